"""What the pages show, in both languages, and their JSON twins."""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import quote

import pytest

from gavah.door.web import tags, words
from gavah.door.web.case import RECHECK, Desk
from gavah.door.web.pages.picture import Placed, picture, png_size
from gavah.door.web.pages.reading_text import WINDOW, Mark, pieces, window
from gavah.door.web.words import say
from gavah.errors import BadMaterial
from gavah.record.charge import Assessment, Claim, Position, Reply
from gavah.record.material import Acquisition, Description, Reading
from gavah.record.place import DateValue, Locator
from gavah.record.weighed import Fault, WeighedElement

Browser = Any
Sample = Any
LANGUAGES = ("en", "fa")
TEMPLATES = Path(words.__file__).with_name("templates")


def pages(case: Sample) -> list[str]:
    """Every page of the case, without its language."""
    exhibits = [f"exhibits/{digest}" for digest in case.state.exhibits]
    claims = [f"claims/{quote(wordings[-1].record.label, safe='')}" for wordings in case.state.claims.values()]
    return ["home", "search", "search?q=delivered", "exhibits", *exhibits, "claims", *claims, "elements", "demands"]


def twin(path: str) -> str:
    """The address of a page's JSON."""
    address, mark, query = path.partition("?")
    return f"{address}.json{mark}{query}"


def plain(page: str) -> str:
    """A page's words without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def leaves(form: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in a JSON form with its key."""
    if isinstance(form, dict):
        for name, value in form.items():
            yield from leaves(value, f"locator.{name}" if name == "words" and "locator" in form else name)
    elif isinstance(form, list):
        for value in form:
            yield from leaves(value, key)
    else:
        yield key, form


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_both_languages_with_a_twin(case: Sample, browser: Browser, language: str) -> None:
    for page in pages(case):
        found, other = browser.ask(f"/{language}/{page}"), browser.ask(f"/{language}/{twin(page)}")
        assert (found.status, other.status) == (200, 200), page
        assert f'<html lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}">' in found.text
        assert other.headers["content-type"] == "application/json; charset=utf-8"
        links = [html.unescape(link) for link in re.findall(r'href="([^"]*)" type="application/json"', found.text)]
        assert [browser.ask(link).body for link in links] == [other.body], page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_and_its_twin_agree(case: Sample, browser: Browser, language: str) -> None:
    for page in pages(case):
        shown = browser.ask(f"/{language}/{page}").text
        told = [*leaves(json.loads(browser.ask(f"/{language}/{twin(page)}").text))]
        for key, value in told:
            if key in ("label", "by", "addressee", "holder", "channel", "origin", "locator.words"):
                assert value in plain(shown), (page, key)
            if key == "digest":
                assert value in shown, page


def test_both_forms_of_an_address_tell_the_same_in_every_language(case: Sample, browser: Browser) -> None:
    for page in pages(case):
        assert browser.ask(f"/en/{twin(page)}").body == browser.ask(f"/fa/{twin(page)}").body


def test_no_address_in_a_page_leads_to_another_host(case: Sample, browser: Browser) -> None:
    for page in pages(case):
        for target in re.findall(r'(?:href|src|action)="([^"]*)"', browser.ask(f"/en/{page}").text):
            assert target.startswith(("/", "?", "#")) and not target.startswith("//"), target


def test_every_link_in_the_pages_leads_somewhere(case: Sample, browser: Browser) -> None:
    targets = {"/fa/home"}
    for page in pages(case):
        found = re.findall(r'href="([^"#]*)', browser.ask(f"/fa/{page}").text)
        targets |= {
            html.unescape(t) if t.startswith("/") else f"/fa/{page.partition('?')[0]}{html.unescape(t)}" for t in found
        }
    assert len(targets) > 40
    assert [target for target in sorted(targets) if browser.ask(target).status != 200] == []


