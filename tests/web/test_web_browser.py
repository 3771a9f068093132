"""The pages as a person sees them, in Chromium."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing (Debian: apt install chromium)")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    switches = ["--no-sandbox", "--disable-gpu"]
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=switches) as launched,
    ):
        yield launched


class Watched:
    """A page, and what the browser complained about or asked for while it was shown."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def picture(self) -> Image.Image:
        """What the window shows."""
        self.page.evaluate("document.fonts.ready")
        return Image.open(io.BytesIO(self.page.screenshot())).convert("L")


@pytest.fixture
def watched(chromium: Chromium, stranger: Any) -> Iterator[Watched]:
    with chromium.new_context(viewport={"width": 1180, "height": 800}, locale="fa-IR") as context:
        yield Watched(context.new_page(), stranger.base)


def _pages(case: Any) -> list[str]:
    cite = next(iter(case.state.assessments.values())).record.passage.cite
    exhibit = f"exhibits/{cite.exhibit}?at={cite.start}-{cite.end}#found"
    return ["home", "search?q=شنود", "exhibits", exhibit, "claims", "claims/C1", "elements", "demands"]


@pytest.mark.parametrize(("language", "direction"), [("fa", "rtl"), ("en", "ltr")])
def test_every_page_is_drawn_quietly_and_asks_nobody_else(
    watched: Watched, case: Any, language: str, direction: str
) -> None:
    page = watched.page
    page.goto(f"{watched.base}/open/one-time-token")
    page.wait_for_url("**/fa/home")
    for path in _pages(case):
        page.goto(f"{watched.base}/{language}/{path}")
        assert page.evaluate("getComputedStyle(document.body).direction") == direction
        assert page.evaluate("document.fonts.load('1rem Vazirmatn').then(faces => faces.length)") == 1
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the window"
        shades = watched.picture().getcolors(1 << 16)
        assert shades is not None and len(shades) > 20, f"{path} is blank"
    assert watched.complaints == []
    assert [url for url in watched.requests if not url.startswith(watched.base)] == []


def test_the_boxes_stand_over_the_picture_of_the_page(watched: Watched, case: Any) -> None:
    page = watched.page
    page.goto(f"{watched.base}/open/one-time-token")
    page.wait_for_url("**/fa/home")
    page.goto(f"{watched.base}/fa/{_pages(case)[3]}")
    sheet, box = page.locator(".sheet img").bounding_box(), page.locator(".sheet rect").first.bounding_box()
    assert sheet and box
    left, top = (box["x"] - sheet["x"]) / sheet["width"], (box["y"] - sheet["y"]) / sheet["height"]
    assert abs(left - 56 / 595.3) < 0.01  # the span's box begins 56 points from the left edge
    assert abs(top - (841.9 - 656) / 841.9) < 0.01  # its upper edge is 656 points above the lower one


def test_a_narrow_window_shows_everything_without_scrolling_sideways(
    chromium: Chromium, browser: Any, case: Any
) -> None:
    name, value = browser.cookie.split("=", 1)
    with chromium.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark") as context:
        context.add_cookies([{"name": name, "value": value, "url": browser.base}])
        page = context.new_page()
        for path in _pages(case):
            page.goto(f"{browser.base}/fa/{path}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_keyboard_reaches_the_content_first(watched: Watched) -> None:
    watched.page.goto(f"{watched.base}/open/one-time-token")
    watched.page.wait_for_url("**/fa/home")
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate("document.activeElement.getAttribute('href')") == "#content"
