"""Messages are small and of a few shapes; anything else is none. A sender never waits and never fails."""

import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.usage.messages import LARGEST, About, Answer, Open, Page, Search, Sender, Start, decode, encode, is_token
from kiosk.usage.model import Title
from tests.builders.visits import about, token

A = token(1)


@pytest.mark.parametrize(
    "message",
    [Start(s=A), Open(s=A, t=about("tiger")), Page(s=A), Page(s=A, t=about("tiger"), p=90), Search(s=A, f=True),
     Answer(s=A, q="age", a="18-25")],
)  # fmt: skip
def test_a_message_arrives_as_it_was_sent(message: Start) -> None:
    assert decode(encode(message)) == message


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"e":"start"}',
        b'{"e":"start","s":"short"}',
        b'{"e":"start","s":"' + b"a" * 33 + b'"}',
        b'{"e":"start","s":"' + b"a" * 22 + b'\\n"}',
        b'{"e":"dance","s":"' + b"a" * 22 + b'"}',
        b'{"e":"start","s":"' + b"a" * 22 + b'","name":"Dara"}',
        b'{"e":"open","s":"' + b"a" * 22 + b'"}',
        b'{"e":"open","s":"' + b"a" * 22 + b'","t":{"i":"../etc"}}',
        b'{"e":"open","s":"' + b"a" * 22 + b'","t":{"i":"tiger","title":"The tiger"}}',
        b'{"e":"open","s":"'
        + b"a" * 22
        + b'","t":{"i":"tiger","h":'
        + str(["s"] * 13).replace("'", '"').encode()
        + b"}}",
        b'{"e":"page","s":"' + b"a" * 22 + b'","p":101}',
        b'{"e":"search","s":"' + b"a" * 22 + b'","f":true,"q":"words"}',
        b'{"e":"answer","s":"' + b"a" * 22 + b'","q":"name","a":"Dara"}',
        b"[" * 900,
        b'{"e":"start","s":"' + b"a" * 22 + b'"}' + b" " * LARGEST,
    ],
)
def test_anything_else_is_no_message(datagram: bytes) -> None:
    assert decode(datagram) is None


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_message_or_none(datagram: bytes) -> None:
    decode(datagram)


def test_the_largest_title_fits_into_a_message() -> None:
    largest = About(i="a" * 64, k="a" * 64, g="a" * 64, v="a" * 64, h=("b" * 40,) * 12)
    assert len(encode(Page(s="s" * 32, t=largest, p=100))) <= LARGEST


def test_the_facts_of_a_title_arrive_as_the_site_told_them() -> None:
    title = Title(id="tiger", kind="epub", language="km-KH", level="easy", shelves=("stories", "children"))
    assert About.of(title).title == title


def test_a_sender_without_a_counter_is_silent(tmp_path: Path) -> None:
    sender = Sender(tmp_path / "counter.sock")
    assert not sender.send(Start(s=A))
    sender.close()
    assert not sender.send(Start(s=A))


def test_a_sender_does_not_wait_when_the_counter_does_not_read(tmp_path: Path) -> None:
    address = tmp_path / "counter.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
        deaf.bind(str(address))
        sender = Sender(address)
        taken = [sender.send(Start(s=A)) for _ in range(2000)]
        sender.close()
    assert taken[0]
    assert not taken[-1]


def test_a_sender_finds_a_counter_that_came_back(tmp_path: Path) -> None:
    address = tmp_path / "counter.sock"
    sender = Sender(address)
    for _ in range(2):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as counter:
            counter.bind(str(address))
            assert sender.send(Start(s=A))
            assert decode(counter.recv(LARGEST)) == Start(s=A)
        address.unlink()
    sender.close()


@pytest.mark.parametrize(("text", "right"), [(A, True), ("short", False), ("a" * 33, False), ("a" * 20 + "\n", False)])
def test_a_page_calls_itself_by_random_letters_only(text: str, right: bool) -> None:  # noqa: FBT001 - a parameter
    assert is_token(text) is right