def test_home_tells_what_is_sealed_read_unread_claimed_and_faulty(browser: Browser) -> None:
    home = json.loads(browser.ask("/en/home.json").text)
    counted = {key: home[key] for key in ("sealed", "acquisitions", "read", "waiting", "claims", "sound", "contested")}
    assert counted == {"sealed": 6, "acquisitions": 7, "read": 4, "waiting": 1, "claims": 2, "sound": 1, "contested": 1}
    assert [(one["exhibit"]["name"], one["reason"]) for one in home["unread"]] == [("archive.zip", "bomb")]
    assert [one["label"] for one in home["faulty"]] == ["C/2 <b>"]
    assert [one["state"] for one in home["health"]] == ["holds", "broken", "open"]
    shown = plain(browser.ask("/en/home").text)
    assert "exhibit 4_a" in shown and "taken from the case folder itself" in shown
    assert "۳۸" in plain(browser.ask("/fa/home").text)
    assert "would unpack to far too much" in shown and "no accepted passage supports it" in shown


def test_a_persian_page_writes_persian_digits_and_both_calendars(browser: Browser) -> None:
    shown = plain(browser.ask("/fa/claims/C1").text)
    assert "۲۲ خرداد ۱۳۹۸ (۱۲ ژوئن ۲۰۱۹)" in shown
    assert "12 June 2019 (22 Khordad 1398)" in plain(browser.ask("/en/claims/C1").text)


def test_a_claim_shows_what_speaks_against_it_beside_what_supports_it(browser: Browser) -> None:
    claim = json.loads(browser.ask("/en/claims/C1.json").text)
    assert [one["stance"] for one in claim["supports"]] == ["supports", "supports"]
    assert [one["quote"]["words"] for one in claim["against"]] == [
        "We have never supplied interception equipment to Tavaran."
    ]
    assert claim["against"][0]["accepted"]["reason"] == "Compared with the original."
    shown = browser.ask("/en/claims/C1").text
    assert shown.index("What supports it") < shown.index("What speaks against it") < shown.index("We have never")


def test_a_passage_that_nobody_accepted_is_shown_as_not_counting(browser: Browser) -> None:
    assert "it does not count" in browser.ask("/en/claims/C%2F2%20%3Cb%3E").text


def test_a_cited_passage_is_marked_in_the_text_and_boxed_on_the_page(case: Sample, browser: Browser) -> None:
    cite = next(iter(case.state.assessments.values())).record.passage.cite
    shown = browser.ask(f"/en/exhibits/{cite.exhibit}?at={cite.start}-{cite.end}").text
    mark = '<mark class="found" id="found" title="C1">The interceptor LIG-3 was delivered'
    assert mark in shown
    told = json.loads(browser.ask(f"/en/exhibits/{cite.exhibit}.json?at={cite.start}-{cite.end}").text)
    frames = told["reading"]["picture"]["frames"]
    assert [frame["labels"] for frame in frames] == [["C1"], []] and frames[1]["found"]
    assert f'/files/{cite.exhibit}/page/1.png"' in shown


def test_what_a_machine_found_is_listed_once_with_its_count(case: Sample, browser: Browser) -> None:
    exhibit = next(iter(case.state.exhibits))
    found = json.loads(browser.ask(f"/en/exhibits/{exhibit}.json").text)["mentions"]
    assert [(one["first"]["sort"], one["first"]["start"], one["times"]) for one in found] == [
        ("company", 0, 2),
        ("date", 39, 1),
    ]


def test_a_page_picture_is_made_once_and_served_as_png(case: Sample, browser: Browser) -> None:
    exhibit = next(iter(case.state.exhibits))
    case.pictures.clear()
    first, second = (browser.ask(f"/files/{exhibit}/page/2.png") for _ in range(2))
    assert first.body == second.body and png_size(first.body)[0] > 100
    assert first.headers["content-type"] == "image/png"
    assert len(case.pictures) <= 1


