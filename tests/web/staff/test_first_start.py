"""The first start: once, by whoever knows the code, and nothing is written before it is done."""

from pathlib import Path

import pytest

from kiosk import config
from kiosk.config import Settings
from kiosk.people.accounts import Accounts
from kiosk.people.model import Role
from kiosk.web.staff.site import create_app
from tests.builders.collection import Collection
from tests.builders.staffroom import CHEAP, StaffBrowser, StaffRoom, Watch

OWN = "river stone lamp rice"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Collection(tmp_path / "data") as made:
        return made.data


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def browser(data: Path, watch: Watch) -> StaffBrowser:
    app = create_app(Settings(data=data), watch, CHEAP)
    app.test_client_class = StaffBrowser
    client = app.test_client()
    assert isinstance(client, StaffBrowser)
    return client


def code(data: Path) -> str:
    with Accounts.open(data, CHEAP) as accounts:
        return accounts.first_code()


def people(data: Path) -> list[tuple[str, str]]:
    with Accounts.open(data, CHEAP) as accounts:
        return [(person.role.value, person.name) for person in accounts.all()]


def typed(browser: StaffBrowser, **fields: str) -> str:
    return browser.post("/en/first/", data=fields, follow_redirects=True).text


def invite(browser: StaffBrowser, approver: str = "Dara", librarian: str = "Sok", phrase: str = "") -> str:
    names = {"name-approver": approver, "name-librarian": librarian, "phrase-approver": phrase}
    return typed(browser, **names)


def test_everything_leads_to_the_first_start_until_it_is_done(browser: StaffBrowser) -> None:
    for address in ("/", "/en/", "/en/sign-in/", "/en/people/"):
        assert "/first/" in browser.get(address).headers["Location"]


def test_without_the_code_nothing_goes_on(browser: StaffBrowser, data: Path) -> None:
    code(data)
    assert "This is not the code." in typed(browser, code="00000000")
    assert "Code" in typed(browser, library="Prison")
    assert people(data) == []


def test_the_code_cannot_be_guessed_in_a_row(browser: StaffBrowser, data: Path) -> None:
    right = code(data)
    answers = [typed(browser, code="1") for _ in range(30)]
    assert sum("This is not the code." in answer for answer in answers) == 5
    assert "Wait 20 minutes" in typed(browser, code=right)


def test_from_the_code_to_the_start_page(browser: StaffBrowser, data: Path) -> None:
    typed(browser, code=" ".join(code(data)).translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")))
    assert "Who cares" in typed(browser, library="Prey  Sar")
    page = invite(browser)
    assert people(data) == []
    shown = page.split('class="secret">')[1].split("<")[0]
    clock = typed(browser)
    assert "What time is it?" in clock
    assert people(data) == [("approver", "Dara"), ("librarian", "Sok")]
    assert "To do" in browser.get("/en/").text
    assert config.load(data).usage.name == "Prey Sar"
    assert config.load(data).language == "en"
    browser.post("/en/sign-out/")
    assert browser.sign_in("Dara", shown).status_code == 302
    assert browser.get("/en/first/").status_code == 404
    assert browser.post("/en/first/").status_code == 404


def test_what_was_said_can_be_said_again(browser: StaffBrowser, data: Path) -> None:
    typed(browser, code=code(data))
    typed(browser, library="A")
    invite(browser)
    assert "Who cares" in typed(browser, back="1")
    assert "What is the library called?" in typed(browser, back="1")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"approver": " "}, "This name cannot be used."),
        ({"approver": "Dara\u202e"}, "This name cannot be used."),
        ({"approver": "Dara\u200b"}, "This name cannot be used."),
        ({"phrase": "123456789012"}, "too easy to guess"),
        ({"phrase": "short"}, "too easy to guess"),
        ({"librarian": "dara"}, "Both are called the same."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    browser: StaffBrowser, data: Path, given: dict[str, str], said: str
) -> None:
    typed(browser, code=code(data))
    typed(browser, library="A")
    page = invite(browser, **{"librarian": "Sokha", **given})
    assert said in page
    assert f'value="{given.get("librarian", "Sokha")}"' in page
    assert people(data) == []


def test_a_librarian_may_come_later(browser: StaffBrowser, data: Path) -> None:
    typed(browser, code=code(data))
    typed(browser, library="A")
    invite(browser, librarian="", phrase=OWN)
    typed(browser)
    assert people(data) == [("approver", "Dara")]
    browser.post("/en/sign-out/")
    assert browser.sign_in("dara", OWN.upper()).status_code == 302


def test_another_browser_does_not_go_on_with_it(browser: StaffBrowser, data: Path) -> None:
    typed(browser, code=code(data))
    other = browser.application.test_client()
    assert isinstance(other, StaffBrowser)
    assert "Code" in typed(other, library="A")


def test_a_library_with_accounts_has_no_first_start(room: StaffRoom) -> None:
    assert room.browser().get("/en/first/").status_code == 404
    assert room.as_(Role.APPROVER).post("/en/first/", data={"code": "1"}).status_code == 404
