"""Copy what browsers get from others (viewers, fonts) out of node_modules into kiosk/web/static/vendor."""

import shutil
import sys
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "kiosk" / "web" / "static" / "vendor"

# Package -> patterns below it. What is not named stays out: pdf.js' sandbox would run the scripts of documents.
SCRIPTS: dict[str, tuple[str, ...]] = {
    "foliate-js": (
        "comic-book.js",
        "epub.js",
        "epubcfi.js",
        "fixed-layout.js",
        "footnotes.js",
        "overlayer.js",
        "paginator.js",
        "progress.js",
        "search.js",
        "text-walker.js",
        "tts.js",
        "view.js",
        "LICENSE",
    ),
    "pdfjs-dist": (
        "build/pdf.min.mjs",
        "build/pdf.worker.min.mjs",
        "web/pdf_viewer.mjs",
        "web/pdf_viewer.css",
        "cmaps/*",
        "iccs/*",
        "standard_fonts/*",
        "wasm/jbig2*",
        "wasm/openjpeg*",
        "wasm/qcms*",
        "wasm/LICENSE_*",
        "LICENSE",
    ),
}
FOLDERS = {"foliate-js": "foliate-js", "pdfjs-dist": "pdfjs"}

# A bare module name needs an import map, which our content policy forbids; browsers since 2023 have what it adds.
REWRITES: dict[str, tuple[str, str]] = {"fixed-layout.js": ("import 'construct-style-sheets-polyfill'\n", "")}

# With a space: on paper nothing says which font is asked for which letter, and a space follows the letters before it.
KHMER = (0x20, *range(0x1780, 0x1800), 0x200B, 0x200C, 0x200D, 0x25CC)
LATIN = (*range(0x20, 0x7F), *range(0xA0, 0x100), 0x152, 0x153, 0x178, *range(0x2010, 0x2027), 0x2039, 0x203A, 0x20AC)
VIETNAMESE = (
    0x102,
    0x103,
    0x110,
    0x111,
    0x128,
    0x129,
    0x168,
    0x169,
    0x1A0,
    0x1A1,
    0x1AF,
    0x1B0,
    *range(0x1EA0, 0x1EFA),
)

# Name here -> (family, its subset file, characters kept). The @font-face rules are in static/css/fonts.css.
FONTS: dict[str, tuple[str, str, tuple[int, ...]]] = {
    "khmer-400": ("noto-sans-khmer", "noto-sans-khmer-khmer-400-normal", KHMER),
    "khmer-700": ("noto-sans-khmer", "noto-sans-khmer-khmer-700-normal", KHMER),
    "latin-400": ("noto-sans", "noto-sans-latin-400-normal", LATIN),
    "latin-700": ("noto-sans", "noto-sans-latin-700-normal", LATIN),
    "latin-400-italic": ("noto-sans", "noto-sans-latin-400-italic", LATIN),
    "vietnamese-400": ("noto-sans", "noto-sans-vietnamese-400-normal", VIETNAMESE),
    "vietnamese-700": ("noto-sans", "noto-sans-vietnamese-700-normal", VIETNAMESE),
    "book-khmer-400": ("battambang", "battambang-khmer-400-normal", KHMER),
    "book-khmer-700": ("battambang", "battambang-khmer-700-normal", KHMER),
}


def copy_scripts(target: Path) -> int:
    """Copy the named files of every package with their folders; returns how many."""
    count = 0
    for package, patterns in SCRIPTS.items():
        for pattern in patterns:
            found = [path for path in sorted((MODULES / package).glob(pattern)) if path.is_file()]
            if not found:
                sys.exit(f"{package} has no {pattern}: its version does not fit this list")
            for path in found:
                place = target / FOLDERS[package] / path.relative_to(MODULES / package)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)
                count += 1
    for name, (old, new) in REWRITES.items():
        (place,) = target.rglob(name)
        text = place.read_text("utf-8")
        if old not in text:
            sys.exit(f"{name} has changed: look again at what is rewritten in it")
        place.write_text(text.replace(old, new), "utf-8")
    return count


def cut_font(source: Path, target: Path, characters: tuple[int, ...]) -> None:
    """Write a woff2 with these characters and every shaping rule between them, without hints for old screens."""
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False, desubroutinize=True)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def cut_fonts(target: Path) -> int:
    """Cut every font of the interface and of books; returns how many."""
    folder = target / "fonts"
    folder.mkdir(parents=True)
    for name, (family, file, characters) in FONTS.items():
        package = MODULES / "@fontsource" / family
        cut_font(package / "files" / f"{file}.woff2", folder / f"{name}.woff2", characters)
        shutil.copyfile(package / "LICENSE", folder / f"LICENSE-{family}")
    return len(FONTS)


def main() -> None:
    """Make the folder anew, and put it in place only when it is whole."""
    if not MODULES.is_dir():
        sys.exit("node_modules is missing: run npm ci first")
    fresh = TARGET.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    files = copy_scripts(fresh)
    fonts = cut_fonts(fresh)
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.replace(TARGET)
    print(f"{files} files and {fonts} fonts in {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
