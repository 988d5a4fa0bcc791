"""nginx in front of the library, with the settings of a box: it adds speed and takes nothing away."""

import http.client
import shutil
import socket
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.builders import importing
from tests.builders.epub import Book
from tests.builders.epub import page as words
from tests.builders.front import NGINX, ROOT, Front, ask
from tests.builders.media import make_film
from tests.builders.servedlibrary import ServedLibrary
from tests.builders.zim import make_zim, page

pytestmark = pytest.mark.skipif(
    not (Path(NGINX).exists() and shutil.which("kiwix-serve")), reason="nginx or kiwix-tools is not installed"
)
LONG_FILM = bytes(range(256)) * 40_000  # more than any buffer between kiwix-serve and a browser takes
OWN = {
    "content-disposition",
    "connection",
    "date",
    "server",
    "etag",
    "last-modified",
    "accept-ranges",
    "content-length",
    "transfer-encoding",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedLibrary]:
    folder = tmp_path_factory.mktemp("library")
    library = ServedLibrary(folder)
    make_film(folder / "frog.webm", "libvpx-vp9")
    make_zim(
        folder / "wiki.zim",
        {"index": page("Home", "<p>x")},
        others={"film.mp4": ("video/mp4", LONG_FILM), "run.js": ("text/javascript", b"run()" * 1000)},
        main="index",
    )
    book = Book(files={"one.xhtml": words("<p>One.</p>")}).write(folder / "tom.epub")
    library.add(book, folder / "frog.webm", folder / "wiki.zim")
    settings = library.data / "kiosk.toml"
    settings.write_text("accel = true\n" + settings.read_text("utf-8"), "utf-8")
    with library:
        yield library


@pytest.fixture(scope="module")
def plain(library: ServedLibrary, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedLibrary]:
    """The same library without nginx."""
    plain = ServedLibrary(tmp_path_factory.mktemp("plain"))
    shutil.rmtree(plain.data)
    shutil.copytree(library.data, plain.data)
    settings = plain.data / "kiosk.toml"
    settings.write_text(settings.read_text("utf-8").removeprefix("accel = true\n"), "utf-8")
    with plain:
        yield plain


