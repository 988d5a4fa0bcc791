"""Titles of every kind whose pages, pictures, names and facts all try to reach an address."""

from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from tests.builders.comic import make_comic
from tests.builders.epub import Book, page, picture
from tests.builders.escapes import staying
from tests.builders.htmlpackage import make_package
from tests.builders.media import make_film, make_sound
from tests.builders.pdf import make_pdf, stream
from tests.builders.zim import make_zim

WORD = "telltale"  # stands in every title, so that one search shows them all


def markup(to: str) -> str:
    """Markup that asks for addresses below `to` in every way that needs no script, and in many that do; well-formed."""
    host = urlsplit(to).netloc
    return f"""
<p>{WORD}</p><img src="{to}/img" srcset="{to}/srcset 2x" alt=""/><img src="//{host}/relative" alt=""/>
<img src="x:" onerror="fetch('{to}/onerror', {{mode: 'no-cors'}})" alt=""/>
<picture><source srcset="{to}/source"/><img src="{to}/picture" alt=""/></picture>
<link rel="stylesheet" href="{to}/style"/><link rel="preload" as="image" href="{to}/preload"/>
<link rel="prefetch" href="{to}/prefetch"/><link rel="dns-prefetch" href="{to}/dns"/>
<link rel="preconnect" href="{to}/"/>
<link rel="manifest" href="{to}/manifest"/><link rel="icon" href="{to}/icon"/>
<style>@import "{to}/import"; @font-face {{ font-family: f; src: url({to}/font) }}
p {{ font-family: f; background: url("{to}/background"); cursor: url({to}/cursor), auto }}
p::before {{ content: url({to}/content); }} li {{ list-style: url({to}/list) }}
p {{ background: \\75rl({to}/escaped); border-image: image-set("{to}/set" 1x) }}</style>
<p style="background: url({to}/attribute)">x</p><ul><li>x</li></ul>
<iframe src="{to}/iframe"></iframe><iframe srcdoc="&lt;img src='{to}/srcdoc'&gt;"></iframe>
<object data="{to}/object"></object><embed src="{to}/embed"/>
<audio src="{to}/audio" autoplay="autoplay"></audio>
<video src="{to}/video" poster="{to}/poster" autoplay="autoplay"></video>
<video><track default="default" src="{to}/track"/></video>
<form action="{to}/form"><input type="image" src="{to}/input"/></form>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{drawing(to)}</svg>
<math xmlns="http://www.w3.org/1998/Math/MathML"><mi href="{to}/math">x</mi></math>
<a href="{to}/a" ping="{to}/ping" id="out">out</a><a href="javascript:fetch('{to}/javascript')">script</a>
<script src="{to}/script"></script><script>{script(to)}</script>
<details open="open" ontoggle="new Image().src = '{to}/toggle'">x</details>"""


def head(to: str) -> str:
    """What may stand in a head only, and leaves the page."""
    return f'<meta http-equiv="refresh" content="1;url={to}/refresh"/><base href="{to}/base/"/>'


def drawing(to: str) -> str:
    """The inside of an SVG picture that asks likewise; it wants the prefix `xlink`."""
    return f"""<style>@import "{to}/svg-import"; rect {{ fill: url({to}/svg-fill#x) }}</style>
<image href="{to}/svg-image" width="9" height="9"/><image xlink:href="{to}/svg-xlink" width="9" height="9"/>
<use href="{to}/svg-use#x"/><rect width="9" height="9" onload="fetch('{to}/svg-onload')"/>
<set attributeName="href" to="{to}/svg-set"/><a href="javascript:fetch('{to}/svg-a')"><text>{WORD}</text></a>
<foreignObject width="9" height="9">
<img xmlns="http://www.w3.org/1999/xhtml" src="{to}/svg-foreign" alt=""/></foreignObject>
<script>{script(to, "svg-")}</script>"""