def test_a_page_that_cannot_be_pictured_still_shows_its_text(case: Sample, sampler: Any, tmp_path: Path) -> None:
    class Desk:
        @staticmethod
        def picture(exhibit: str, page: int) -> bytes:
            raise BadMaterial(exhibit, "crashed")

    desk: Any = Desk()
    assert picture(desk, "0" * 64, 1, ()).width == 0


def test_boxes_of_a_picture_stand_in_its_own_pixels() -> None:
    class Desk:
        @staticmethod
        def picture(exhibit: str, page: int) -> bytes:
            return b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + (800).to_bytes(4, "big") + (600).to_bytes(4, "big")

    desk: Any = Desk()
    image = Placed(Locator("image", boxes=((10, 20, 110, 60),)), (), False)
    (frame,) = picture(desk, "0" * 64, 1, [image]).frames
    assert (frame.left, frame.top, frame.width, frame.height) == (10, 20, 100, 40)
    (frame,) = picture(desk, "0" * 64, 1, [image], longest=1600).frames  # shown at half its size
    assert (frame.left, frame.top, frame.width, frame.height) == (5, 10, 50, 20)
    page = Placed(Locator("pdf", page=1, boxes=((0, 0, 7200, 3600),)), (), False)  # an inch wide, half an inch high
    (frame,) = picture(desk, "0" * 64, 1, [page]).frames
    assert (frame.left, frame.top, frame.width, frame.height) == (0, 545, 110, 55)


def test_the_case_is_checked_again_only_after_a_while(case: Sample) -> None:
    class Checked:
        times = 0

        def health(self) -> list[tuple[str, str, str]]:
            self.times += 1
            return [("acts", "holds", str(self.times))]

    now = datetime(2026, 3, 1, tzinfo=UTC)
    clock = iter([now, now + RECHECK, now + RECHECK + timedelta(seconds=1)])
    checked: Any = Checked()
    desk = Desk(checked, lambda: next(clock))
    assert [desk.health()[1][0][2] for _ in range(3)] == ["1", "1", "2"]


def test_what_is_not_a_png_is_refused() -> None:
    with pytest.raises(BadMaterial, match="not_a_png"):
        png_size(b"GIF89a" + bytes(30))


def test_an_original_is_offered_only_as_a_download(case: Sample, browser: Browser) -> None:
    exhibit = next(iter(case.state.exhibits))
    answer = browser.ask(f"/files/{exhibit}/original")
    assert answer.body == case.originals[exhibit]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="{exhibit}"'


def test_a_changed_original_is_not_given_out(case: Sample, browser: Browser) -> None:
    exhibit = next(iter(case.state.exhibits))
    whole = case.originals[exhibit]
    case.originals[exhibit] = whole + b"!"
    answer = browser.ask(f"/files/{exhibit}/original")
    case.originals[exhibit] = whole
    assert answer.status == 500 and "The seal is broken" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/en/nope", "/fa/exhibits/" + "0" * 64, "/en/claims/C9", "/files/" + "0" * 64 + "/original", "/static/..%2fserver.py",
     "/static/none.css", "/files/" + "0" * 64 + "/page/1.png", "/xx/home", "/en", "/en/home.xml"],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_not_there(browser: Browser, path: str) -> None:
    answer = browser.ask(path)
    assert answer.status == 404
    assert "Traceback" not in answer.text and "Django" not in answer.text


def test_the_twin_of_a_missing_page_is_json_too(browser: Browser) -> None:
    answer = browser.ask("/en/claims/C9.json")
    assert (answer.status, json.loads(answer.text)) == (404, {"kind": "material", "reason": "not_found", "what": "C9"})


def test_a_view_that_must_be_refolded_says_so(case: Sample, browser: Browser) -> None:
    whole, case.view = case.view, case.view.with_name("gone.sqlite")
    answer = browser.ask("/en/search?q=word")
    case.view = whole
    assert answer.status == 503 and "gavah refold" in answer.text


