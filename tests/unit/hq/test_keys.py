"""Keys open with the passphrases of all their holders and nothing less; old ones go on opening what is theirs."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.hq import keys
from kiosk.hq.keys import KeysDamaged, KeysMissing, KeysThere, WeakPassphrase, WrongPassphrase
from kiosk.usage.keys import read_head_office
from kiosk.usage.seal import NotSealedForUs, seal, unseal
from tests.builders.head_office import FakeHeadOffice
from tests.builders.headquarters import CHEAP, TODAY

ONE, TWO, WRONG = "one long passphrase", "two long passphrases", "another long phrase"


def text(sealed: bytes) -> Callable[[bytes], str]:
    return lambda private: unseal(private, sealed, str)


def test_the_public_file_is_the_one_that_sites_install(tmp_path: Path) -> None:
    made = keys.generate(tmp_path, "Head office", [ONE], TODAY, CHEAP)
    assert read_head_office(tmp_path / keys.PUBLIC_FILE) == made == keys.public(tmp_path)
    assert (tmp_path / keys.FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("given", [[], [WRONG], [ONE.upper()], [""]])
def test_one_holder_opens_with_nothing_but_the_passphrase(tmp_path: Path, given: list[str]) -> None:
    made = keys.generate(tmp_path, "Head office", [ONE], TODAY, CHEAP)
    assert keys.open_ring(tmp_path, [ONE]).public == made
    with pytest.raises(WrongPassphrase):
        keys.open_ring(tmp_path, given)


@pytest.mark.parametrize("given", [[ONE], [TWO], [TWO, ONE], [ONE, WRONG], [WRONG, TWO], [ONE, ONE], []])
def test_two_holders_open_only_together(tmp_path: Path, given: list[str]) -> None:
    made = keys.generate(tmp_path, "Head office", [ONE, TWO], TODAY, CHEAP)
    assert keys.holders(tmp_path) == 2
    assert keys.open_ring(tmp_path, [ONE, TWO]).public == made
    with pytest.raises(WrongPassphrase):
        keys.open_ring(tmp_path, given)


def test_one_share_of_two_is_not_the_master_key(tmp_path: Path) -> None:
    keys.generate(tmp_path, "Head office", [ONE, TWO], TODAY, CHEAP)
    file = keys._read(tmp_path)
    alone = file.__class__(public=file.public, shares=file.shares[:1], ring=file.ring)
    with pytest.raises(KeysDamaged):
        keys._pairs(alone, keys._master(alone, [ONE]), tmp_path)


def test_keys_are_never_written_over(tmp_path: Path) -> None:
    keys.generate(tmp_path, "Head office", [ONE], TODAY, CHEAP)
    with pytest.raises(KeysThere, match="Head office has keys"):
        keys.generate(tmp_path, "Head office", [ONE], TODAY, CHEAP)


def test_a_short_passphrase_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase):
        keys.generate(tmp_path, "Head office", [ONE, "short"], TODAY, CHEAP)
    with pytest.raises(KeysMissing):
        keys.public(tmp_path)


def test_a_ring_opens_what_was_sealed_for_any_of_its_keys(tmp_path: Path) -> None:
    generations = [keys.generate(tmp_path, "Sipar", [ONE], TODAY, CHEAP)]
    generations += [keys.rotate(tmp_path, name, [ONE], date(2027, 1, 1)) for name in ("", "GDP")]
    ring = keys.open_ring(tmp_path, [ONE])
    assert [pair.name for pair in ring.pairs] == ["GDP", "Sipar", "Sipar"]
    assert ring.public == generations[-1] == read_head_office(tmp_path / keys.PUBLIC_FILE)
    assert all(older != newer for older, newer in pairwise(generations))
    for public in generations:
        assert ring.open(text(seal(public.seal, "hello", 256))) == "hello"
        signer = ring.signer(public.seal)
        assert signer
        assert bytes(signer.verify_key) == public.verify
    stranger = FakeHeadOffice().public
    assert ring.signer(stranger.seal) is None
    with pytest.raises(NotSealedForUs):
        ring.open(text(seal(stranger.seal, "hello", 256)))


def test_the_ring_is_handed_to_other_holders(tmp_path: Path) -> None:
    made = keys.generate(tmp_path, "Sipar", [ONE], TODAY, CHEAP)
    keys.change_passphrases(tmp_path, [ONE], [TWO, WRONG], CHEAP)
    assert keys.open_ring(tmp_path, [TWO, WRONG]).public == made
    with pytest.raises(WrongPassphrase, match="1 of 2"):
        keys.open_ring(tmp_path, [ONE])


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-20], lambda _: b"{}", lambda b: b.replace(b'"ring":"', b'"ring":"AAAA')]
)
def test_a_damaged_file_is_told_from_a_wrong_passphrase(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    keys.generate(tmp_path, "Head office", [ONE], TODAY, CHEAP)
    file = tmp_path / keys.FILE
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(KeysDamaged):
        keys.open_ring(tmp_path, [ONE])
