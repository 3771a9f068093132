"""Names of companies are found by their form, and no further than they reach."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah.language.companies import find_companies

NAMES = [
    ("Muster Systeme GmbH & Co. KG", "GmbH & Co. KG"),
    ("Nordlicht AG", "AG"),
    ("Beispiel UG (haftungsbeschränkt)", "UG (haftungsbeschränkt)"),
    ("Peter Muster e.K.", "e.K."),
    ("Müller & Söhne OHG", "OHG"),
    ("3M Beispiel GmbH", "GmbH"),
    ("Acme Lawful Intercept Ltd.", "Ltd."),
    ("Acme Systems, Inc.", "Inc."),
    ("Acme Corp.", "Corp."),
    ("Telco Co., Ltd.", "Co., Ltd."),
    ("Bank of Ruritania PLC", "PLC"),
    ("iSystems LLC", "LLC"),
    ("Réseaux du Nord S.A.", "S.A."),
    ("Lumière SARL", "SARL"),
    ("Desert Falcon FZ-LLC", "FZ-LLC"),
    ("Gulf Net FZE", "FZE"),
    ("ELEFANT SYSTEME GMBH", "GMBH"),
    ("Muster\nGmbH", "GmbH"),
    ("شرکت ارتباطات سپهر", "شرکت"),
    ("شرکت «پویا سامانه»", "شرکت"),
    ("شركة النور للاتصالات", "شركة"),
    ("مؤسسة الأمل الخيرية", "مؤسسة"),
    ("شرکت Muster GmbH", "شرکت"),
]


@pytest.mark.parametrize(("name", "form"), NAMES)
@pytest.mark.parametrize("frame", ["{}", "mit der {}, gut", "the {} (x", "از {}، در", "Firma {} in x"])
def test_a_name_is_found_with_its_form(name: str, form: str, frame: str) -> None:
    text = frame.format(name)
    [found] = find_companies(text)
    assert (found.words, found.form) == (name, form)
    assert text[found.start : found.end] == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Die Lieferung der Muster GmbH an die Nordlicht AG.", ["Muster GmbH", "Nordlicht AG"]),
        ("On Monday Acme Ltd signed.", ["Acme Ltd"]),
        ("Acme and Beta GmbH", ["Beta GmbH"]),
        ("Ended here. Acme GmbH", ["Acme GmbH"]),
        ("Last Line\nFirst Words GmbH", ["First Words GmbH"]),
        ("One Two Three Four Five Six Seven Eight GmbH", ["Three Four Five Six Seven Eight GmbH"]),
        ("شرکت ارتباطات سپهر در تهران", ["شرکت ارتباطات سپهر"]),
        ("شرکت یک دو سه چهار پنج", ["شرکت یک دو سه چهار"]),
        ("شرکت پویا اعلام کرد", ["شرکت پویا"]),
        ("شرکت پویا می\u200cگوید", ["شرکت پویا"]),
        ("بزرگ شرکت پویا را", ["شرکت پویا"]),
    ],
)
def test_a_name_reaches_no_further_than_it_must(text: str, names: list[str]) -> None:
    assert [found.words for found in find_companies(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "limited liability",
        "The Limited",
        "10 KG Reis",
        "INC",
        "Die SE kommt",
        "for & GmbH",
        "Muster & GmbH",
        "Muster\n\nGmbH",
        "MusterAG",
        "Muster AG-Chef",
        "این شرکت اعلام کرد",
        "شرکت در انتخابات",
        "شرکت کردند",
        "شرکت می\u200cکند",
        "شرکت\u200cهای بزرگ",
        "شرکت. پویا",
        "شراکت پویا",
    ],
)
def test_what_names_no_company_is_not_found(text: str) -> None:
    assert find_companies(text) == []


@given(
    st.lists(
        st.one_of(st.text(max_size=5), st.sampled_from(["GmbH", " ", "A", "& ", ",", "شرکت ", "Ltd", "\n", "«", "»"]))
    ).map("".join)
)
def test_names_are_spans_of_any_text_and_never_overlap(text: str) -> None:
    found = find_companies(text)
    assert all(one.words == text[one.start : one.end] and one.form in one.words for one in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
