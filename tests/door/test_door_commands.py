"""Every command, as text and as JSON, in both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.door.door_program import ROOT, SECRET, WEAK, WEAK_FA, AtWork, Terminal, gavah, lying_ready, persian


def test_init_makes_a_case_and_says_where_the_key_is(tmp_path: Path) -> None:
    ended = gavah(
        "--lang", "en", "init", tmp_path / "case", "--title", "en=The harbour", "--author", "tern", home=tmp_path / "h"
    )
    assert ended.code == 0
    assert str(tmp_path / "h") in ended.out
    (key,) = (tmp_path / "h" / "keys").glob("*.vkey")
    assert key.read_text().strip() in ended.out
    assert 'en = "The harbour"' in (tmp_path / "case" / "case.toml").read_text()
    assert '"author":"tern"' in next((tmp_path / "case" / "logs").glob("*/journal.jsonl")).read_text()


def test_init_without_a_title_takes_the_name_of_the_folder_in_the_language_spoken(tmp_path: Path) -> None:
    ended = gavah("--lang", "fa", "init", tmp_path / "harbour", home=tmp_path / "h")
    assert persian(ended.out)
    assert 'fa = "harbour"' in (tmp_path / "harbour" / "case.toml").read_text()


def test_init_takes_a_folder_whose_name_is_not_unicode(tmp_path: Path) -> None:
    folder = Path(str(tmp_path) + "/caf\udce9")
    ended = gavah("--lang", "en", "init", folder, home=tmp_path / "h")
    assert ended.code == 0, ended.err
    assert "caf\ufffd" in (folder / "case.toml").read_text(encoding="utf-8")


def test_seal_counts_files_new_and_known(bare: AtWork) -> None:
    ended = bare("seal", bare.place.material, "--source", "a drawer", "--note", "all of it")
    assert (ended.code, ended.err) == (0, "")
    assert "4 files sealed, 4 of them new exhibits; 0 were sealed before" in ended.out
    again = bare("seal", bare.place.material, "--json").json
    assert (again["new"], again["known"], again["acquisitions"], again["refused"]) == (0, 4, [], [])
    shown = bare("show", "letter.txt").out
    assert "source: a drawer" in shown
    assert "all of it" in shown


def test_seal_again_records_a_new_acquisition(bare: AtWork) -> None:
    bare("seal", bare.place.material / "letter.txt")
    again = bare("seal", bare.place.material / "letter.txt", "--again", "--json").json
    assert [item["name"] for item in again["acquisitions"]] == ["letter.txt"]
    assert again["new"] == 0
    assert len(bare("show", "letter.txt", "--json").json["acquisitions"]) == 2


def test_seal_writes_a_receipt_that_can_be_printed(bare: AtWork) -> None:
    receipt = bare.place.top / "receipt.pdf"
    ended = bare("seal", bare.place.material, "--receipt", receipt)
    assert receipt.read_bytes().startswith(b"%PDF")
    assert str(receipt) in ended.out


def test_seal_goes_on_past_a_link_and_leaves_with_1(bare: AtWork) -> None:
    (bare.place.material / "link").symlink_to("/etc/hostname")
    ended = bare("seal", bare.place.material)
    assert ended.code == 1
    assert "4 files sealed" in ended.out
    assert "Not taken: link is a symbolic link" in ended.err
    refused = bare("seal", bare.place.material, "--json")
    assert (refused.code, refused.json["refused"]) == (1, [{"name": "link", "reason": "symbolic_link"}])
    assert persian(bare("seal", bare.place.material, lang="fa").err)


def test_seal_shows_a_bar_on_a_terminal_alone(bare: AtWork) -> None:
    words = ("-C", bare.place.folder, "--lang", "en", "seal", bare.place.material)
    ended = gavah(*words, home=bare.place.home.folder, err=Terminal())
    assert "Sealing" in ended.err
    silent = gavah(*words, "--again", "--json", home=bare.place.home.folder, err=Terminal())
    assert silent.err == ""


def test_read_names_what_could_not_be_read_and_leaves_with_1(at_work: AtWork) -> None:
    ended = at_work("read")
    assert ended.code == 1
    assert "not read: broken.pdf: the file is damaged" in ended.out
    told = at_work("read", "--again", "--json")
    assert (told.code, len(told.json["read"]), told.json["members"]) == (1, 4, [])
    assert [(item["name"], item["reason"]) for item in told.json["unread"]] == [("broken.pdf", "corrupt")]
    assert persian(at_work("read", lang="fa").out)


def test_read_leaves_with_0_when_all_is_read(bare: AtWork) -> None:
    bare("seal", bare.place.material / "mail.eml")
    ended = bare("read")
    assert (ended.code, ended.out.splitlines()[0]) == (
        0,
        "2 exhibits read, 1 attachments sealed as exhibits of their own, 0 not read.",
    )


def test_search_marks_what_it_found_in_any_spelling(at_work: AtWork) -> None:
    text = at_work("search", "دستگاه").out
    assert text.startswith("Exhibits found: 1.")
    assert "[دستگاه]" in text
    assert at_work("search", "device", "--limit", "1", "--json").json["hits"][0]["matches"]
    hits = at_work("search", "فروخته", "--json").json["hits"]
    assert [hit["name"] for hit in hits] == ["note.txt"]
    assert persian(at_work("search", "device", lang="fa").out)


def test_search_that_finds_nothing_says_so(at_work: AtWork) -> None:
    ended = at_work("search", "zeppelin")
    assert (ended.code, ended.out) == (0, "Exhibits found: 0.\n")


def test_show_tells_an_exhibit_a_claim_and_an_act(at_work: AtWork) -> None:
    exhibit = at_work("show", "letter.txt", "--json").json
    assert f"exhibit: {exhibit['exhibit']}" in at_work("show", "letter.txt").out
    assert exhibit["cited_by"] == ["C1"]
    assert at_work("show", "C1", "--json").json["reached"] == "reasonable_grounds"
    log = at_work.place.log().name
    assert at_work("show", f"{log}:0", "--json").json["type"] == "case.open"


def test_show_text_prints_the_reading_alone(at_work: AtWork) -> None:
    text = at_work("show", "letter.txt", "--text").out
    assert text.startswith("On 14 May 2019")
    assert text.endswith("EUR 1,250,000.")


def test_log_lists_the_last_acts(at_work: AtWork) -> None:
    acts = at_work("log", "--limit", "0", "--json").json
    assert acts[0]["type"] == "case.open"
    lines = at_work("log", "--limit", "0").out.splitlines()
    assert len(lines) == len(acts)
    assert all(act["type"] in line for act, line in zip(acts, lines, strict=True))
    assert at_work("log", "--limit", "2").out.splitlines() == lines[-2:]


def test_verify_says_in_words_and_numbers_that_all_holds(at_work: AtWork) -> None:
    ended = at_work("verify")
    counts = at_work("verify", "--json").json["counts"]
    assert ended.code == 0
    assert f"1 sentences, 5 exhibits, 4 readings, {counts['act']} acts hold; 0 broken" in ended.out
    assert (counts["sentence"], counts["exhibit"], counts["reading"], counts["broken"]) == (1, 5, 4, 0)
    assert "your own key folder" in ended.out
    assert persian(at_work("verify", lang="fa").out)


def test_verify_says_whose_word_the_key_is(at_work: AtWork, tmp_path: Path) -> None:
    stranger = gavah("--lang", "en", "verify", at_work.place.folder, home=tmp_path / "stranger")
    assert "not who signed" in stranger.out
    (key,) = (at_work.place.home.folder / "keys").glob("*.vkey")
    ended = gavah(
        "verify", at_work.place.folder, "--key", key.read_text().strip(), "--json", home=tmp_path / "stranger"
    )
    assert ended.json["key"] == "caller"


def test_one_who_does_not_know_the_case_is_told_so(at_work: AtWork, tmp_path: Path) -> None:
    ended = gavah("-C", at_work.place.folder, "--lang", "en", "log", home=tmp_path / "stranger")
    assert ended.code == 0
    assert "case's own word" in ended.err


def test_refold_brings_the_tables_back(at_work: AtWork) -> None:
    at_work("refold")
    view = at_work.place.folder / "view" / "case.sqlite"
    before = view.read_bytes()
    view.unlink()
    ended = at_work("refold")
    assert str(view) in ended.out
    assert view.read_bytes() == before


def test_mentions_are_found_and_listed_by_sort(at_work: AtWork) -> None:
    text = at_work("mention", "find", "--list", "device=device, دستگاه").out
    found = at_work("mention", "find", "--json").json
    assert text.startswith(f"{found['mentions']} mentions found in {found['readings']} readings.")
    listed = at_work("mention", "list", "--json").json
    assert len(listed) == found["mentions"] == len(at_work("mention", "list").out.splitlines())
    dates = at_work("mention", "list", "--sort", "date").out
    assert "2019-05-14..2019-05-14" in dates
    assert "(note.txt)" in dates
    assert "word" not in dates


def test_an_entity_takes_statements_and_rulings_that_can_be_taken_back(at_work: AtWork) -> None:
    one = at_work("entity", "add", "Company", "Halvorn Ltd").out.strip()
    said = at_work("entity", "state", one[:10], "name", "Halvorn", "letter.txt", "Halvorn Messtechnik GmbH")
    assert len(said.out.strip()) == 32
    other = next(
        entity["id"]
        for group in at_work("entity", "list", "--json").json
        for entity in group["entities"]
        if entity["name"] == "Halvorn GmbH"
    )
    ruling = at_work("rule", "same", one, other, "--reason", "one register number").out.strip()
    assert ["Halvorn GmbH", "Halvorn Ltd"] in groups(at_work)
    text = at_work("entity", "list").out
    assert f"{one[:12]}  Company        Halvorn Ltd" in text
    assert "name: Halvorn" in text
    at_work("rule", "withdraw", ruling[:12], "--reason", "another register")
    assert ["Halvorn Ltd"] in groups(at_work)


def groups(at_work: AtWork) -> list[list[str]]:
    """Return the names of the entities that are ruled the same, sorted."""
    listed = at_work("entity", "list", "--json").json
    return [sorted(entity["name"] for entity in group["entities"]) for group in listed]


def test_rulings_that_contradict_each_other_are_both_shown(at_work: AtWork) -> None:
    ids = [group["entities"][0]["id"] for group in at_work("entity", "list", "--json").json]
    at_work("entity", "add", "Company", "Third")
    third = next(
        entity["id"]
        for group in at_work("entity", "list", "--json").json
        for entity in group["entities"]
        if entity["name"] == "Third"
    )
    at_work("rule", "same", ids[0], ids[1], "--reason", "a")
    at_work("rule", "same", ids[1], third, "--reason", "b")
    at_work("rule", "not_same", ids[0], third, "--reason", "c")
    assert "contradict" in at_work("entity", "list").out


def test_a_claim_by_hand_is_weighed_with_its_passage(at_work: AtWork) -> None:
    ended = at_work("claim", "add", "C2", "--text", WEAK, "--text", WEAK_FA, "--element", "E2")
    assert (ended.code, ended.out) == (0, "C2 stands in the ledger.\n")
    assert "C2 rests on no accepted passage" in at_work("claim", "list").out
    assert "هیچ گزید" in at_work("claim", "list", lang="fa").out
    words = ("letter.txt", "The price was EUR 1,250,000", "--grade", "C3", "--origin", "letter")
    assessed = at_work("assess", "C2", *words, "--accept", "seen", "--translation", "fa=بها")
    assert len(assessed.out.strip()) == 32
    listed = at_work("claim", "list").out
    assert "C2    allegation allegation / " in listed
    assert "rests on no" not in listed
    second = next(item for item in at_work("claim", "list", "--json").json if item["faults"] == [])
    assert second["reached"]


def test_importing_the_same_file_again_files_nothing(at_work: AtWork) -> None:
    ended = at_work("claim", "import", at_work.place.top / "case.yaml")
    assert (ended.code, ended.out) == (0, "Filed: 0 claims, 0 assessments, 0 entities, 0 demands, 0 rulings.\n")


SCAN = next((ROOT / "examples" / "material" / "scans").glob("*.png"))


def test_without_tesseract_a_scan_is_named_with_what_is_missing_and_its_cites_are_left_out(
    bare: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(bare.place.top))
    monkeypatch.setattr(os, "defpath", str(bare.place.top))
    bare("seal", SCAN)
    ended = bare("read")
    assert ended.code == 0
    assert "Missing: tesseract. Without it, scans" in ended.err
    assert "warnings: ocr_missing" in bare("show", SCAN.name).out
    graded = "stance: supports, reliability: B, credibility: 2, origin: o, reason: r"
    words = f'exhibit: {SCAN.name}, needs: ocr, quote: "x", {graded}'
    claim = f'{{label: C2, kind: allegation, rung: allegation, text: {{en: "a", fa: "b"}}, cites: [{{{words}}}]}}'
    path = bare.place.top / "more.yaml"
    path.write_text(f'format: gavah.case/1\ntitle: {{en: "a", fa: "b"}}\nclaims: [{claim}]\n', encoding="utf-8")
    ended = bare("claim", "import", path)
    assert ended.code == 0, ended.err
    assert "left out" in ended.err
    assert "Filed: 1 claims, 0 assessments" in ended.out


def test_a_matrix_is_chosen_and_shown_with_what_supports_each_element(at_work: AtWork) -> None:
    assert "de.awg18.export" in at_work("matrix", "choose", "de.awg18.export", "--stage", "de.anklage").out
    text = at_work("matrix", "show").out
    weighed = at_work("matrix", "show", "--json").json
    assert weighed["matrix"] == "de.awg18.export"
    assert any(line.startswith("E2") and line.endswith("C1") for line in text.splitlines())
    assert persian(at_work("matrix", "show", lang="fa").out)


def test_without_a_matrix_those_that_there_are_are_named(bare: AtWork) -> None:
    text = bare("matrix", "show").out
    assert "No matrix is chosen" in text
    assert "de.awg18.export" in text


DEMANDS = """
format: gavah.case/1
title: {en: "The small case", fa: "پرونده کوچک"}
claims: []
demands:
  - label: D1
    text: {en: "Say to whom the device was sold.", fa: "بگویید دستگاه به چه کسی فروخته شد."}
    addressee: Halvorn Messtechnik GmbH
    requests:
      - {id: first, at: "2019-06-01", channel: letter, deadline: "2019-07-01"}
      - {id: second, at: "2019-08-01", channel: mail, deadline: "2019-09-01"}
    replies:
      - {request: second, at: "2019-08-15", kind: refusal, cite: {exhibit: letter.txt, quote: "sold one device to the ministry"}}
    positions:
      - {holder: Halvorn, position: opposes, at: "2019-08-15", cite: {exhibit: letter.txt, quote: "one device"}}
