"""The room as a reader opens it: whole, offline, in two languages, with and without JavaScript."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from gavah.ledger import VerifierKey
from gavah.publish.check import check_bundle

LANGUAGES = ("en", "fa")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_found_as_it_is_from_a_folder(whole: Path, look: Any, language: str) -> None:
    seen = look(whole / language / "index.html")
    assert seen.states() == ["holds", "not_included", "holds"]
    assert seen.states(".cite") == ["holds", "holds", "holds", "holds"]
    assert seen.complaints == []
    assert all(url.startswith(whole.as_uri()) for url in seen.requests)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_found_as_it_is_from_a_server(served: str, look: Any, language: str) -> None:
    seen = look(f"{served}/{language}/index.html")
    assert seen.states() == ["holds", "not_included", "holds"]
    assert seen.complaints == []
    assert all(url.startswith(served + "/") for url in seen.requests)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exhibit_shows_its_text_as_it_was_sealed(whole: Path, look: Any, texts: Any, language: str) -> None:
    for number in ("1", "2"):
        seen = look(whole / language / f"exhibit-{number}.html")
        assert seen.states(".reading, #summary-line") == ["holds", "holds"]
        assert seen.complaints == []
        shown = seen.page.text_content("pre")
        assert shown.split() == re.sub("[\u202e\u202c]", "", texts[number]).split()


def test_a_passage_is_marked_where_it_stands_though_letters_before_it_take_two_units(whole: Path, look: Any) -> None:
    seen = look(whole / "fa" / "exhibit-1.html")
    assert (
        seen.page.text_content("mark") == "سامانهٔ شنود \U0001f5a5 (قرارداد HM-9، €1,250,000) در دی ۱۳۹۸ تحویل گرفته شد"
    )


def test_passages_that_overlap_each_have_their_place(whole: Path, look: Any) -> None:
    seen = look(whole / "en" / "exhibit-2.html")
    assert seen.page.eval_on_selector_all("mark", "all => all.map(m => m.textContent)") == [
        "Anlage <Interzept> ",
        "HM-9 EUR",
        " 1,250,000.",
    ]
    assert seen.page.eval_on_selector_all("#c1-2, #c2-1", "all => all.map(m => m.textContent)") == [
        "Anlage <Interzept> ",
        "HM-9 EUR",
    ]


def test_an_original_is_hashed_in_the_page_and_saved_under_a_plain_name(whole: Path, look: Any, texts: Any) -> None:
    seen = look(whole / "en" / "exhibit-2.html")
    with seen.page.expect_download() as download:
        seen.page.click("#original")
    assert download.value.suggested_filename == "exhibit-2.pdf"
    assert Path(download.value.path()).read_bytes() == texts["2"].encode()
    assert seen.states("#original-result") == ["holds"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_can_be_read_without_javascript(whole: Path, look: Any, language: str) -> None:
    seen = look(whole / language / "index.html", java_script_enabled=False)
    text = seen.text("main")
    assert "Halvorn" in text
    assert "Reply of the company" in text or "پاسخ شرکت" in text
    assert "JavaScript" in text or "جاوااسکریپت" in text
    assert all("/data/" not in url for url in seen.requests)


def test_the_first_page_leads_to_each_language_by_its_own_name(whole: Path, look: Any) -> None:
    page = look(whole / "index.html", java_script_enabled=False).page
    links = page.eval_on_selector_all("a", "all => all.map(a => [a.textContent, a.getAttribute('href')])")
    assert links == [["فارسی", "fa/index.html"], ["English", "en/index.html"]]


def test_every_link_of_every_page_leads_to_something(whole: Path) -> None:
    pages = [*whole.glob("*.html"), *whole.glob("*/*.html")]
    for page in pages:
        for link in re.findall(r'(?:href|src)="([^"]+)"', page.read_text()):
            name, _, part = link.partition("#")
            goal = (page.parent / name).resolve() if name else page
            assert goal.is_file(), (page, link)
            assert not part or f'id="{part}"' in goal.read_text(), (page, link)
    assert len(pages) == 11


def test_no_page_holds_a_script_or_a_style_of_its_own(whole: Path) -> None:
    for page in whole.glob("**/*.html"):
        text = page.read_text()
        assert "Content-Security-Policy" in text
        assert not re.search(r"<script(?![^>]* src=)|<style|\son[a-z]+=|\sstyle=|https?://", text)


def test_a_script_of_another_host_is_refused_by_the_policy(whole: Path, look: Any) -> None:
    seen = look(whole / "en" / "verify.html")
    violated = seen.page.evaluate(
        """() => new Promise(done => {
          document.addEventListener("securitypolicyviolation", event => done(event.violatedDirective));
          const script = document.createElement("script");
          script.src = "http://127.0.0.1:9/other.js";
          document.head.append(script);
        })"""
    )
    assert violated == "script-src-elem"


def test_the_scripts_hand_over_the_files_of_the_bundle_byte_for_byte(whole: Path) -> None:
    handed: dict[str, bytes] = {}
    for script in (whole / "data").rglob("*.js"):
        calls = re.findall(r'gavah\("([^"]+)", "([^"]*)"\);\n', script.read_text())
        handed |= {path: base64.b64decode(text) for path, text in calls if not path.startswith("words.")}
    bundle = whole / "bundle"
    assert all((bundle / path).read_bytes() == content for path, content in handed.items())
    parts = ("claims.json", "logs/", "readings/", "exhibits/")
    files = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    assert handed.keys() == {path for path in files if path.startswith(parts)}


def test_the_bundle_inside_holds_by_itself(whole: Path, key: VerifierKey) -> None:
    findings = check_bundle(whole / "bundle", [key])
    assert [f for f in findings if f.state == "broken"] == []
    assert [f.state for f in findings if f.what == "sentence"] == ["holds", "not_included", "holds"]


def test_a_key_from_elsewhere_is_compared_in_the_page(whole: Path, look: Any, key: VerifierKey) -> None:
    seen = look(whole / "en" / "verify.html")
    fingerprint = hashlib.sha256(key.public).hexdigest().upper()
    for given, state in ((str(key), "holds"), (fingerprint, "holds"), (fingerprint[:-1], "broken")):
        seen.page.fill("#other-key", given)
        assert seen.states("#compare-result") == [state]
    assert seen.complaints == []


NO_ED25519 = """
  const given = SubtleCrypto.prototype.importKey;
  SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
    if (algorithm.name === "Ed25519") return Promise.reject(new DOMException("unknown", "NotSupportedError"));
    return given.call(this, format, key, algorithm, ...rest);
  };
