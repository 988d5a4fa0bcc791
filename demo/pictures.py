"""Scenes: SVG with elements of our own for reusable drawings and people, expanded to plain SVG or painted as PNG.

- `<part name="tree" x="" y="" height="" flip="" turn="" color=""/>` places `drawings/tree.svg`, its foot (the middle of
  its lower edge) at x, y; whatever the drawing paints in `currentColor` takes `color`.
- `<person pose="sit" to="stand" share="0.5" x="" y="" size="" flip="" shirt="" trousers="" hair=""/>` draws somebody.
"""

import copy
import functools
import io
from pathlib import Path

import resvg_py
from lxml import etree
from PIL import Image

from demo import figures, fonts

SVG = "http://www.w3.org/2000/svg"
DRAWINGS = Path(__file__).parent / "drawings"


def expand(scene: str) -> str:
    """A scene as plain SVG that needs no other file."""
    root = etree.fromstring(scene.encode())
    _expand(root)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def read(path: Path) -> str:
    """The scene in a file, expanded."""
    return expand(path.read_text("utf-8"))


def drawing(name: str) -> str:
    """One drawing of `drawings/` by itself, as plain SVG."""
    return read(DRAWINGS / f"{name}.svg")


def png(svg: str, *, width: int) -> bytes:
    """The picture as PNG, `width` pixels wide; words in it are shaped with our own fonts only."""
    has_words = "<text" in svg
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            skip_system_fonts=True,
            font_files=list(fonts.installed()) if has_words else [],
            languages=["km"],
        )
    )


def size(svg: str) -> tuple[float, float]:
    """Width and height of the view box."""
    _, _, width, height = (float(n) for n in etree.fromstring(svg.encode()).get("viewBox", "").split())
    return width, height


def image(svg: str, *, width: int, ground: str = "#ffffff", onto: Image.Image | None = None) -> Image.Image:
    """The picture as opaque pixels, on a colour or on a picture of the same size."""
    painted = Image.open(io.BytesIO(png(svg, width=width))).convert("RGBA")
    paper = onto.convert("RGBA") if onto else Image.new("RGBA", painted.size, ground)
    return Image.alpha_composite(paper, painted).convert("RGB")


def jpeg(svg: str, *, width: int, quality: int = 85) -> bytes:
    """The picture as JPEG."""
    target = io.BytesIO()
    image(svg, width=width).save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()


@functools.cache
def _part(name: str) -> etree._Element:
    root = etree.fromstring((DRAWINGS / f"{name}.svg").read_bytes())
    _expand(root)
    return root


def _expand(root: etree._Element) -> None:
    for element in list(root.iter(f"{{{SVG}}}part", f"{{{SVG}}}person")):
        made = _place_part(element) if etree.QName(element).localname == "part" else _place_person(element)
        made.tail = element.tail
        parent = element.getparent()
        if parent is None:
            msg = "a scene must be an <svg>"
            raise ValueError(msg)
        parent.replace(element, made)


def _place_part(element: etree._Element) -> etree._Element:
    part = _part(element.get("name", ""))
    left, top, width, height = (float(n) for n in part.get("viewBox", "").split())
    scale = float(element.get("height", height)) / height
    group = etree.Element(f"{{{SVG}}}g", {"transform": _transform(element, scale)})
    if color := element.get("color"):
        group.set("color", color)
    if opacity := element.get("opacity"):
        group.set("opacity", opacity)
    inner = etree.SubElement(group, f"{{{SVG}}}g", {"transform": f"translate({-left - width / 2:g} {-top - height:g})"})
    inner.extend(copy.deepcopy(child) for child in part if isinstance(child.tag, str))
    for child in inner.iter():
        child.tail = None
    return group


def _place_person(element: etree._Element) -> etree._Element:
    pose = figures.poses()[element.get("pose", "stand")]
    if to := element.get("to"):
        pose = figures.between(pose, figures.poses()[to], float(element.get("share", "0")))
    colours = {name: value for name in ("shirt", "trousers", "skin", "hair") if (value := element.get(name))}
    drawn = figures.draw(pose, figures.Look(**colours))
    group = etree.fromstring(f'<g xmlns="{SVG}">{drawn}</g>')
    group.set("transform", _transform(element, float(element.get("size", "1"))))
    return group


def _transform(element: etree._Element, scale: float) -> str:
    across = -scale if element.get("flip") else scale
    moved = f"translate({element.get('x', '0')} {element.get('y', '0')})"
    turned = f" rotate({element.get('turn')})" if element.get("turn") else ""
    return f"{moved}{turned} scale({across:.4g} {scale:.4g})"
