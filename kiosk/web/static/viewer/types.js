// @ts-check
/**
 * The shapes viewers share. Those of `book.json` repeat kiosk/content/prepare/manifest.py, which explains them.
 *
 * @typedef {{ label: string, href: string, entries: TocEntry[] }} TocEntry
 * @typedef {{ text: string, audio: string, begin: number, end: number | null }} Clip
 * @typedef {{ href: string, letters: number, linear: boolean, width: number, height: number, spread: string, clips: Clip[] }} Page
 * @typedef {{ href: string, title: string, media_type: string, seconds: number }} Track
 * @typedef {{ title: string, track: number, seconds: number }} Mark
 * @typedef {{ href: string, language: string, label: string }} Subtitles
 *
 * @typedef {object} Manifest
 * @property {'epub' | 'pdf' | 'comic' | 'audio' | 'video' | 'zim' | 'html'} kind
 * @property {string} title
 * @property {string} language
 * @property {'reflowable' | 'fixed'} layout
 * @property {'ltr' | 'rtl'} direction
 * @property {Page[]} pages
 * @property {TocEntry[]} toc
 * @property {string} active_class
 * @property {string} document
 * @property {number} page_count
 * @property {Track[]} tracks
 * @property {Mark[]} marks
 * @property {Subtitles[]} subtitles
 * @property {string} poster
 * @property {string} active
 *
 * @typedef {object} Address where a link into a title leads
 * @property {string} at a place, or empty for the beginning
 * @property {string} find words to show there, or empty
 *
 * @typedef {object} Entry a line of the table of contents; without `open` it is a heading
 * @property {string} label
 * @property {number} depth
 * @property {() => void} [open]
 *
 * @typedef {object} Found a passage found inside the title
 * @property {string} at
 * @property {string} where the chapter or page, in words
 * @property {string} before
 * @property {string} match
 * @property {string} after
 *
 * @typedef {object} Look how text is shown
 * @property {number} size per cent
 * @property {number} spacing line height
 * @property {'book' | 'plain'} face
 * @property {'narrow' | 'normal' | 'wide'} margins
 * @property {'light' | 'sepia' | 'dark'} theme
 * @property {'pages' | 'scroll'} flow
 *
 * @typedef {object} Viewer what the bar can ask of the viewer of any kind
 * @property {(address: Address) => Promise<void>} go
 * @property {() => Promise<unknown>} [rest] fetches what can wait until the first of the title is on the screen; only then `search` is there
 * @property {() => Promise<Entry[]> | Entry[]} [contents]
 * @property {(words: string, signal: AbortSignal) => AsyncGenerator<Found>} [search]
 * @property {(look: Look) => void} [dress]
 * @property {string} [place] where the reader is, as `Address.at` takes it; none where only the whole can be gone to
 */

export {};
