"""Who is let in to the desk, and who is not."""

# ruff: noqa: E402 - what may be missing is asked for before it is imported

from __future__ import annotations

import re
from typing import Any

import pytest

pytest.importorskip("starlette", reason="auditor[review] is not installed")
testclient = pytest.importorskip("starlette.testclient", reason="httpx2 is not installed")

from auditor.review.app import make_app
from auditor.review.guard import Sessions
from tests.review.samples import made_desk, write_articles

PORT = 8123
HOME = f"http://127.0.0.1:{PORT}"
ADDRESSES = ("/", "/static/desk.js", "/progress", "/export/desk.zip", "/dashboard", "/nothing")


@pytest.fixture(scope="module")
def sessions() -> Sessions:
    return Sessions()


@pytest.fixture(scope="module")
def app(sessions: Sessions, tmp_path_factory: pytest.TempPathFactory) -> Any:
    desk = made_desk(write_articles(tmp_path_factory.mktemp("guard") / "in"))
    return make_app(desk, sessions, PORT)


@pytest.fixture
def browser(app: Any) -> Any:
    return testclient.TestClient(app, base_url=HOME, follow_redirects=False)


@pytest.fixture
def inside(browser: Any, sessions: Sessions) -> Any:
    browser.get(f"/enter?token={sessions.invite('Ana')}")
    assert browser.get("/").status_code == 200
    return browser


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_session_nothing_is_shown(browser: Any, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 401
    assert "harbour" not in answer.text


def test_a_link_works_once_and_gives_a_strict_cookie(browser: Any, sessions: Sessions) -> None:
    token = sessions.invite("Ana")
    first = browser.get(f"/enter?token={token}")
    assert first.status_code == 303
    assert first.headers["location"] == "/"
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert token not in cookie
    assert "Ana" in browser.get("/").text
    browser.cookies.clear()
    assert browser.get(f"/enter?token={token}").status_code == 401
    assert browser.get("/").status_code == 401


@pytest.mark.parametrize("token", ["", "x", "é", "%00", "a" * 5000])
def test_a_token_that_never_was_is_refused(browser: Any, token: str) -> None:
    assert browser.get(f"/enter?token={token}").status_code == 401


def test_a_token_is_not_spent_by_a_post(browser: Any, sessions: Sessions) -> None:
    token = sessions.invite("Ana")
    answer = browser.post(f"/enter?token={token}", headers={"Origin": HOME})
    assert answer.status_code == 401
    assert browser.get(f"/enter?token={token}").status_code == 303


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", "", "localhost"]
)
def test_a_foreign_host_is_refused(inside: Any, host: str) -> None:
    assert inside.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", f"https://127.0.0.1:{PORT}", "http://127.0.0.1:1"]
)
def test_a_foreign_origin_is_refused(inside: Any, origin: str) -> None:
    assert inside.get("/", headers={"Origin": origin}).status_code == 403
    assert inside.post("/undo", headers={"Origin": origin}).status_code == 403


def test_a_change_needs_an_origin(inside: Any) -> None:
    assert inside.post("/undo").status_code == 403
    assert inside.post("/undo", headers={"Origin": HOME}).status_code == 200


def test_another_page_s_form_cannot_change_anything(inside: Any) -> None:
    answer = inside.post(
        "/invite", content='{"name": "Eve"}', headers={"Origin": HOME, "Content-Type": "text/plain"}
    )
    assert answer.status_code == 415


@pytest.mark.parametrize("address", ["/", "/nothing", "/enter", "/static/desk.js"])
def test_every_answer_has_the_strict_headers(inside: Any, address: str) -> None:
    headers = inside.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_pages_hold_no_inline_script_style_or_foreign_file(inside: Any) -> None:
    key = re.search(r"/article/(\w+)", inside.get("/").text)
    assert key
    for address in ("/", f"/article/{key[1]}", "/dashboard", "/export"):
        page = inside.get(address).text
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", page)
        fetched = re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=\"([^\"]*)", page)
        assert fetched
        assert all(each.startswith("/static/") for each in fetched)
        for each in fetched:
            assert inside.get(each).status_code == 200


@pytest.mark.parametrize("name", ["../html/report.css", "..%2fapp.py", "layout.html", "%2e%2e"])
def test_only_listed_files_are_served(inside: Any, name: str) -> None:
    assert inside.get(f"/static/{name}").status_code == 404


def test_an_invited_reviewer_has_a_name_of_their_own(inside: Any, app: Any) -> None:
    made = inside.post("/invite", json={"name": "  Ben  "}, headers={"Origin": HOME}).json()
    other = testclient.TestClient(app, base_url=HOME, follow_redirects=True)
    assert "<b>Ben</b>" in other.get(made["link"]).text
    assert "<b>Ana</b>" in inside.get("/").text
    assert inside.post("/invite", json={"name": " "}, headers={"Origin": HOME}).status_code == 400
