"""Drawings, people and covers of the sample collection."""

import io
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from demo import books, covers, figures, pictures

WORKS = Path(books.__file__).parent / "works"
SCENES = sorted(WORKS.glob("**/pictures/*.svg"))


def scene(inner: str) -> str:
    return f'<svg xmlns="{pictures.SVG}" viewBox="0 0 100 100">{inner}</svg>'


def test_a_part_stands_with_its_foot_at_the_place_named() -> None:
    svg = pictures.expand(scene('<part name="sun" x="50" y="90" height="60"/>'))

    image = pictures.image(svg, width=100)

    assert image.getpixel((50, 60)) == (246, 183, 60)  # the middle of the sun, half its height above its foot
    assert image.getpixel((50, 20)) == (255, 255, 255)


def test_a_part_takes_the_colour_it_is_given() -> None:
    svg = pictures.expand(scene('<part name="cloud" x="50" y="90" height="50" color="#ff0000"/>'))

    assert pictures.image(svg, width=100).getpixel((50, 70)) == (255, 0, 0)


def test_a_flipped_part_looks_the_other_way() -> None:
    ways = [
        pictures.image(pictures.expand(scene(f'<part name="fish" x="50" y="80" height="50"{flip}/>')), width=100)
        for flip in ("", ' flip="1"')
    ]

    mirrored = ways[1].transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert ways[0].tobytes() != ways[1].tobytes()
    assert ways[0].getpixel((10, 56)) != ways[1].getpixel((10, 56))
    assert ways[0].getpixel((20, 56)) == mirrored.getpixel((20, 56))


def test_a_person_half_way_between_two_poses_has_joints_half_way() -> None:
    stand, wave = figures.poses()["stand"], figures.poses()["wave"]

    half = figures.between(stand, wave, 0.5)

    assert half.front_arm[2] == ((16 + 40) / 2, (-62 - 152) / 2)


@pytest.mark.parametrize("pose", figures.poses())
def test_each_pose_can_be_drawn(pose: str) -> None:
    svg = pictures.expand(scene(f'<person pose="{pose}" x="50" y="90" size="0.5" hair="krama"/>'))

    assert "<person" not in svg
    assert "<circle" in svg


@pytest.mark.parametrize("path", SCENES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_each_scene_expands_to_svg_that_needs_nothing_else(path: Path) -> None:
    svg = etree.fromstring(pictures.read(path).encode())

    assert {str(element.tag) for element in svg.iter()} <= {
        f"{{{pictures.SVG}}}{tag}" for tag in ("svg", "g", "path", "circle", "ellipse", "rect", "polyline", "text")
    }


def test_a_scene_with_an_unknown_drawing_is_refused() -> None:
    with pytest.raises(FileNotFoundError, match=r"unicorn\.svg"):
        pictures.expand(scene('<part name="unicorn"/>'))


def test_a_scene_must_be_an_svg_document() -> None:
    with pytest.raises(ValueError, match="must be an <svg>"):
        pictures.expand(f'<part xmlns="{pictures.SVG}" name="sun"/>')


def test_a_cover_shows_khmer_words_in_dark_ink() -> None:
    cover = covers.Cover(lines=("កង់",), picture="bicycle", ground="#ffffff", ink="#000000")

    image = Image.open(io.BytesIO(covers.jpeg(cover))).convert("L")

    assert image.size == (covers.WIDTH, covers.HEIGHT)
    title = image.crop((300, 110, 600, 230))
    assert title.getextrema()[0] == pytest.approx(0, abs=12)
