"""A site has its own key and the public part of head office's, and no stranger can put in another."""

from pathlib import Path

import pytest
from nacl.signing import SigningKey

from kiosk.usage.keys import (
    HEAD_OFFICE_FILE,
    AnotherKey,
    NotAPublicKey,
    from_text,
    head_office,
    install,
    read_head_office,
    signed_by,
    site_key,
    to_text,
)
from tests.builders.head_office import FakeHeadOffice


def test_a_site_makes_its_key_once_and_for_itself(tmp_path: Path) -> None:
    key = site_key(tmp_path / "usage")
    assert site_key(tmp_path / "usage") == key
    assert (tmp_path / "usage" / "site.key").stat().st_mode & 0o007 == 0, "the group takes bundles"
    assert site_key(tmp_path / "other") != key


def test_a_key_is_installed_as_it_was_given(tmp_path: Path) -> None:
    public = FakeHeadOffice().public
    assert head_office(tmp_path) is None
    install(tmp_path, public)
    install(tmp_path, public)
    assert head_office(tmp_path) == public


def test_another_key_is_refused_but_when_it_is_to_replace(tmp_path: Path) -> None:
    first, second = FakeHeadOffice().public, FakeHeadOffice().public
    install(tmp_path, first)
    with pytest.raises(AnotherKey, match=first.fingerprint):
        install(tmp_path, second)
    install(tmp_path, second, replace=True)
    assert head_office(tmp_path) == second


def test_the_fingerprint_is_short_and_of_both_keys() -> None:
    public = FakeHeadOffice().public
    assert len(public.fingerprint) == 24
    assert public.fingerprint != FakeHeadOffice().public.fingerprint


NEWER = b'{"format":2,"name":"x","seal":"' + b"A" * 43 + b'=","verify":"' + b"A" * 43 + b'="}'
SHORT = b'{"format":1,"name":"x","seal":"AAAA","verify":"AAAA"}'


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"name":"\xff"}', NEWER, SHORT])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / HEAD_OFFICE_FILE
    file.write_bytes(content)
    with pytest.raises(NotAPublicKey, match=HEAD_OFFICE_FILE):
        read_head_office(file)


def test_signatures_are_told_from_forgeries() -> None:
    key = SigningKey.generate()
    signature = key.sign(b"word").signature
    assert signed_by(bytes(key.verify_key), b"word", signature)
    assert not signed_by(bytes(key.verify_key), b"other", signature)
    assert not signed_by(bytes(key.verify_key), b"word", b"short")
    assert not signed_by(b"no key", b"word", signature)


def test_keys_travel_as_text() -> None:
    assert from_text(to_text(b"\0\xff")) == b"\0\xff"
    with pytest.raises(ValueError, match="no base64!"):
        from_text("no base64!")
