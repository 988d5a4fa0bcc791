"""Books with what is hard to show: notes, things wider than a screen, pictures, text from the right."""

from pathlib import Path

from tests.builders.epub import Book, page, picture

_RIGHTWARDS = '<dc:title>Right</dc:title><dc:language>ar</dc:language><dc:identifier id="uid">urn:x:5</dc:identifier>'
_NOTES = '<dc:title>Notes</dc:title><dc:language>en</dc:language><dc:identifier id="uid">urn:x:4</dc:identifier>'
_FLOAT = '<dc:title>Float</dc:title><dc:language>en</dc:language><dc:identifier id="uid">urn:x:7</dc:identifier>'
_WIDE = '<dc:title>Wide</dc:title><dc:language>en</dc:language><dc:identifier id="uid">urn:x:6</dc:identifier>'

KHMER = "ប្រជាជនកម្ពុជាទាំងអស់មានសិទ្ធិរៀនសូត្រនិងទទួលបានព័ត៌មាន" * 12


def book_with_notes(folder: Path) -> Path:
    """Links to notes that say so, that only look so, in the same page and in another; and links that are none."""
    text = (
        '<h1>Notes</h1><p id="r1">One<a epub:type="noteref" href="#n1">1</a>,'
        ' two<sup><a href="ends.xhtml#e2">2</a></sup>,'
        ' three <a role="doc-noteref" href="ends.xhtml#e3">[3]</a>, four <a href="#n4">four</a>,'
        ' five <a href="ends.xhtml#e5">five</a>, six <a href="#six">six</a>.</p>'
        '<aside id="n1" epub:type="footnote" class="small"><p style="color: red">The <em>first</em> note'
        ' <a href="#r1" epub:type="backlink">back</a><img src="dot.png" alt=""/></p></aside>'
        '<div role="doc-footnote"><p id="n4">The fourth note</p></div><p id="six">A sixth paragraph</p>'
    )
    ends = (
        '<h1>Ends</h1><ol><li><a id="e2"></a>The second note <a href="text.xhtml#r1">\u21a9\ufe0e</a></li></ol>'
        '<p id="e3">The third note</p><h2 id="e5">A fifth chapter</h2>'
    )
    files: dict[str, bytes | str] = {"text.xhtml": page(text), "ends.xhtml": page(ends), "dot.png": picture((8, 8))}
    return Book(files=files, metadata=_NOTES).write(folder / "notes.epub")


def book_with_wide_things(folder: Path) -> Path:
    """A table of many columns, code, endless words, text that must not wrap, boxes wider than a screen, pictures."""
    cells = "".join(f"<td>Incomprehensibility{n}</td>" for n in range(14))
    wide = (
        f'<h1>Wide</h1><p class="khmer" lang="km">{KHMER}</p><table border="1" width="3000"><tr>{cells}</tr></table>'
        f"<pre>{'x = compute(y) + ' * 30}</pre><p>{'W' * 400}</p>"
        f'<p style="white-space: nowrap">{"never ending words " * 30}</p>'
        f'<div style="width: 2500px; min-width: 1800px">{"inside a wide box " * 40}</div>'
        "<table><tr><td>A narrow</td><td>table</td></tr></table>"
    )
    pictures = (
        '<h1>Pictures</h1><p><img id="large" src="large.png" alt="A lake"/></p>'
        '<p><img id="ornament" src="dot.png" alt=""/>'
        ' <a href="wide.xhtml"><img id="linked" src="large.png" alt=""/></a></p>'
    )
    files: dict[str, bytes | str] = {
        "wide.xhtml": page(wide),
        "pictures.xhtml": page(pictures),
        "large.png": picture((900, 600)),
        "dot.png": picture((8, 8)),
    }
    return Book(files=files, metadata=_WIDE).write(folder / "wide.epub")


def book_with_a_floating_picture(folder: Path) -> Path:
    """A picture beside text; where it has no room left it floats onto the next page, and the text before it stays."""
    words = "".join(f" {number}th" for number in range(1, 400))
    text = f'<p>{words[:1500]}</p><p><img src="large.png" alt="" style="float: right; width: 240px"/>{words}</p>'
    files: dict[str, bytes | str] = {"text.xhtml": page(text), "large.png": picture((600, 900))}
    return Book(files=files, metadata=_FLOAT).write(folder / "float.epub")


def book_from_the_right(folder: Path) -> Path:
    """Arabic text, whose pages turn leftwards."""
    files: dict[str, bytes | str] = {
        f"{number}.xhtml": page(f'<div dir="rtl" lang="ar"><h1>{title}</h1>{"<p>كتاب عن النهر والسمك</p>" * 60}</div>')
        for number, title in enumerate(("الأول", "الثاني"), 1)
    }
    return Book(files=files, metadata=_RIGHTWARDS, spine_attributes='page-progression-direction="rtl"').write(
        folder / "right.epub"
    )
