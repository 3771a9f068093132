"""Makes the README's pictures out of the demo's results: python tools/make_pictures.py, after make demo and make test.

Needs playwright (in the dev requirements) and Debian's Chromium.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pypdfium2 as pdfium
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parents[1]
PICTURES = HERE / "docs" / "pictures"
PAGE = 4  # of the dossier: claims with their passages


def dossier() -> None:
    """Draw one page of the English dossier."""
    with pdfium.PdfDocument(HERE / "out" / "dossier.en.pdf") as document:
        document[PAGE - 1].render(scale=1.4).to_pil().save(PICTURES / "dossier.png", optimize=True)


def room(program: str) -> None:
    """Take the Persian front page of the reading room, after it has checked itself."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 900, "height": 1180})
        page.goto((HERE / "out" / "room" / "fa" / "index.html").as_uri())
        page.wait_for_timeout(8_000)
        page.screenshot(path=PICTURES / "room.png")
        browser.close()


def main() -> int:
    """Write both pictures; 2 where Chromium is missing."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        print("chromium is not installed", file=sys.stderr)
        return 2
    PICTURES.mkdir(exist_ok=True)
    dossier()
    room(program)
    return 0


if __name__ == "__main__":
    sys.exit(main())
