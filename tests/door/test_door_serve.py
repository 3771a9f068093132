"""`gavah serve` in a process of its own: the printed address opens, Ctrl-C ends it."""

from __future__ import annotations

import http.cookiejar
import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from tests.door.door_program import PROGRAM, AtWork


@pytest.fixture
def served(at_work: AtWork) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server that runs, and the address that it printed."""
    environment = {**os.environ, "GAVAH_HOME": str(at_work.place.home.folder), "PYTHONUNBUFFERED": "1"}
    words = [*PROGRAM, "-C", str(at_work.place.folder), "--lang", "en", "serve"]
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        try:
            assert child.stdout
            assert child.stdout.readline().startswith("Open this address once")
            yield child, child.stdout.readline().strip()
        finally:
            child.kill()


def browser() -> urllib.request.OpenerDirector:
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    return urllib.request.build_opener(jar, urllib.request.ProxyHandler({}))


def test_the_printed_address_opens_the_case_and_ctrl_c_ends_it(served: tuple[subprocess.Popen[str], str]) -> None:
    child, address = served
    assert address.startswith("http://127.0.0.1:")
    top = address.partition("/open/")[0]
    opener = browser()
    opener.open(address, timeout=30).close()
    with opener.open(f"{top}/en/home", timeout=30) as page:
        assert "The small case" in page.read().decode()
    with opener.open(f"{top}/en/home.json", timeout=30) as twin:
        counts = json.load(twin)
        assert (counts["acquisitions"], counts["claims"]) == (5, 1)
    with pytest.raises(urllib.error.HTTPError):
        browser().open(f"{top}/en/home", timeout=30)  # a browser that never opened the address
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert (child.returncode, out, err) == (0, "", "")
