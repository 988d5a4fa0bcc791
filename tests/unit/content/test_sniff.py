"""What a file is, by its first bytes; names count for nothing."""

from pathlib import Path

import pytest

from kiosk.content.refusals import Gone
from kiosk.content.sniff import HEAD, Family, family, of_bytes


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"", Family.EMPTY),
        (b"PK\x03\x04rest", Family.ZIP),
        (b"PK\x05\x06" + bytes(18), Family.ZIP),
        (b"%PDF-1.7\n", Family.PDF),
        (b"junk before the mark\n%PDF-1.4\n", Family.PDF),
        (b"ZIM\x04\x06\x00", Family.ZIM),
        (b"ID3\x04\x00", Family.SOUND),
        (b"\xff\xfb\x90\x64" + bytes(400), Family.SOUND),
        (b"fLaC\x00\x00", Family.SOUND),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", Family.SOUND),
        (b"RIFF\x24\x00\x00\x00AVI LIST", Family.FOREIGN_FILM),
        (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9", Family.FOREIGN_FILM),
        (b"FORM\x00\x00\x10\x00AIFFCOMM", Family.FOREIGN_FILM),
        (b"\xff\xf1\x50\x80" + bytes(300), Family.FOREIGN_FILM),
        ((b"G\x40\x00\x10" + bytes(184)) * 4, Family.FOREIGN_FILM),
        (b"#!AMR\n\x3c", Family.FOREIGN_FILM),
        (bytes(2000) + b"\xff\xfb\x90\x64" + bytes(400), Family.SOUND),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", Family.PICTURE),
        (b"OggS\x00\x02" + bytes(22) + b"\x01\x1eOpusHead", Family.SOUND),
        (b"OggS\x00\x02" + bytes(22) + b"\x01\x2a\x80theora", Family.FILM),
        (b"\x00\x00\x00\x20ftypM4B \x00", Family.SOUND),
        (b"\x00\x00\x00\x20ftypisom\x00", Family.FILM),
        (b"\x00\x00\x00\x20ftypavif\x00", Family.PICTURE),
        (b"\x00\x00\x00\x08moov\x00", Family.FILM),
        (b"\x1a\x45\xdf\xa3webm", Family.FILM),
        (b"\x89PNG\r\n\x1a\n", Family.PICTURE),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", Family.PICTURE),
        (b'<?xml version="1.0"?>\n<svg xmlns="x"/>', Family.PICTURE),
        (b"WEBVTT\n\n", Family.SUBTITLES),
        (b"\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:02,000\r\nHi", Family.SUBTITLES),
        ("1\n00:00:01,000 --> 00:00:02,000\nសួស្តី".encode("utf-16"), Family.SUBTITLES),
        (b"1\n00:00:01,000-->00:00:02,000\nHi", Family.SUBTITLES),
        (b"1\n00:00:01,000 --> 00:00:02,000\nd\xe9j\xe0 vu", Family.SUBTITLES),
        ("1\n00:00:01,000 --> 00:00:02,000\nHi\n".encode("utf-16-le"), Family.SUBTITLES),
        ("1\n00:00:01,000 --> 00:00:02,000\nHi\n".encode("utf-16-be"), Family.SUBTITLES),
        (b"GGGG" * 200, Family.TEXT),
        (b"Rar!\x1a\x07", Family.RAR),
        (b"7z\xbc\xaf\x27\x1c", Family.SEVEN_ZIP),
        (b"\x1f\x8b\x08", Family.PACKED),
        (b"1.jpg".ljust(257, b"\0") + b"ustar\x0000", Family.TAR),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", Family.OFFICE),
        (bytes(60) + b"BOOKMOBI", Family.MOBI),
        (b"MZ\x90\x00", Family.PROGRAM),
        (b"#!/bin/sh\n", Family.PROGRAM),
        (b"<!DOCTYPE html><html>", Family.WEB_PAGE),
        (b'<?xml version="1.0"?><html xmlns="x">', Family.WEB_PAGE),
        (b'<?xml version="1.0"?><FictionBook>', Family.FB2),
        (b"{\\rtf1", Family.RTF),
        ("អត្ថបទ".encode(), Family.TEXT),
        (b"\x00\x01\x02\x03 nothing known", Family.UNKNOWN),
        (b"\xff\xff\x00\x01", Family.UNKNOWN),
    ],
)
def test_the_first_bytes_tell(head: bytes, found: Family) -> None:
    assert of_bytes(head) is found


def test_the_name_of_a_file_counts_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"%PDF-1.7\n")
    assert family(path) is Family.PDF


def test_a_letter_that_is_cut_at_the_end_of_the_look_is_still_text(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a" * (HEAD - 1) + "ក".encode() + b"more")
    assert family(path) is Family.TEXT


def test_a_file_that_cannot_be_read_is_gone(tmp_path: Path) -> None:
    with pytest.raises(Gone, match="No such file"):
        family(tmp_path / "none")


@pytest.mark.parametrize("length", range(12))
def test_beginnings_of_every_length_are_harmless(length: int) -> None:
    for start in (b"RIFFxxxxWAVE", b"xxxxftypM4B ", b"OggSxxxxxxxx", b"\xff\xfexxxxxxxxxx"):
        assert isinstance(of_bytes(start[:length]), Family)