def script(to: str, prefix: str = "") -> str:
    """A script that asks once, in three ways."""
    ask = f"fetch('{to}/{prefix}fetch', {{mode: 'no-cors'}}); new Image().src = '{to}/{prefix}new';"
    return f"{ask} navigator.sendBeacon('{to}/{prefix}beacon', 'x')"


def svg(to: str) -> str:
    """The whole file of such a picture."""
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {names} width="90" height="120" onload="fetch(\'{to}/svg-root\')">{drawing(to)}</svg>'


def fact(to: str) -> str:
    """A title or a name that is markup."""
    return f"{WORD} <img src='{to}/fact' onerror=\"fetch('{to}/fact-script')\"><script>{script(to, 'fact-')}</script>"


def book(target: Path, addresses: Iterable[str]) -> Path:
    """An EPUB of such pages, with such a drawing as its cover, as a page and in a page."""
    files: dict[str, bytes | str] = {"p.png": picture()}
    for number, to in enumerate(addresses):
        files[f"page{number}.xhtml"] = page(markup(to) + f'<img src="in{number}.svg" alt=""/>', head(to))
        files[f"in{number}.svg"] = svg(to)
        files[f"cover{number}.svg"] = svg(to)
    title = escape(fact(next(iter(addresses))))
    metadata = (
        f"<dc:title>{title}</dc:title><dc:creator>{title}</dc:creator><dc:language>en</dc:language>"
        f'<dc:description>{title}</dc:description><dc:identifier id="uid">urn:x:telltale</dc:identifier>'
    )
    spine = tuple(name for name in files if name.endswith((".xhtml", ".svg")) and not name.startswith("in"))
    attributes = {"cover0.svg": 'properties="cover-image"'}
    return Book(files=files, metadata=metadata, spine=spine, attributes=attributes).write(target)


def document(target: Path, addresses: Iterable[str]) -> Path:
    """A PDF with actions of every sort at its opening, on its pages and links, and files inside it."""
    to = next(iter(addresses))
    code = f"app.launchURL('{to}/launch'); this.submitForm('{to}/submit'); this.getURL('{to}/get')".replace("(", "\\(")
    code = code.replace(")", "\\)")
    actions = [
        f"<</S/JavaScript/JS({code})>>",
        f"<</S/URI/URI({to}/uri)>>",
        "<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>",
        f"<</S/GoToR/F<</FS/URL/F({to}/remote.pdf)>>/D[0/Fit]>>",
        f"<</S/SubmitForm/F<</FS/URL/F({to}/form)>>/Flags 4>>",
        f"<</S/ImportData/F<</FS/URL/F({to}/data)>>>>",
    ]
    chain = f"<</S/URI/URI({to}/open)/Next[{''.join(actions)}]>>"
    links = "".join(
        f"<</Type/Annot/Subtype/Link/Rect[{10 + 30 * n} 200 {35 + 30 * n} 220]/A{action}/AA<</PO{action}/PV{action}>>>>"
        for n, action in enumerate(actions)
    )
    widget = (
        f"<</Type/Annot/Subtype/Widget/FT/Tx/T(f)/V({WORD})/Rect[10 100 90 120]/AA<</F{actions[0]}/C{actions[0]}>>>>"
    )
    xfa = (
        f'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template><subform><event activity="initialize"><script>{code}'
        f'</script></event><field><value><image href="{to}/xfa"/></value></field></subform></template></xdp:xdp>'
    )
    more = [
        stream(xfa.encode()),
        stream(svg(to).encode(), b"/Type/EmbeddedFile/Subtype/image#2Fsvg+xml"),
        b"<</Type/Filespec/F(x.svg)/UF(x.svg)/EF<</F 11 0 R>>>>",
        stream(
            b"",
            f"/Type/XObject/Subtype/Image/Width 9/Height 9/FFilter/DCTDecode/F<</FS/URL/F({to}/external)>>".encode(),
        ),
    ]
    names = "/Names<</EmbeddedFiles<</Names[(x.svg)12 0 R]>>/JavaScript<</Names[(a)" + actions[0] + "]>>>>"
    catalogue = f"/OpenAction{chain}/AA<</WC{actions[0]}>>/URI<</Base({to}/)>>/AcroForm<</XFA 10 0 R/Fields[]>>{names}"
    data = make_pdf(
        [f"{WORD}\n{fact(to)}", WORD],
        info={"Title": fact(to), "Author": fact(to)},
        outline=[(fact(to), 1)],
        catalogue=catalogue.encode(),
        page=f"/Annots[{links}{widget}]/AA<</O{chain}>>".encode(),
        more=more,
    )
    target.write_bytes(data)
    return target


