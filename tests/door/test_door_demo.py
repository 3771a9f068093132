"""The demonstration: what it says, what it leaves, and that one byte changed anywhere in it is found twice."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import gavah_verify
import pytest
from tests.door.door_program import ROOT, Demo, gavah

from gavah.flow import check, views
from gavah.flow.case import Case
from gavah.flow.home import Home

FLIPS = 60
TOGETHER = 5  # changed at once, where each must be named


def test_the_demo_tells_the_whole_way_and_leaves_with_0(demo: Demo) -> None:
    assert (demo.ended.code, demo.ended.err) == (0, "")
    lines = demo.ended.out.splitlines()
    assert 15 <= len(lines) <= 30
    assert [line[0] for line in lines if line[0].isdecimal()] == list("12345678")
    assert "0 broken" in demo.ended.out
    assert "The independent verifier agrees" in demo.ended.out
    assert lines[-1].startswith("Done in ")


def test_the_demo_shows_the_sentence_that_is_refused(demo: Demo) -> None:
    lines = demo.ended.out.splitlines()
    refused = next(number for number, line in enumerate(lines) if "The build refuses it" in line)
    assert lines[refused + 1].strip().startswith("C15 says more than its evidence")
    assert "may stand" in lines[refused + 2]


def test_the_demo_names_what_could_not_be_read(demo: Demo) -> None:
    assert "annex_corrupt.pdf: the file is damaged" in demo.ended.out
    assert "(a bomb)" in demo.ended.out


def test_the_demo_leaves_what_a_third_party_needs(demo: Demo) -> None:
    names = ["bundle", "case", "claims.json", "dossier.en.pdf", "dossier.fa.pdf", "home", "receipt.pdf", "room"]
    assert sorted(path.name for path in demo.out.iterdir()) == names
    for name in ("dossier.en.pdf", "dossier.fa.pdf", "receipt.pdf"):
        assert (demo.out / name).read_bytes().startswith(b"%PDF")
    claims = json.loads((demo.out / "claims.json").read_bytes())
    assert "C15" in json.dumps(claims)
    assert (demo.out / "room" / "index.html").is_file()
    assert (demo.out / "claims.json").read_bytes() in [
        path.read_bytes() for path in (demo.out / "bundle").rglob("*") if path.is_file()
    ]


def test_the_demo_writes_into_its_own_folder_alone(demo: Demo) -> None:
    assert not (demo.out.parent / "unused").exists()


@pytest.mark.parametrize("part", ["bundle", "case"])
def test_the_independent_verifier_agrees_without_gavah(demo: Demo, part: str) -> None:
    program = ROOT / "verifier" / "gavah_verify.py"
    ran = subprocess.run([sys.executable, "-I", program, demo.out / part], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_verifier_in_the_bundle_is_the_one_of_the_project(demo: Demo) -> None:
    assert (demo.out / "bundle" / "gavah_verify.py").read_bytes() == (
        ROOT / "verifier" / "gavah_verify.py"
    ).read_bytes()


def broken(demo: Demo, part: str) -> tuple[list[str], list[str]]:
    """Return what Gavah and what the independent verifier find broken."""
    ours = check.verify(demo.out / part, Home(demo.out / "home"), ()).findings
    alone = gavah_verify.examine(demo.out / part).findings
    return [str(f) for f in ours if f.state == "broken"], [str(f) for f in alone if f[2] == gavah_verify.BROKEN]


def flips(folder: Path, seed: int) -> Iterator[list[tuple[Path, int]]]:
    """Yield files with an offset in each, at random, outside the deletable view; what vouches for the rest comes alone."""
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and "view" not in p.parts and p.stat().st_size]
    chance = random.Random(seed)
    chosen = [(path, chance.randrange(path.stat().st_size)) for path in chance.choices(files, k=FLIPS)]
    stored = [item for item in chosen if "vault" in item[0].relative_to(folder).parts or "issued" in item[0].parts]
    yield from ([item] for item in chosen if item not in stored)
    for start in range(0, len(stored), TOGETHER):
        yield list(dict(stored[start : start + TOGETHER]).items())


@pytest.mark.parametrize(("part", "seed"), [("bundle", 20261123), ("case", 20261124)])
def test_a_random_byte_changed_is_found_by_both_verifiers(demo: Demo, part: str, seed: int) -> None:
    for changed in flips(demo.out / part, seed):
        whole = {path: path.read_bytes() for path, _ in changed}
        for path, offset in changed:
            path.chmod(0o644)
            content = whole[path]
            path.write_bytes(content[:offset] + bytes([content[offset] ^ 1 << offset % 8]) + content[offset + 1 :])
        ours, alone = broken(demo, part)
        for path, offset in changed:
            path.write_bytes(whole[path])
            name = path.relative_to(demo.out / part).as_posix()
            assert ours, f"gavah verify missed byte {offset} of {name}"
            assert alone, f"the independent verifier missed byte {offset} of {name}"
            if len(changed) > 1:
                assert name in " ".join(ours), f"gavah verify did not name byte {offset} of {name}"
                assert name in " ".join(alone), f"the independent verifier did not name byte {offset} of {name}"
    assert broken(demo, part) == ([], [])


def test_a_folder_with_somebodys_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    ended = gavah("--lang", "en", "demo", "--out", tmp_path / "out", home=tmp_path / "h")
    assert (ended.code, ended.out) == (2, "")
    assert "thesis.txt" in ended.err
    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"


def test_a_case_that_is_no_demo_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "out" / "case").mkdir(parents=True)
    ended = gavah("--lang", "en", "demo", "--out", tmp_path / "out", home=tmp_path / "h")
    assert ended.code == 2
    assert (tmp_path / "out" / "case").exists()


def test_without_the_examples_the_demo_says_where_it_looked(tmp_path: Path) -> None:
    words = ("--lang", "en", "demo", "--out", tmp_path / "out", "--examples", tmp_path)
    ended = gavah(*words, home=tmp_path / "h")
    assert (ended.code, str(tmp_path) in ended.err) == (2, True)
    assert not (tmp_path / "out").exists()


SMALL = """
format: gavah.case/1
title: {en: "Small", fa: "کوچک"}
summary: {en: "Small.", fa: "کوچک."}
exhibits:
  - {path: note.txt, title: {en: "Note", fa: "یادداشت"}, type: insider, source: "a colleague", reliability: B, release: public}
