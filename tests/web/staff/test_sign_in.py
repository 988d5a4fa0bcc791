"""The door: who gets in, for how long, and what becomes of a form that was sent too late."""

from html import unescape

from kiosk.people.model import Role
from tests.builders.staffroom import PHRASES, StaffRoom


def test_the_right_pass_phrase_opens_the_start_page(room: StaffRoom) -> None:
    browser = room.browser()
    answer = browser.sign_in("librarian", PHRASES[Role.LIBRARIAN])
    assert answer.headers["Location"] == "/en/"
    assert "To do" in browser.get("/en/").text


def test_blanks_and_khmer_digits_make_no_difference(room: StaffRoom) -> None:
    typed = PHRASES[Role.LIBRARIAN].replace(" ", "").replace("4827", "\u17e4\u17e8\u17e2\u17e7")
    assert room.browser().sign_in("Librarian", typed).status_code == 302


def test_a_wrong_one_says_so_and_opens_nothing(room: StaffRoom) -> None:
    browser = room.browser()
    assert "do not belong together" in browser.sign_in("librarian", "wrong").text
    assert browser.get("/en/").status_code == 403


def test_after_ten_silent_minutes_a_session_has_ended(room: StaffRoom) -> None:
    browser = room.as_(Role.LIBRARIAN)
    room.watch.go(599)
    assert browser.get("/en/").status_code == 200
    room.watch.go(599)
    assert browser.get("/en/").status_code == 200
    room.watch.go(600)
    assert browser.get("/en/").status_code == 403


def test_signing_out_ends_it_at_once(room: StaffRoom) -> None:
    browser = room.as_(Role.LIBRARIAN)
    cookie = browser.get_cookie("staff")
    assert cookie
    browser.post("/en/sign-out/")
    browser.set_cookie("staff", cookie.value)
    assert browser.get("/en/").status_code == 403


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(room: StaffRoom) -> None:
    answer = room.browser().sign_in("librarian", PHRASES[Role.LIBRARIAN])
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie


def test_a_form_from_elsewhere_is_refused(room: StaffRoom) -> None:
    browser = room.as_(Role.LIBRARIAN)
    for headers in ({}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}):
        assert browser.post("/en/sign-out/", headers=headers).status_code == 403, headers
    assert browser.get("/en/").status_code == 200
    assert browser.post("/en/sign-out/", headers={"Origin": "http://localhost"}).status_code == 302


def test_a_form_sent_too_late_goes_on_after_the_door(room: StaffRoom) -> None:
    browser = room.as_(Role.LIBRARIAN)
    room.watch.go(601)
    late = browser.post("/en/sign-out/?a=1", data={"title": 'A "title" & <more>', "shelf": ["x", "y"]})
    assert late.status_code == 403
    waiting = late.text.split('name="waiting" value="')[1].split('"')[0]
    kept = unescape(waiting)
    wrong = browser.sign_in("librarian", "wrong", waiting=kept)
    assert waiting in wrong.text
    again = browser.sign_in("librarian", PHRASES[Role.LIBRARIAN], waiting=kept).text
    assert 'action="/en/sign-out/?a=1"' in again
    assert "A &#34;title&#34; &amp; &lt;more&gt;" in again
    assert again.count('name="shelf"') == 2


def test_what_waits_never_leads_elsewhere(room: StaffRoom) -> None:
    for to in ("https://evil.example/", "//evil.example/", "/nothing/", "javascript:alert(1)"):
        answer = room.browser().sign_in("librarian", PHRASES[Role.LIBRARIAN], waiting=f'{{"to": "{to}"}}')
        assert answer.headers["Location"] == "/en/"


def test_files_that_were_sent_too_late_are_chosen_again(room: StaffRoom) -> None:
    browser = room.as_(Role.APPROVER)
    room.watch.go(601)
    late = browser.post("/en/people/", data=b"x" * 3_000_000, content_type="multipart/form-data; boundary=x")
    assert late.status_code == 403
    waiting = unescape(late.text.split('name="waiting" value="')[1].split('"')[0])
    again = browser.sign_in("approver", PHRASES[Role.APPROVER], waiting=waiting)
    assert again.headers["Location"] == "/en/people/"