"""


@pytest.mark.parametrize("lack", [NO_ED25519, "Object.defineProperty(crypto, 'subtle', { value: undefined });"])
def test_a_browser_that_cannot_check_never_says_that_anything_holds(whole: Path, look: Any, lack: str) -> None:
    seen = look(whole / "en" / "index.html", before=lack)
    assert set(seen.states(".sentence, #summary-line")) == {"unable"}
    assert "Could not be checked" in seen.text(".sentence > .result")
    assert set(look(whole / "en" / "exhibit-1.html", before=lack).states("#summary-line, .reading")) == {"unable"}


def test_a_damage_is_told_also_where_signatures_cannot_be_checked(room: Path, look: Any) -> None:
    page = room / "en" / "index.html"
    page.write_text(page.read_text().replace("a disgrace", "an honour"))
    assert look(page, before=NO_ED25519).states() == ["unable", "unable", "broken"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passage_has_the_direction_of_its_own_letters(whole: Path, look: Any, language: str) -> None:
    page = look(whole / language / "index.html").page
    directions = page.eval_on_selector_all(".words", "all => all.map(one => one.dir)")
    assert directions == ["rtl", "ltr", "ltr", "ltr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_have_the_fonts_that_they_bring(whole: Path, look: Any, language: str) -> None:
    page = look(whole / language / "index.html").page
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("[...document.fonts].map(font => font.status)") == ["loaded", "loaded"]
