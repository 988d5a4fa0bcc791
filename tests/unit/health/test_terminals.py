"""Terminals are counted by their connections; no address leaves the count."""

from pathlib import Path

import pytest

from kiosk.health import terminals
from kiosk.health.model import Light

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
PORT, WEB, OTHER = "1F90", "0050", "0016"  # 8080, 80, 22


def row(port: str, remote: str, state: str = "01") -> str:
    return f"   0: 0100000A:{port} {remote}:C350 {state} 00000000:00000000 00:00000000 00000000     0        0 1 1\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "proc/net").mkdir(parents=True)
    return tmp_path


def tell(root: Path, *rows: str, table: str = "tcp") -> None:
    (root / "proc/net" / table).write_text(HEAD + "".join(rows))


def test_a_machine_counts_once_however_many_connections_it_has(root: Path) -> None:
    tell(root, row(PORT, "0200000A"), row(PORT, "0200000A", "06"), row(WEB, "0300000A"))
    assert terminals.seen((8080, 80), root) == 2


def test_other_ports_other_states_and_the_machine_itself_do_not_count(root: Path) -> None:
    tell(root, row(OTHER, "0200000A"), row(PORT, "0300000A", "0A"), row(PORT, "0100007F"))
    assert terminals.seen((8080,), root) == 0


def test_the_same_machine_by_either_family_is_one(root: Path) -> None:
    tell(root, row(PORT, "0200000A"))
    mapped = "0000000000000000FFFF00000200000A"
    tell(root, row(PORT, mapped).replace("0100000A:", "0000000000000000FFFF00000100000A:"), table="tcp6")
    assert terminals.seen((8080,), root) == 1


def test_what_is_said_has_numbers_and_no_address(root: Path) -> None:
    tell(root, row(PORT, "0200000A"))
    sign = terminals.sign(8080, 6, is_open=True, root=root)
    assert (str(sign), sign.light) == ("1 of 6 terminals were there in the last minute.", Light.WORKS)
    assert set(sign.parts) == {"seen", "expected"}


@pytest.mark.parametrize(("is_open", "light"), [(True, Light.HELP), (False, Light.WORKS)])
def test_no_terminal_at_all_needs_help_while_the_library_is_open(root: Path, *, is_open: bool, light: Light) -> None:
    assert terminals.sign(8080, 6, is_open=is_open, root=root).light is light


def test_a_machine_without_such_tables_has_seen_none(tmp_path: Path) -> None:
    assert terminals.seen((8080,), tmp_path) == 0