def comic(target: Path, addresses: Iterable[str]) -> Path:
    """A comic of one picture, whose other entries pose as pictures and whose facts are markup."""
    to = next(iter(addresses))
    entries = [
        ("1.png", picture()),
        ("2.svg", svg(to).encode()),
        ("3.png", f"<html>{markup(to)}".encode()),
        (f"4 <img src='{to.replace('/', '%2F')}'>.jpg", picture(kind="JPEG")),
    ]
    info = f"<Title>{escape(fact(to))}</Title><Writer>{escape(fact(to))}</Writer><Summary>{escape(fact(to))}</Summary>"
    return make_comic(target, entries, info)


def recording(target: Path, addresses: Iterable[str]) -> Path:
    """A sound file whose title and artist are markup."""
    tags = {"title": fact(next(iter(addresses))), "artist": fact(next(iter(addresses)))}
    return make_sound(target, "libmp3lame", 1.0, tags=tags, chapters=[(fact(next(iter(addresses))), 0)])


def film(target: Path, addresses: Iterable[str]) -> tuple[Path, Path]:
    """A film with such facts, and its subtitles full of markup and styles."""
    to = next(iter(addresses))
    words = target.with_suffix(".en.vtt")
    cue = f"{WORD} {fact(to)} <c.x><v {to}/voice><img src={to}/cue>"
    words.write_text(
        f"WEBVTT\n\nSTYLE\n::cue {{ background: url({to}/cue-style) }}\n\n00:00.000 --> 00:02.000\n{cue}\n"
    )
    return make_film(target, "libvpx", tags={"title": fact(to)}, chapters=[(fact(to), 0)]), words


def active_pages(addresses: Iterable[str]) -> dict[str, str]:
    """Web pages with and without scripts: `index.html` frames the others."""
    targets = list(addresses)
    pages = {"staying.html": staying(targets)}
    for number, to in enumerate(targets):
        pages[f"markup{number}.html"] = f"<!doctype html><title>{WORD}</title>{markup(to)}"
        pages[f"head{number}.html"] = f"<!doctype html>{head(to)}<p>{WORD}<img src=base>"
        pages[f"drawing{number}.html"] = f"<!doctype html><p>{WORD}{svg(to)}"
    frames = "".join(f"<iframe src='{name}'></iframe>" for name in pages)
    pages["index.html"] = f"<!doctype html><title>{escape(fact(targets[0]))}</title><p>{WORD}{frames}"
    return pages


def package(target: Path, addresses: Iterable[str]) -> Path:
    """An HTML package of such pages."""
    return make_package(target, active_pages(addresses))


def encyclopedia(target: Path, addresses: Iterable[str]) -> Path:
    """A ZIM file of such pages."""
    title = fact(next(iter(addresses)))
    about = {"Title": title, "Creator": title, "Description": title, "Language": "eng", "Name": "telltale"}
    return make_zim(target, active_pages(addresses), main="index.html", metadata=about)


MAKERS: dict[str, Callable[[Path, Iterable[str]], Path | tuple[Path, ...]]] = {
    "telltale.epub": book,
    "telltale.pdf": document,
    "telltale.cbz": comic,
    "telltale.mp3": recording,
    "telltale.webm": film,
    "telltale.zip": package,
    "telltale.zim": encyclopedia,
}