@pytest.mark.filterwarnings("ignore")
def test_a_failure_inside_shows_no_detail(case: Sample, browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    whole, case.title = case.title, None
    state, case.state = case.state, None
    answer = browser.ask("/en/exhibits")
    case.title, case.state = whole, state
    assert answer.status == 500
    assert "AttributeError" not in answer.text and "Traceback" not in answer.text
    assert "Content-Security-Policy".lower() in answer.headers


def test_hostile_names_are_shown_and_never_obeyed(case: Sample, browser: Browser) -> None:
    for language in LANGUAGES:
        for page in pages(case):
            shown = browser.ask(f"/{language}/{page}").text
            assert "<script" not in shown.lower() and "\u202e" not in shown and "C/2 <b>" not in shown, page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;⟨U+202E⟩fdp.exe" in browser.ask("/en/exhibits").text


def test_a_query_is_escaped_and_kept_in_its_box(browser: Browser) -> None:
    shown = browser.ask("/en/search?q=" + quote('"><script>alert(1)</script>')).text
    assert "<script" not in shown
    assert 'value="&quot;&gt;&lt;script&gt;' in shown


CROOKED = (
    *("?at=5-2", "?at=x", "?at=-", "?at=1-99999999999999999999", "?start=-4", "?start=999999"),
    *("?page=0", "?page=²", "?page=99&start=3&at=0-9", "?reading=zz"),
)


@pytest.mark.parametrize("query", CROOKED)
def test_a_crooked_query_shows_the_exhibit_all_the_same(case: Sample, browser: Browser, query: str) -> None:
    exhibit = next(iter(case.state.exhibits))
    assert browser.ask(f"/en/exhibits/{exhibit}{quote(query, safe='?=&-')}").status == 200


def test_demands_show_replies_positions_and_silence(browser: Browser) -> None:
    (demand,) = json.loads(browser.ask("/en/demands.json").text)["demands"]
    assert [(one["at"], one["silent"]) for one in demand["sendings"]] == [("2026-01-10", False), ("2026-02-01", True)]
    assert [one["position"] for one in demand["positions"]] == ["opposes"]
    assert "No answer by the deadline" in browser.ask("/en/demands").text


def test_elements_show_where_contrary_evidence_was_looked_for(browser: Browser) -> None:
    shown = plain(browser.ask("/en/elements").text)
    assert "the export register" in shown and "no licence on record" in shown
    assert "Nobody has recorded a search" in shown and "No claim speaks to it" in shown


def test_search_finds_in_both_spellings_and_leads_to_the_place(case: Sample, browser: Browser) -> None:
    for query in ("خوشه\u200cهای", "خوشههای", "خوشه های"):
        (found,) = json.loads(browser.ask("/fa/search.json?q=" + quote(query)).text)["found"]
        text = case.readings[found["reading"]].text
        assert text[found["start"] : found["end"]] == "خوشه\u200cهای"
        assert [piece["text"] for piece in found["pieces"] if piece["found"]] == ["خوشه\u200cهای"]


def test_a_long_text_is_shown_in_windows_that_join() -> None:
    text = "".join(chr(97 + place % 26) for place in range(WINDOW * 2 + 7))
    first = window(text, 0, ())
    second = window(text, first.after or 0, ())
    third = window(text, second.after or 0, ())
    assert "".join(piece.text for part in (first, second, third) for piece in part.pieces) == text
    assert (first.before, second.before, third.after) == (None, 0, None)


def test_an_empty_text_has_an_empty_window() -> None:
    assert window("", 0, ()).pieces == ()


def test_marks_that_overlap_are_cut_into_pieces_that_know_both() -> None:
    cut = pieces("abcdefgh", 0, 8, [Mark(1, 5, ("C1",)), Mark(3, 7, ("C2",), found=True)])
    assert [(piece.text, piece.labels, piece.first) for piece in cut] == [
        ("a", (), False), ("bc", ("C1",), False), ("de", ("C1", "C2"), True), ("fg", ("C2",), False), ("h", (), False),
    ]  # fmt: skip


def test_both_languages_have_the_same_words_and_none_is_empty() -> None:
    english, persian = words.words("en"), words.words("fa")
    assert {g: set(codes) for g, codes in english.items()} == {g: set(codes) for g, codes in persian.items()}
    assert all(text.strip() for found in (english, persian) for codes in found.values() for text in codes.values())


def test_every_word_that_a_template_asks_for_is_there_and_no_other() -> None:
    asked = {key for file in TEMPLATES.iterdir() for key in re.findall(r"\bt\.(\w+)", file.read_text(encoding="utf-8"))}
    assert asked == set(words.words("en")["ui"])


@pytest.mark.parametrize(
    ("group", "cls", "field"),
    [("kind", Claim, "kind"), ("kind", Reply, "kind"), ("kind", Reading, "kind"), ("stance", Assessment, "stance"),
     ("position", Position, "position"), ("reason", Fault, "reason"), ("state", WeighedElement, "status"),
     ("method", Acquisition, "method"), ("release", Description, "release")],
)  # fmt: skip
def test_every_code_of_the_records_has_words(group: str, cls: type[Any], field: str) -> None:
    assert set(get_args(get_type_hints(cls)[field])) <= set(words.words("fa")[group])


def test_a_code_without_words_shows_itself() -> None:
    assert say("fa", "reason", "not_known_yet") == "not known yet"


def test_an_exhibit_list_of_many_sheets_can_be_turned(
    case: Sample, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gavah.door.web.pages.exhibits.EACH", 4)
    first, second, beyond = (json.loads(browser.ask(f"/en/exhibits.json?sheet={n}").text) for n in (1, 2, 99))
    numbers = [line["exhibit"]["number"] for sheet in (first, second) for line in sheet["lines"]]
    assert (numbers, beyond["sheet"]) == ([1, 2, 3, 4, 5, 6], 2)
    assert 'rel="next" href="?sheet=2"' in browser.ask("/en/exhibits").text


def test_a_date_that_is_none_is_shown_as_it_stands() -> None:
    context: Any = {"language": "fa"}
    assert tags.day(context, "2019-13-45") == '<bdi class="name">2019-13-45</bdi>'
    crooked = DateValue("some day", "gregorian", "long ago", "2019-01-01", "day")
    assert tags.when(context, crooked) == '<bdi class="name">some day</bdi>'


def test_an_instant_keeps_its_minute_in_the_page_s_digits() -> None:
    context: Any = {"language": "fa"}
    assert "۱۰ اسفند ۱۴۰۴ (۱ مارس ۲۰۲۶)</bdi> ۱۰:۰۵\u00a0UTC" in tags.day(context, "2026-03-01T10:05:00Z")


def test_numbers_are_grouped_as_the_page_s_language_groups_them() -> None:
    fa: Any = {"language": "fa"}
    en: Any = {"language": "en"}
    assert (tags.n(fa, 1234567), tags.n(en, 1234567)) == ("۱٬۲۳۴٬۵۶۷", "1,234,567")


def test_words_missing_in_the_page_s_language_come_in_another() -> None:
    assert tags.chosen({"de": "Haus", "en": "house"}, "fa") == ("en", "house")
    assert tags.chosen({"fr": "maison", "de": "Haus"}, "fa") == ("de", "Haus")
    assert tags.chosen({}, "fa") == ("fa", "")


def test_a_place_names_sheet_and_cell() -> None:
    context: Any = {"language": "en"}
    assert tags.place(context, Locator("sheet", sheet="List", cell="B2")) == "<bdi>sheet List, cell B2</bdi>"
    assert tags.place(context, None) == ""


def test_every_file_of_the_door_is_packed_when_it_is_installed() -> None:
    root = Path(__file__).parents[2]
    packed = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"][
        "*"
    ]
    door = root / "src/gavah/door/web"
    files = [file for folder in ("static", "templates", "words") for file in (door / folder).iterdir()]
    assert files and all(any(fnmatch(file.name, shape) for shape in packed) for file in files)