@pytest.fixture(scope="module")
def front(library: ServedLibrary, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with Front(tmp_path_factory.mktemp("nginx") / "front", library) as front:
        yield front


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize(
    "path",
    ["/km/", "/book/{epub}/0001.xhtml", "/book/{epub}/cover.webp", "/book/{film}/0001.webm", "/opds/", "/alive"],
)
def test_an_answer_is_the_same_with_and_without_it(
    library: ServedLibrary, plain: ServedLibrary, front: Front, path: str, encoding: str
) -> None:
    path = path.format(epub=library.items["tom.epub"], film=library.items["frog.webm"])
    through = front.ask(path, Host="library.lan", Accept_Encoding=encoding)
    direct = http.client.HTTPConnection("127.0.0.1", plain.port, timeout=20)
    without = ask(direct, path, Host="library.lan", Accept_Encoding=encoding)

    assert (through.status, through.body) == (without.status, without.body)
    active = {f":{library.active_port}": "", f":{plain.active_port}": ""}

    def told(headers: Mapping[str, str]) -> dict[str, str]:
        found = {name: value for name, value in headers.items() if name not in OWN}
        for old, new in active.items():
            found = {name: value.replace(old, new) for name, value in found.items()}
        return found

    assert told(through.headers) == told(without.headers)


def test_a_part_of_a_film_is_given(library: ServedLibrary, front: Front) -> None:
    address = f"/book/{library.items['frog.webm']}/0001.webm"
    whole = front.ask(address).body
    part = front.ask(address, Range="bytes=100-199")
    assert (part.status, part.body) == (206, whole[100:200])


@pytest.mark.parametrize("path", ["/-/prepared/", "/-/usage/usage.db", "/-/store/../catalogue.db", "/-/waiting"])
def test_nobody_asks_for_a_file_by_its_place(front: Front, library: ServedLibrary, path: str) -> None:
    assert front.ask(path).status == 404
    item = library.items["tom.epub"]
    assert front.ask(f"/-/prepared/{item[:2]}/{item}/0001.xhtml.gz").status == 404
    assert front.ask(f"/book/{item}/0001.xhtml").status == 200  # the control


def test_what_is_hidden_is_gone_at_once(library: ServedLibrary, front: Front) -> None:
    address = f"/book/{library.items['tom.epub']}/0001.xhtml"
    assert front.ask(address).status == 200
    library.command("hide", library.items["tom.epub"])
    try:
        assert front.ask(address).status == 404
    finally:
        library.command("unhide", library.items["tom.epub"])


def test_films_within_encyclopedias_that_nobody_goes_on_reading_hold_up_nobody(
    library: ServedLibrary, front: Front
) -> None:
    item = library.items["wiki.zim"]
    paused = [front.connect(active=True) for _ in range(6)]
    for connection in paused:
        connection.request("GET", f"/content/{item}/film.mp4")
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Content-Type"]) == (200, "video/mp4")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.read(1000) == LONG_FILM[:1000]
    assert front.ask("/km/").status == 200
    assert b"run()" in front.ask(f"/content/{item}/run.js", active=True).body
    for connection in paused:
        connection.close()
    part = front.ask(f"/content/{item}/film.mp4", active=True, Range="bytes=1000-1999")
    assert (part.status, part.body) == (206, LONG_FILM[1000:2000])


def test_one_who_asks_without_end_leaves_the_others_served(front: Front) -> None:
    statuses = [front.ask("/alive", source="127.0.0.66").status for _ in range(700)]
    assert 429 in statuses
    assert front.ask("/alive", source="127.0.0.67").status == 204


@pytest.fixture
def staff() -> Iterator[socket.socket]:
    """Where the staff site would listen."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(2)
        yield listener


def _trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _begin_to_send(front: Front, path: str) -> ssl.SSLSocket:
    """A form that has announced 500 bytes, and come with one of them."""
    sending = _trusting().wrap_socket(socket.create_connection(("127.0.0.1", front.staff_port), timeout=20))
    sending.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nc".encode())
    return sending


def test_a_form_that_comes_byte_by_byte_holds_up_nobody_and_a_file_goes_on_as_it_comes(
    tmp_path: Path, library: ServedLibrary, staff: socket.socket
) -> None:
    with Front(tmp_path / "front", library, staff=staff.getsockname()[1]) as front:
        with _begin_to_send(front, "/km/sign-in/"), pytest.raises(TimeoutError):
            staff.accept()
        with _begin_to_send(front, "/km/add/drops/d/1/"):
            taken, _ = staff.accept()
            taken.settimeout(20)
            said = taken.recv(4096).split(b"\r\n")
            taken.close()
    assert said[0] == b"POST /km/add/drops/d/1/ HTTP/1.1"
    assert {b"Host: x", b"X-Forwarded-Proto: https"} <= set(said), "the name that the browser used"


def test_a_form_larger_than_any_of_ours_is_refused_before_it_is_kept(tmp_path: Path, library: ServedLibrary) -> None:
    with Front(tmp_path / "front", library) as front:
        sending = http.client.HTTPSConnection("127.0.0.1", front.staff_port, timeout=20, context=_trusting())
        sending.putrequest("POST", "/km/sign-in/")
        sending.putheader("Content-Length", str(2**30))
        sending.endheaders()
        assert sending.getresponse().status == 413
        sending.close()


def test_it_writes_down_nothing_of_anybody(front: Front, library: ServedLibrary) -> None:
    front.ask("/nowhere/secret-words", source="127.0.0.68")
    front.ask(f"/book/{library.items['tom.epub']}/9999.xhtml", source="127.0.0.68")
    front.ask("/km/", source="127.0.0.68", Range="bytes=abc", Cookie="x" * 9000)
    written = "".join(file.read_text(errors="replace") for file in front.said.parent.rglob("*.log"))
    assert "127.0.0.68" not in written
    assert "secret" not in written


def test_while_the_library_is_away_a_page_waits_for_it(tmp_path: Path) -> None:
    library = ServedLibrary(tmp_path / "library")
    importing.kiosk(library.data, "shelves")
    with Front(tmp_path / "front", library) as front:
        answer = front.ask("/km/shelf/stories/")
        assert answer.status == 502
        assert answer.body == (ROOT / "provisioning/terminal-waiting/waiting.html").read_bytes()
        assert answer.headers["cache-control"] == "no-store"
