"""Who is let in, and what every answer carries."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from gavah.door.web.guard import HEADERS, POLICY, language
from gavah.door.web.server import make_server

Browser = Any
PAGES = ("/en/home", "/fa/claims", "/en/home.json", "/static/gavah.css", "/en/nothing", "/favicon.ico")


def test_nobody_comes_in_without_the_token(stranger: Browser) -> None:
    for path in ("/", *PAGES, "/open/", "/open/guess", "/open/one-time-tokenx"):
        answer = stranger.ask(path)
        assert answer.status == 403, path
        assert "Arvand" not in answer.text and "set-cookie" not in answer.headers


def test_the_token_opens_once(stranger: Browser) -> None:
    assert stranger.open().status == 200
    assert stranger.ask("/en/home").status == 200
    stranger.cookie = ""
    assert stranger.open().status == 403


def test_asking_for_the_head_of_the_opening_page_does_not_use_the_token_up(stranger: Browser) -> None:
    assert stranger.ask("/open/one-time-token", method="HEAD").status == 403
    assert stranger.open().status == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(stranger: Browser) -> None:
    cookie = stranger.open().headers["set-cookie"]
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict")
    assert len(cookie.split(";")[0]) > 40 and "one-time-token" not in cookie


def test_two_open_cases_do_not_take_each_other_s_cookie(stranger: Browser, browser: Browser) -> None:
    stranger.open()
    stranger.cookie = f"odd(name)=1; {browser.cookie}; {stranger.cookie}"
    assert stranger.ask("/en/home").status == 200
    assert stranger.cookie.split("=")[0] != browser.cookie.split("=")[0]


@pytest.mark.parametrize("cookie", ["gavah=", "gavah=guess", "gavah=é", "other=1", '"', "gavah=a; gavah=b"])
def test_another_cookie_opens_nothing(stranger: Browser, cookie: str) -> None:
    stranger.open()
    stranger.cookie = cookie
    assert stranger.ask("/en/home").status == 403


def test_who_is_already_in_is_led_home_by_the_old_address(browser: Browser) -> None:
    for path in ("/", "/open/one-time-token"):
        assert 'href="/fa/home"' in browser.ask(path, **{"Accept-Language": "fa-IR,fa;q=0.9"}).text


HOSTS = ("evil.example", "127.0.0.1.evil.example", "localhost@evil.example:80", "[::1]:8000", "", "127.0.0.1:x")


@pytest.mark.parametrize("host", HOSTS)
def test_another_host_s_name_is_refused_even_with_the_cookie(browser: Browser, host: str) -> None:
    assert browser.ask("/en/home", Host=host).status == 400


def test_the_token_is_not_spent_under_another_host_s_name(stranger: Browser) -> None:
    assert stranger.ask("/open/one-time-token", Host="evil.example").status == 400
    assert stranger.open().status == 200


def test_localhost_is_a_name_of_this_machine(browser: Browser) -> None:
    assert browser.ask("/en/home", Host="localhost:8000").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_pages_can_only_be_read(browser: Browser, method: str) -> None:
    answer = browser.ask("/en/home", method=method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_the_head_of_a_page_has_its_length_and_no_body(browser: Browser) -> None:
    answer = browser.ask("/en/home", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) == len(browser.ask("/en/home").body)


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_safety_headers(browser: Browser, path: str) -> None:
    asked = [browser.ask(path), browser.ask(path, Host="evil.example"), browser.ask(path, method="POST")]
    known, browser.cookie = browser.cookie, ""
    asked.append(browser.ask(path))
    browser.cookie = known
    for answer in asked:
        assert {name.lower(): value for name, value in HEADERS}.items() <= answer.headers.items()


def test_the_policy_allows_no_script_and_no_other_host() -> None:
    allowed = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert allowed["default-src"] == "'none'"
    assert "script-src" not in allowed and "connect-src" not in allowed
    assert set(allowed.values()) == {"'none'", "'self'"}


def test_the_server_listens_on_loopback_alone(case: Any) -> None:
    with make_server(case, 0, "token") as server:
        assert server.server_address[0] == "127.0.0.1"
        with socket.socket() as probe, pytest.raises(OSError):
            probe.connect(("127.0.0.2", server.server_port))


def test_an_empty_token_opens_nothing(case: Any) -> None:
    from gavah.door.web.guard import Guard

    statuses: list[str] = []
    guard: Any = Guard(lambda environ, start: [], "")
    environ = {"REQUEST_METHOD": "GET", "HTTP_HOST": "127.0.0.1", "PATH_INFO": "/open/"}
    guard(environ, lambda status, headers, exc_info=None: statuses.append(status))
    assert statuses == ["403 Forbidden"]


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [("fa-IR,fa;q=0.9,en", "fa"), ("de, en;q=0.5", "en"), ("", "en"), ("de,fr", "en"), (";;,FA", "fa")],
)
def test_the_browser_s_language_chooses_the_first_page(accepted: str, expected: str) -> None:
    assert language(accepted) == expected


SOURCE = str(Path(__file__).parents[2] / "src")


def test_importing_the_door_does_not_import_django() -> None:
    code = "import sys, gavah.door.web.server; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": SOURCE}, check=False).returncode == 0


def test_serving_announces_an_address_that_opens_until_it_is_interrupted() -> None:
    code = "from gavah.door.web.server import serve; serve(None, 0, 'key', lambda address: print(address, flush=True))"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(
        command, env={"PYTHONPATH": SOURCE}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as serving:
        assert serving.stdout and serving.stderr
        address = serving.stdout.readline().decode().strip()
        base, path = address.rsplit("/open/", 1)
        with urllib.request.urlopen(f"{base}/open/{path}", timeout=20) as answer:  # noqa: S310 (loopback)
            assert answer.status == 200
        serving.send_signal(signal.SIGINT)
        told = serving.stderr.read().decode()
    assert (path, base.rsplit(":", 1)[0]) == ("key", "http://127.0.0.1")
    assert "KeyboardInterrupt" in told and "/open/" not in told


def test_a_browser_that_goes_away_leaves_no_noise_and_a_fault_does(
    case: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    with make_server(case, 0, "token") as server:
        for error, noise in ((TimeoutError(), False), (ValueError("a fault"), True)):
            try:
                raise error
            except (TimeoutError, ValueError):
                server.handle_error(None, ("127.0.0.1", 1))
            assert bool(capfd.readouterr().err) is noise
