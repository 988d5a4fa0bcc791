"""What a picture truly is, and its small copies."""

import io
from pathlib import Path

import pytest
from PIL import Image

from kiosk.config import Limits
from kiosk.content.prepare import pictures
from kiosk.content.prepare.pictures import BadPicture, HugePicture
from kiosk.content.workbench import Workbench
from tests.builders.pictures import ORIENTATION, make_moving, make_picture, png_of

LIMITS = Limits()


def shown(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("made_as", "suffix"),
    [
        ("JPEG", "jpg"),
        ("PNG", "png"),
        ("GIF", "gif"),
        ("WEBP", "webp"),
        ("AVIF", "avif"),
        ("BMP", "bmp"),
        ("TIFF", "tiff"),
    ],
)
def test_a_picture_is_known_by_its_bytes(made_as: str, suffix: str) -> None:
    found = pictures.examine(make_picture(made_as), LIMITS)
    assert (found.suffix, found.width, found.height, found.moving) == (suffix, 40, 60, False)
    assert found.pixels == 2400


def test_a_stream_is_examined_as_bytes_are() -> None:
    assert pictures.examine(io.BytesIO(make_picture("PNG")), LIMITS).suffix == "png"


@pytest.mark.parametrize("suffix", ["JPEG", "PNG", "WEBP"])
def test_the_size_is_that_of_the_upright_picture(suffix: str) -> None:
    found = pictures.examine(make_picture(suffix, orientation=6), LIMITS)
    assert (found.width, found.height) == (60, 40)


def test_an_animation_is_recognised() -> None:
    assert pictures.examine(make_moving(), LIMITS).moving


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html>",
        make_picture("PNG")[:20],
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        make_picture("WEBP")[:24],
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadPicture):
        pictures.examine(data, LIMITS, "page.png")


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (10_000, 9_000), (70_000, 10), (0x7FFFFFFF, 4)])
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(width: int, height: int) -> None:
    with pytest.raises(HugePicture) as refusal:
        pictures.examine(png_of(width, height), LIMITS, "page.png")
    assert "page.png" in str(refusal.value)


def test_the_limit_of_pixels_is_a_setting() -> None:
    with pytest.raises(HugePicture):
        pictures.examine(make_picture(), Limits(picture_pixels=2399))


def test_a_picture_that_ends_too_early_has_no_copy() -> None:
    whole = make_picture("PNG", (300, 300), "red")
    with pytest.raises(BadPicture):
        pictures.to_webp(whole[: len(whole) // 2], LIMITS)


def test_a_picture_too_large_to_hold_in_memory_has_no_copy() -> None:
    with pytest.raises(HugePicture):
        pictures.to_webp(png_of(7_500, 7_500), LIMITS)


def test_a_copy_is_upright_and_says_nothing_of_its_maker() -> None:
    copy = shown(pictures.to_webp(make_picture("JPEG", (40, 20), orientation=6), LIMITS))
    assert copy.size == (20, 40)
    assert ORIENTATION not in copy.getexif()


def test_what_is_transparent_becomes_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(target, "PNG")
    assert shown(pictures.to_webp(target.getvalue(), LIMITS)).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "CMYK", "I;16"])
def test_every_kind_of_pixels_can_be_copied(mode: str) -> None:
    target = io.BytesIO()
    Image.new(mode, (10, 12)).save(target, "TIFF")
    assert shown(pictures.to_webp(target.getvalue(), LIMITS)).size == (10, 12)


def test_a_cover_and_its_thumbnail_fit_their_boxes(tmp_path: Path) -> None:
    name = pictures.write_cover(make_picture("JPEG", (3000, 4000)), Workbench(tmp_path), LIMITS)
    assert name == "cover.webp"
    assert shown((tmp_path / "cover.webp").read_bytes()).size == (600, 800)
    assert shown((tmp_path / "thumb.webp").read_bytes()).size == (240, 320)


def test_a_small_cover_is_not_made_larger(tmp_path: Path) -> None:
    pictures.write_cover(make_picture("PNG", (100, 50)), Workbench(tmp_path), LIMITS)
    assert shown((tmp_path / "cover.webp").read_bytes()).size == (100, 50)


def test_the_same_picture_gives_the_same_cover(tmp_path: Path) -> None:
    covers = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        pictures.write_cover(make_picture("PNG", (500, 400)), Workbench(folder), LIMITS)
        covers.append((folder / "cover.webp").read_bytes())
    assert covers[0] == covers[1]


def test_an_impossible_orientation_is_passed_over() -> None:
    assert pictures.examine(make_picture("JPEG", orientation=77), LIMITS).width == 40


def test_a_picture_whose_codec_gives_up_is_damaged() -> None:
    data = make_picture("AVIF")
    begin = data.find(b"mdat") + 4
    damaged = data[:begin] + bytes(len(data) - begin)
    assert pictures.examine(damaged, Limits()).suffix == "avif"
    with pytest.raises(BadPicture):
        pictures.to_webp(damaged, Limits())
