"""What somebody changed in a room is found by the page itself, beside the sentence that it concerns."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gavah import canon
from gavah.ledger import Signer

LOG = "a" * 32


def unit(name: str) -> str:
    """The data file that hands over a file of the bundle."""
    return re.sub(r"acts/([0-9]+)\..*", lambda found: f"acts-{int(found[1]) // 64}", name)


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert text.count(before) >= 1, before
    path.write_text(text.replace(before, after, 1))


def handed(room: Path, path: str) -> bytes:
    """What a data file hands over."""
    text = (room / "data" / f"{unit(path)}.js").read_text()
    return base64.b64decode(text.split(f'gavah("{path}", "')[1].split('"')[0])


def hand(room: Path, path: str, content: bytes) -> None:
    """Let a data file hand over other bytes."""
    before = base64.b64encode(handed(room, path)).decode()
    change(room / "data" / f"{unit(path)}.js", before, base64.b64encode(content).decode())


def claims_of(room: Path) -> Any:
    return json.loads((room / "bundle" / "claims.json").read_bytes())


def act_name(place: list[Any]) -> str:
    return f"logs/{place[0]}/acts/{place[1]}"


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The sale is a disgrace.", "The sale is an honour."),
        ("The sale is a disgrace.", "The sale is <s>not</s> a disgrace."),
        ("The sale is a disgrace.", "The sale is a <s>disgrace</s>."),
        ("The sale is a disgrace.", "The sale is a \u202edisgrace."),
        ("The sale is a disgrace.", "The sale is a disgrace.<bdi> Not.</bdi>"),
        (">Opinion<", ">Fact<"),
        (">C3<", ">C4<"),
        ('<article class="sentence" id="s3" data-claim="', '<article class="sentence" id="s3" data-claim="0'),
    ],
)
def test_a_sentence_that_the_page_shows_otherwise_is_broken(room: Path, look: Any, before: str, after: str) -> None:
    change(room / "en" / "index.html", before, after)
    seen = look(room / "en" / "index.html")
    assert seen.states() == ["holds", "not_included", "broken"]
    assert "the page shows the sentence otherwise" in seen.text("#s3 > .result")
    assert seen.states("#summary-line") == ["broken"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Anlage &lt;Interzept&gt; HM-9 EUR 1,250,000.", "Anlage &lt;Interzept&gt; HM-9 EUR 1,250."),
        ("(contract HM-9, €1,250,000) was delivered", "(contract HM-9, €1,250,000) was refused"),
        ("Halvorn has never supplied any equipment", "Halvorn has supplied equipment"),
        ("Accepted by <bdi>Dara</bdi>", "Accepted by <bdi>Mina</bdi>"),
        ("source <bdi>B</bdi>", "source <bdi>A</bdi>"),
        ("information <bdi>2</bdi>", "information <bdi>1</bdi>"),
        ("origin: <bdi>the company</bdi>", "origin: <bdi>the ministry</bdi>"),
        ("Against (1)", "For (1)"),
        ('<section class="side refutes">', '<section class="side supports">'),
        ('<span class="stance">Against', '<span class="stance">For'),
        (">Reply of the company</span></p>", ">Reply of the ministry</span></p>"),
        ("reasonable grounds to believe", "beyond reasonable doubt"),
    ],
)
def test_a_passage_that_the_page_shows_otherwise_breaks_its_sentence(
    room: Path, look: Any, before: str, after: str
) -> None:
    change(room / "en" / "index.html", before, after)
    seen = look(room / "en" / "index.html")
    assert seen.states() == ["broken", "not_included", "holds"]


def test_a_passage_that_the_page_leaves_out_breaks_its_sentence(room: Path, look: Any) -> None:
    page = room / "en" / "index.html"
    text = page.read_text()
    page.write_text(re.sub(r'<section class="side refutes">.*?</section>', "", text, count=1, flags=re.DOTALL))
    seen = look(page)
    assert seen.states() == ["broken", "not_included", "holds"]
    assert "leaves out" in seen.text("#s1 > .result")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_sentence_that_the_page_leaves_out_is_missed(room: Path, look: Any, number: int) -> None:
    page = room / "en" / "index.html"
    page.write_text(
        re.sub(rf'<article class="sentence" id="s{number}".*?</article>', "", page.read_text(), flags=re.DOTALL)
    )
    assert look(page).states("#summary-line") == ["broken"]


def test_a_sentence_that_was_added_is_noticed(room: Path, look: Any) -> None:
    page = room / "en" / "index.html"
    added = '<article class="sentence" data-claim="x"><p class="text">Added.</p></article><article '
    change(page, "<article ", added)
    seen = look(page)
    assert seen.states("#summary-line") == ["broken"]


def test_a_changed_act_of_a_claim_breaks_its_sentence_alone(room: Path, look: Any) -> None:
    name = act_name(claims_of(room)["sentences"][2]["acts"][0])
    line = handed(room, f"{name}.json")
    hand(room, f"{name}.json", line.replace(b"disgrace", b"wonderfu"))
    seen = look(room / "en" / "index.html")
    assert seen.states() == ["holds", "not_included", "broken"]
    assert "an act is not in the signed log" in seen.text("#s3 > .result")


@pytest.mark.parametrize("which", range(4))
def test_each_act_of_a_passage_counts(room: Path, look: Any, which: int) -> None:
    """Acquisition, reading, assessment, ruling: a letter of the nonce is changed, so the line stays a sound act."""
    name = act_name(claims_of(room)["sentences"][0]["cites"][0]["acts"][which])
    line = handed(room, f"{name}.json")
    at = line.index(b'"n":"') + 5
    hand(room, f"{name}.json", line[:at] + (b"A" if line[at : at + 1] != b"A" else b"B") + line[at + 1 :])
    seen = look(room / "en" / "index.html")
    assert seen.states() == ["broken", "not_included", "holds"]
    assert seen.states("#c1-1") == ["broken"]


@pytest.mark.parametrize("part", ["index", "hash", "cut", "pad", "checkpoint"])
def test_a_changed_proof_breaks_its_sentence(room: Path, look: Any, part: str) -> None:
    name = act_name(claims_of(room)["sentences"][2]["acts"][0])
    proof = handed(room, f"{name}.tlog-proof").decode()
    lines = proof.split("\n")
    bent = {
        "index": proof.replace(lines[1], f"{lines[1]}0"),
        "hash": proof.replace(lines[2], base64.b64encode(b"x" * 32).decode()),
        "cut": proof.replace(f"{lines[2]}\n", ""),
        "pad": proof.replace(lines[2], f"{lines[2]}\n{lines[2]}"),
        "checkpoint": proof.replace("\n\ngavah/", "\n\ngavah/0"),
    }[part]
    hand(room, f"{name}.tlog-proof", bent.encode())
    assert look(room / "en" / "index.html").states() == ["holds", "not_included", "broken"]


def every_sentence_is_broken(room: Path, look: Any) -> str:
    seen = look(room / "en" / "index.html")
    assert set(seen.states(".sentence, #summary-line")) == {"broken"}
    return str(seen.text("#summary-line"))


def test_a_flipped_byte_of_a_checkpoint_breaks_every_sentence(room: Path, look: Any) -> None:
    name = f"logs/{LOG}/checkpoint"
    note = handed(room, name)
    for at in range(0, len(note), max(1, len(note) // 6)):
        hand(room, name, flipped(note, at))
        every_sentence_is_broken(room, look)
        hand(room, name, note)


@pytest.mark.parametrize("claimed", [False, True])
def test_a_log_signed_by_somebody_else_breaks_every_sentence(room: Path, look: Any, key: Any, claimed: bool) -> None:
    """The same tree, signed by a stranger, who may claim to be the key of the edition; every proof leads to it."""
    name = f"logs/{LOG}/checkpoint"
    note = handed(room, name)
    origin, size, root = note.decode().split("\n")[:3]
    stranger = Signer(origin, b"x" * 32)
    text = f"{origin}\n{size}\n{root}\n"
    id_ = key.id if claimed else stranger.key.id
    blob = base64.b64encode(id_ + stranger.sign(text.encode())).decode()
    forged = f"{text}\n\u2014 {origin} {blob}\n".encode()
    for script in (room / "data" / "logs").rglob("*.js"):
        lines = script.read_text()
        for content in re.findall(r'", "([^"]*)"', lines):
            changed = base64.b64encode(base64.b64decode(content).replace(note, forged)).decode()
            lines = lines.replace(content, changed)
        script.write_text(lines)
    assert "not signed by the key" in every_sentence_is_broken(room, look)


def test_a_key_of_small_order_is_refused(room: Path, look: Any) -> None:
    page = room / "en" / "index.html"
    name = f"gavah/{'c' * 32}/{LOG}"
    for point in (bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"):
        raw = b"\x01" + point
        id_ = hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8]
        key = f"{name}+{id_}+{base64.b64encode(raw).decode()}"
        page.write_text(re.sub(r'data-keys="[^"]*"', f'data-keys="{key}"', page.read_text()))
        assert "no sound key" in every_sentence_is_broken(room, look)


def other_text(claims: Any) -> None:
    claims["sentences"][2]["text"]["en"] = "The sale is an honour."


def other_rung(claims: Any) -> None:
    claims["sentences"][0]["rung"] = "beyond_reasonable_doubt"


def no_refutation(claims: Any) -> None:
    del claims["sentences"][0]["cites"][2]


@pytest.mark.parametrize("edit", [other_text, other_rung, no_refutation])
def test_another_claims_file_than_the_edition_names_breaks_all(
    room: Path, look: Any, edit: Callable[[Any], None]
) -> None:
    claims = claims_of(room)
    edit(claims)
    hand(room, "claims.json", canon.dump(claims) + b"\n")
    assert "names another claims.json" in every_sentence_is_broken(room, look)


def test_a_changed_reading_breaks_the_sentence_that_quotes_it(room: Path, look: Any) -> None:
    digest = claims_of(room)["sentences"][0]["cites"][0]["reading"]
    name = f"readings/{digest}.json"
    line = handed(room, name)
    hand(room, name, line.replace("ترافیک".encode(), "ترافیت".encode()))
    seen = look(room / "en" / "index.html")
    assert seen.states() == ["broken", "not_included", "holds"]
    assert "the bytes are not those that their name says" in seen.text("#c1-1 > .result")
    assert set(look(room / "fa" / "exhibit-1.html").states(".reading, #summary-line")) == {"broken"}


def test_an_act_that_is_not_handed_over_breaks_the_sentence_that_needs_it(room: Path, look: Any) -> None:
    name = act_name(claims_of(room)["sentences"][2]["acts"][0])
    script = room / "data" / f"{unit(name + '.json')}.js"
    lines = script.read_text().splitlines(keepends=True)
    script.write_text("".join(line for line in lines if f'"{name}.json"' not in line))
    seen = look(room / "en" / "index.html")
    assert seen.states() == ["holds", "not_included", "broken"]
    assert "missing or damaged" in seen.text("#s3 > .result")


def test_a_data_file_that_is_cut_or_missing_breaks_what_needs_it(room: Path, look: Any) -> None:
    digest = claims_of(room)["sentences"][0]["cites"][0]["reading"]
    script = room / "data" / "readings" / f"{digest}.json.js"
    script.write_text('gavah("')
    assert look(room / "en" / "index.html").states() == ["broken", "not_included", "holds"]
    script.unlink()
    seen = look(room / "en" / "index.html")
    assert seen.states() == ["broken", "not_included", "holds"]
    assert "missing or damaged" in seen.text("#c1-1 > .result")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Lindenau, 14. Mai", "Lindenau, 15. Mai"),
        (">Invoice of Halvorn", ">Letter of Halvorn"),
        (">included<", ">withheld<"),
    ],
)
def test_an_exhibit_that_its_page_shows_otherwise_is_broken(room: Path, look: Any, before: str, after: str) -> None:
    page = room / "en" / "exhibit-2.html"
    change(page, before, after)
    assert look(page).states("#summary-line") == ["broken"]


def test_another_digest_than_the_exhibits_is_noticed(room: Path, look: Any) -> None:
    page = room / "en" / "exhibit-2.html"
    page.write_text(re.sub(r'class="digest">....', 'class="digest">0000', page.read_text(), count=1))
    assert look(page).states("#summary-line") == ["broken"]


def test_a_changed_original_is_not_saved(room: Path, look: Any) -> None:
    digest = claims_of(room)["exhibits"][1]["exhibit"]
    name = f"exhibits/{digest}"
    hand(room, name, flipped(handed(room, name), 3))
    seen = look(room / "en" / "exhibit-2.html")
    downloads: list[Any] = []
    seen.page.on("download", lambda download: downloads.append(download))
    seen.page.click("#original")
    seen.page.wait_for_selector("#original-result[data-state=broken]")
    assert "Nothing was saved" in seen.text("#original-result")
    assert downloads == []