claims:
  - label: C1
    kind: allegation
    rung: allegation
    text: {en: "According to the note, one device was sold.", fa: "به گفته یادداشت، یک دستگاه فروخته شد."}
    cites:
      - {exhibit: note.txt, quote: "one device was sold", stance: supports, reliability: B, credibility: 2,
         origin: note, reason: "seen", accept: true, translation: {fa: "یک دستگاه"}}
"""
NOTHING = 'format: gavah.case/1\ntitle: {en: "Small", fa: "کوچک"}\nclaims: []\n'


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An example case of one note, in which nothing is refused."""
    folder = tmp_path / "examples"
    (folder / "material").mkdir(parents=True)
    (folder / "material" / "note.txt").write_text("According to him, one device was sold.")
    (folder / "case.yaml").write_text(SMALL, encoding="utf-8")
    for name in ("refused.yaml", "reworded.yaml"):
        (folder / name).write_text(NOTHING, encoding="utf-8")
    return folder


def run(small: Path, lang: str = "en") -> tuple[int, str]:
    out = small.parent / "out"
    ended = gavah("--lang", lang, "demo", "--out", out, "--examples", small, home=small.parent / "h")
    assert ended.err == "", ended.err
    return ended.code, ended.out


def test_a_second_demo_replaces_the_first_and_one_that_refuses_nothing_says_so(small: Path) -> None:
    code, said = run(small)
    assert "should have been refused was not" in said
    case = (small.parent / "out" / "case" / "case.toml").read_text()
    again, told = run(small, "fa")
    assert (code, again) == (0, 0)
    assert "۸." in told
    assert (small.parent / "out" / "case" / "case.toml").read_text() != case


def test_without_tesseract_the_demo_names_it_and_leaves_out_what_needs_it(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(small))
    monkeypatch.setattr(os, "defpath", str(small))
    shutil.copy(next((ROOT / "examples" / "material" / "scans").glob("*.png")), small / "material" / "rack.png")
    claims = (small / "case.yaml").read_text(encoding="utf-8")
    cite = claims[claims.index("      - {exhibit") :]
    scan = cite.replace("note.txt", "rack.png, needs: ocr").replace("one device was sold", "RACK")
    (small / "case.yaml").write_text(claims + scan, encoding="utf-8")
    code, said = run(small)
    assert code == 0
    assert "Missing: tesseract" in said
    assert "left out" in said


def test_a_demo_whose_case_does_not_verify_leaves_with_3(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refold = views.refold

    def spoil(case: Case) -> Path:
        path = refold(case)
        document = next((case.folder / "root").iterdir())
        document.write_bytes(document.read_bytes() + b" ")
        return path

    monkeypatch.setattr(views, "refold", spoil)
    code, said = run(small)
    assert code == 3
    assert "BROKEN  root" in said
