"""Right-to-left lines come out in the order in which they were written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gavah.read.order import Glyph, lines_as_stored, lines_in_order, score

WIDTH, SPACE_WIDTH = 6.0, 3.0


def shown(visual: str, y: float = 100.0, stored: list[int] | None = None) -> list[Glyph]:
    """Glyphs that stand from left to right as `visual` does; spaces only as gaps."""
    glyphs, x = [], 50.0
    for index, character in enumerate(visual):
        if character == " ":
            x += SPACE_WIDTH
            continue
        order = stored[index] if stored else index
        glyphs.append(Glyph(character, x, y, x, y - 2, x + WIDTH, y + 8, 12.0, order))
        x += WIDTH
    return glyphs


def read(*visual: str) -> list[str]:
    glyphs = [glyph for i, line in enumerate(visual) for glyph in shown(line, 700 - 20.0 * i)]
    return [line.text for line in lines_in_order(glyphs)]


@pytest.mark.parametrize(
    ("visual", "logical"),
    [
        ("مالس", "سلام"),
        ("درک ۱۴۰۰/۷/۱۴ زور", "روز ۱۴۰۰/۷/۱۴ کرد"),
        ("دوب 1,250,000 غلبم", "مبلغ 1,250,000 بود"),
        ("دوب ۱٬۲۵۰٬۰۰۰ غلبم", "مبلغ ۱٬۲۵۰٬۰۰۰ بود"),
        ("فیفخت ٪۲۵ اب", "با ۲۵٪ تخفیف"),
        ("ار IMSI 2000 هاگتسد", "دستگاه IMSI 2000 را"),
        ("درک (دابآرذآ رد) نشور", "روشن (در آذرآباد) کرد"),
        ("درک )دابآرذآ رد( نشور", "روشن (در آذرآباد) کرد"),
        ("درک «یسک هچ» نشور", "روشن «چه کسی» کرد"),
    ],
)
def test_a_right_to_left_line_is_read_as_written(visual: str, logical: str) -> None:
    assert read(visual) == [logical]


def test_a_persian_line_with_a_long_address_follows_its_page() -> None:
    lines = read("دیناوخب دندرک رشتنم هک ار هینایب نیا", "تسا https://example.org/a/b?x=1 یناشن")
    assert lines[1] == "نشانی https://example.org/a/b?x=1 است"


def test_a_left_to_right_line_with_a_persian_name_keeps_its_direction() -> None:
    assert read("the group هلال مورگ met in Narvan") == ["the group گروم لاله met in Narvan"]


def test_lines_come_from_top_to_bottom_whatever_order_they_are_stored_in() -> None:
    low, high = shown("مود", 100.0), shown("لوا", 200.0)
    assert [line.text for line in lines_in_order(low + high)] == ["اول", "دوم"]


def test_baselines_that_differ_a_little_are_one_line() -> None:
    glyphs = [
        Glyph(g.text, g.x, g.y + (1.5 if i % 2 else 0), g.left, g.bottom, g.right, g.top, g.size, g.index)
        for i, g in enumerate(shown("مالس"))
    ]
    assert [line.text for line in lines_in_order(glyphs)] == ["سلام"]


def test_a_mark_stands_with_the_letter_that_it_follows() -> None:
    letter, mark = shown("م")[0], "\u064f"
    above = Glyph(mark, letter.x, letter.y + 9, letter.left, 0, letter.left, 0, 12.0, letter.index + 1)
    assert [line.text for line in lines_in_order([letter, above])] == ["م" + mark]


@pytest.mark.parametrize("stored", ["لا", "ال"])
def test_a_ligature_is_read_as_written_whichever_way_it_is_stored(stored: str) -> None:
    pair = [Glyph(c, 50, 100, 50, 98, 56, 108, 12.0, i) for i, c in enumerate(stored)]
    assert [line.text for line in lines_in_order(pair)] == ["لا"]


def test_a_space_whose_place_is_wrong_goes_to_the_nearest_gap() -> None:
    glyphs = shown("مود لوا")
    space = Glyph(" ", glyphs[2].x, 100, glyphs[2].x, 100, glyphs[2].x, 100, 12.0, 99)
    assert [line.text for line in lines_in_order([*glyphs, space])] == ["اول دوم"]


def test_the_box_of_a_line_holds_its_characters_in_hundredths_of_a_point() -> None:
    assert lines_in_order(shown("مالس"))[0].box == (5000, 9800, 7400, 10800)


def test_turned_words_that_are_stored_backwards_are_turned_round() -> None:
    backwards = [Glyph(c, 10.0 + i, 5, 10, 5, 12, 9, 8.0, i) for i, c in enumerate("مظن")]
    forwards = [Glyph(c, 90.0 - i, 5, 80, 5, 82, 9, 8.0, 4 + i) for i, c in enumerate("وزارت")]
    assert [line.text for line in lines_as_stored(backwards + forwards)] == ["نظم وزارت"]


def test_text_turned_round_scores_below_text_as_written() -> None:
    text = "این را از آن برای وزارت که در شهر است"
    assert score(text) > 0 > score(text[::-1])


@settings(deadline=None)
@given(st.lists(st.text("ابپتدرسشمن", min_size=1, max_size=8), min_size=1, max_size=8))
def test_persian_words_survive_being_shown(words: list[str]) -> None:
    logical = " ".join(words)
    assert read(logical[::-1]) == [logical]


@settings(deadline=None)
@given(st.lists(st.tuples(st.characters(), st.floats(0, 600), st.floats(0, 800)), max_size=40))
def test_any_characters_anywhere_give_every_letter_once(placed: list[tuple[str, float, float]]) -> None:
    glyphs = [Glyph(c, x, y, x, y, x + 5, y + 9, 10.0, i) for i, (c, x, y) in enumerate(placed)]
    letters = sorted(c for c, _, _ in placed if c.isalpha() and not c.isspace())
    read_back = "".join(line.text for line in lines_in_order(glyphs))
    assert sorted(c for c in read_back if c.isalpha()) == letters