"""


def test_demands_are_listed_with_replies_silence_and_positions(at_work: AtWork) -> None:
    path = at_work.place.top / "demands.yaml"
    path.write_text(DEMANDS, encoding="utf-8")
    ended = at_work("claim", "import", path)
    assert ended.code == 0, ended.err
    assert "1 demands" in ended.out
    text = at_work("demand", "list").out
    assert text.startswith("D1  Halvorn Messtechnik GmbH: Say to whom")
    assert "2019-06-01  letter  no answer by the deadline 2019-07-01" in text
    assert "2019-08-15  refusal: sold one device to the ministry" in text
    assert "2019-08-15  Halvorn: opposes: one device" in text
    listed = at_work("demand", "list", "--json").json
    assert [asked.get("silent_since") for asked in listed[0]["requests"]] == ["2019-07-01", None]
    assert persian(at_work("demand", "list", lang="fa").out)


def test_text_is_dated_and_folded_without_a_case(tmp_path: Path) -> None:
    found = gavah("text", "dates", "on 24 اردیبهشت 1398", "--json", home=tmp_path).json
    assert (found[0]["first"], found[0]["words"]) == ("2019-05-14", "24 اردیبهشت 1398")
    assert gavah("text", "dates", "--json", home=tmp_path).json[0]["first"] == "2019-05-14"
    assert "2019-05-14" in gavah("text", "dates", home=tmp_path).out
    assert " .. " in gavah("text", "dates", "May 2019", home=tmp_path).out
    folded = gavah("text", "fold", "كتاب\u200cها", home=tmp_path).out
    assert folded == gavah("text", "fold", "کتاب\u200cها", home=tmp_path).out
    assert gavah("text", "fold", "كتاب", "--json", home=tmp_path).json == {"folded": "کتاب"}


def test_the_version_is_told(tmp_path: Path) -> None:
    ended = gavah("--version", home=tmp_path)
    assert (ended.code, ended.out.split()[0]) == (0, "gavah")


@pytest.mark.parametrize("tier", ["filing", "public"])
def test_an_edition_is_built_bundled_and_given_to_readers(at_work: AtWork, tier: str) -> None:
    top = at_work.place.top
    built = at_work("build", tier, "--out", top / "out", "--recipient", "a court")
    assert (built.code, built.err) == (0, "")
    assert sorted(path.name for path in (top / "out").iterdir()) == ["claims.json", "dossier.en.pdf", "dossier.fa.pdf"]
    assert all(str(path) in built.out for path in (top / "out").iterdir())
    edition = built.out.split()[1]
    bundled = at_work("bundle", top / "for" / "court", "--edition", edition)
    assert (bundled.code, edition in bundled.out) == (0, True), bundled.err
    assert gavah("verify", top / "for" / "court", home=at_work.place.home.folder).code == 0
    room = at_work("room", top / "site", "--edition", edition)
    assert room.code == 0, room.err
    assert (top / "site" / "index.html").exists()


def test_an_edition_is_told_as_json(at_work: AtWork) -> None:
    edition = at_work("build", "partner", "--out", at_work.place.top / "out", "--json").json
    assert (edition["tier"], edition["recipients"]) == ("partner", [])
    assert at_work("show", edition["id"]).code == 1


def test_a_sentence_that_does_not_stand_stops_the_build_and_is_named(at_work: AtWork) -> None:
    at_work("claim", "add", "C2", "--text", WEAK, "--text", WEAK_FA)
    ended = at_work("build", "filing", "--out", at_work.place.top / "out")
    assert ended.code == 1
    assert "C2 rests on no accepted passage" in ended.err
    assert "Nothing was built" in ended.err
    assert not (at_work.place.top / "out").exists()


def test_a_passphrase_may_come_from_a_named_descriptor(bare: AtWork) -> None:
    with lying_ready(SECRET) as descriptor:
        ended = bare("entity", "add", "Company", "A firm", "--passphrase-fd", str(descriptor), passphrase=None)
    assert ended.code == 0, ended.err
