"""The independent verifier finds, and names, what was changed in a case or a bundle."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gavah_verify
import pytest
import verifier_builder as builder
from verifier_builder import LOG, Made, Signer, canonical, hexadecimal

Files = dict[str, bytes]
BASE = f"logs/{LOG}/"
BOTH = pytest.mark.parametrize("files_of", [lambda: case(), lambda: bundle()], ids=["case", "bundle"])


def case() -> Files:
    return builder.case_files(builder.small())


def bundle(change: Callable[[Made, dict[str, Any]], None] | None = None, without: tuple[str, ...] = ()) -> Files:
    made = builder.small()
    listed = builder.claims(made)
    if change:
        change(made, listed)
    return builder.bundle_files(made, listed, without)


def states(folder: Path, state: str = "broken", *keys: str) -> dict[str, str]:
    found = gavah_verify.examine(folder, keys).findings
    return {where: detail for _, where, judged, detail in found if judged == state}


def broken(tmp_path: Path, files: Files, *keys: str) -> dict[str, str]:
    return states(builder.write(tmp_path / "folder", files), "broken", *keys)


def state_of(folder: Path, kind: str) -> list[tuple[str, str]]:
    return [(state, detail) for what, _, state, detail in gavah_verify.examine(folder).findings if what == kind]


@BOTH
def test_a_whole_folder_holds(tmp_path: Path, files_of: Callable[[], Files]) -> None:
    folder = builder.write(tmp_path, files_of())
    assert states(folder, "broken", builder.small().signer.verifier_key) == {}
    assert state_of(folder, "sentence") == [("holds", "")]
    assert gavah_verify.main([str(folder)]) == 0


@pytest.fixture
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the pure functions of the verifier answer the same question once; what they refuse is asked again."""
    for name in ("parse", "point", "check_signature", "climb", "parse_key"):
        plain = getattr(gavah_verify, name)
        kept: dict[Any, Any] = {}

        def once(*asked: Any, plain: Any = plain, kept: dict[Any, Any] = kept) -> Any:
            key = tuple(tuple(a) if isinstance(a, list) else a for a in asked)
            if key not in kept:
                kept[key] = plain(*asked)
            return kept[key]

        monkeypatch.setattr(gavah_verify, name, once)


def missed(folder: Path, files: Files, together: list[str]) -> list[tuple[str, int]]:
    """The flipped bytes that are not found and named: one bit of each of these files is turned round at a time."""
    found = []
    for offset in range(max(len(files[path]) for path in together)):
        changed = [path for path in together if offset < len(files[path])]
        for path in changed:
            bent = bytearray(files[path])
            bent[offset] ^= 1 << offset % 8
            (folder / path).write_bytes(bent)
        named = " ".join(states(folder))
        found += [(path, offset) for path in changed if path not in named]
        for path in changed:
            (folder / path).write_bytes(files[path])
    return found


def missed_in(folder: Path, files: Files, vouching: list[str]) -> list[tuple[str, int]]:
    """The files that vouch for others are changed alone, the rest together."""
    rest = [path for path in files if path not in vouching and not path.startswith("view/")]
    return [place for together in [*([path] for path in vouching), rest] for place in missed(folder, files, together)]


@pytest.mark.usefixtures("remembering")
def test_every_flipped_byte_of_a_bundle_is_found_and_its_file_named(tmp_path: Path) -> None:
    unneeded = tuple(f"{BASE}acts/{index}." for index in (0, 2, 4))
    files = bundle(lambda made, listed: listed["exhibits"][0]["acts"].pop(), unneeded)
    folder = builder.write(tmp_path, files)
    assert states(folder) == {}
    assert missed_in(folder, files, ["bundle.json", "bundle.sig"]) == []


@pytest.mark.usefixtures("remembering")
def test_every_flipped_byte_of_a_case_is_found_and_its_file_named(tmp_path: Path) -> None:
    files = case()
    folder = builder.write(tmp_path, files)
    assert missed_in(folder, files, ["root/1.json", f"{BASE}checkpoint", f"{BASE}journal.jsonl"]) == []


@BOTH
def test_every_file_that_is_cut_or_padded_is_named(tmp_path: Path, files_of: Callable[[], Files]) -> None:
    files = files_of()
    folder = builder.write(tmp_path, files)
    for path, data in files.items():
        bent = [data[:cut] for cut in {0, 1, len(data) // 2, len(data) - 1} if 0 <= cut < len(data)]
        for changed in [*bent, data + b"\n", data + b"{}\n"] if "view/" not in path and "journal" not in path else bent:
            (folder / path).write_bytes(changed)
            assert path.startswith("view/") or any(path in where for where in states(folder)), (path, changed)
        (folder / path).write_bytes(data)


@BOTH
def test_a_missing_file_is_named(tmp_path: Path, files_of: Callable[[], Files]) -> None:
    files = files_of()
    folder = builder.write(tmp_path, files)
    rebuildable = ("view/", f"{BASE}tile/", f"{BASE}torn/", f"{BASE}lock", f"{BASE}checkpoints/", "bundle.json")
    for path in [path for path in files if not path.startswith(rebuildable)]:
        (folder / path).unlink()
        name = path.split("/")[-1].split(".")[0]
        assert any(name in where + detail for where, detail in states(folder).items()), path
        (folder / path).write_bytes(files[path])


@BOTH
def test_an_extra_file_is_named(tmp_path: Path, files_of: Callable[[], Files]) -> None:
    for path in ("extra", "logs/note.txt", f"{BASE}extra", "root/one.json", "exhibits/x/y", "vault/sha256/aa/bb"):
        folder = tmp_path / path.replace("/", "_")
        assert path in broken(folder, {**files_of(), path: b"x"})


@BOTH
def test_a_symbolic_link_and_a_pipe_are_named(tmp_path: Path, files_of: Callable[[], Files]) -> None:
    files = files_of()
    folder = builder.write(tmp_path / "folder", files)
    path = next(path for path in files if path.endswith("checkpoint"))
    (tmp_path / "elsewhere").write_bytes(files[path])
    (folder / path).unlink()
    (folder / path).symlink_to(tmp_path / "elsewhere")
    os.mkfifo(folder / "pipe")
    (folder / "view").mkdir(exist_ok=True)
    (folder / "view" / "out").symlink_to(tmp_path)
    assert {path, "pipe", "view/out"} <= states(folder).keys()


@BOTH
def test_a_key_that_the_caller_trusts_uncovers_a_folder_made_anew_with_another(
    tmp_path: Path, files_of: Callable[[], Files], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = builder.write(tmp_path, files_of())
    other = Signer(f"gavah/{builder.CASE}/{LOG}", b"\x08" * 32)
    assert {"root/1.json"} < states(folder, "broken", other.verifier_key).keys()
    assert gavah_verify.main([str(folder), "--key", other.verifier_key]) == 3
    assert gavah_verify.main([str(folder)]) == 0
    assert "key taken from the case's own word" in capsys.readouterr().out


def test_a_key_for_another_log_is_not_trusted_for_this_one(tmp_path: Path) -> None:
    other = Signer(f"gavah/{builder.CASE}/{'2' * 32}", b"\x07" * 32)
    assert f"{BASE}checkpoint" in broken(tmp_path, case(), other.verifier_key)


def test_a_proof_of_another_act_does_not_serve(tmp_path: Path) -> None:
    files = bundle()
    files[f"{BASE}acts/1.tlog-proof"] = files[f"{BASE}acts/3.tlog-proof"]
    assert f"{BASE}acts/1.json" in broken(tmp_path / "a", builder.sign(files, Made().signer))
    files[f"{BASE}acts/1.tlog-proof"] = files[f"{BASE}acts/3.tlog-proof"].replace(b"index 3", b"index 1")
    assert f"{BASE}acts/1.json" in broken(tmp_path / "b", builder.sign(files, Made().signer))


def test_a_proof_against_another_checkpoint_does_not_serve(tmp_path: Path) -> None:
    files, made = bundle(), builder.small()
    files[f"{BASE}acts/1.tlog-proof"] = made.proof(1)
    assert f"{BASE}acts/1.json" in broken(tmp_path, builder.sign(files, made.signer))


def change_sentence(**change: Any) -> Callable[[Made, dict[str, Any]], None]:
    return lambda made, listed: listed["sentences"][0].update(change)


def change_cite(**change: Any) -> Callable[[Made, dict[str, Any]], None]:
    return lambda made, listed: listed["sentences"][0]["cites"][0].update(change)


LIES = {
    "text": change_sentence(text={"en": "It was never signed."}),
    "kind": change_sentence(kind="opinion"),
    "rung": change_sentence(rung="proven"),
    "claim": change_sentence(claim="9" * 32),
    "no cite": change_sentence(cites=[]),
    "claim not among the acts": change_sentence(acts=[[LOG, 1]]),
    "no acts": change_sentence(acts=[]),
    "act that is not there": change_sentence(acts=[[LOG, 99]]),
    "start": change_cite(start=7),
    "end": change_cite(end=12),
    "words": change_cite(words="Unsigned"),
    "translation": change_cite(translation="proof"),
    "stance": change_cite(stance="refutes"),
    "reliability": change_cite(reliability="A"),
    "credibility": change_cite(credibility=1),
    "origin": change_cite(origin="o2"),
    "locator": change_cite(locator={"kind": "page"}),
    "reading": change_cite(reading="0" * 64),
    "exhibit": change_cite(exhibit="0" * 64),
    "accepted without its ruling": lambda made, listed: listed["sentences"][0]["cites"][0]["acts"].pop(),
    "not accepted": change_cite(accepted=False),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_sentence_that_differs_from_its_acts_is_broken(tmp_path: Path, lie: str) -> None:
    folder = builder.write(tmp_path, bundle(LIES[lie]))
    assert [state for state, _ in state_of(folder, "sentence")] == ["broken"]


def test_a_place_that_is_off_by_one_is_broken_even_where_the_act_agrees(tmp_path: Path) -> None:
    def lie(made: Made, listed: dict[str, Any]) -> None:
        made.lines[made.places["assess"][1]] = made.lines[made.places["assess"][1]].replace(b'"start":6', b'"start":7')
        listed["sentences"][0]["cites"][0]["start"] = 7

    folder = builder.write(tmp_path, bundle(lie))
    assert "words: expected" in state_of(folder, "cite")[0][1]


def test_places_count_code_points(tmp_path: Path) -> None:
    words = builder.claims(builder.small())["sentences"][0]["cites"][0]["words"]
    assert words == "\U00010380\u06af\u0648\u0627\u0647\u06cc "
    assert states(builder.write(tmp_path, bundle())) == {}


@pytest.mark.parametrize("part", ["exhibits/", "readings/"])
def test_a_sentence_whose_sources_are_not_carried_is_not_included(tmp_path: Path, part: str) -> None:
    def withhold(made: Made, listed: dict[str, Any]) -> None:
        listed["exhibits"][0]["included"] = part != "exhibits/"

    folder = builder.write(tmp_path, bundle(withhold, (part,)))
    assert states(folder) == {}
    assert [state for state, _ in state_of(folder, "sentence")] == ["not included"]


def test_an_exhibit_that_is_said_to_be_included_must_be_there(tmp_path: Path) -> None:
    folder = builder.write(tmp_path, bundle(without=("exhibits/",)))
    assert [state for state, _ in state_of(folder, "exhibit")] == ["broken"]


def test_an_edition_act_that_names_other_bytes_is_broken(tmp_path: Path) -> None:
    files = bundle()
    files["dossier.en.pdf"] = b"%PDF-other"
    assert "claims.json" in "".join(broken(tmp_path, builder.sign(files, Made().signer)))


@pytest.mark.parametrize("change", [{"v": 2}, {"case": "0" * 32}, {"edition": "0" * 32}])
def test_a_bundle_of_another_case_edition_or_version_is_broken(tmp_path: Path, change: dict[str, Any]) -> None:
    assert broken(tmp_path, builder.sign(bundle(), Made().signer, change))


def test_files_out_of_order_are_refused(tmp_path: Path) -> None:
    files = bundle()
    rows = json.loads(files["bundle.json"])["files"]
    assert "bundle.json, bundle.sig" in broken(tmp_path, builder.sign(files, Made().signer, {"files": rows[::-1]}))


def erase(made: Made, name: str) -> None:
    index = made.places[name][1]
    made.lines[index] = canonical({"erased": hexadecimal(made.lines[index])})


def erasing(made: Made, listed: dict[str, Any]) -> None:
    made.act("erase", "erase", {"indexes": [made.places["ruling"][1]], "reason": "asked to", "by": "reed"})
    erase(made, "ruling")


def test_an_erased_line_leaves_the_tree_whole_and_its_sentence_not_included(tmp_path: Path) -> None:
    made = builder.small()
    erasing(made, {})
    folder = builder.write(tmp_path / "case", builder.case_files(made))
    assert states(folder) == {}
    assert states(folder, "not included")[f"{BASE}journal.jsonl line 8"] == "erased"
    folder = builder.write(tmp_path / "bundle", bundle(erasing))
    assert states(folder) == {}
    assert [state for state, _ in state_of(folder, "sentence")] == ["not included"]


def test_an_erased_line_that_no_later_act_owns_is_broken_although_the_root_is_the_same(tmp_path: Path) -> None:
    made = builder.small()
    signed = made.checkpoint()
    erase(made, "ruling")
    assert made.checkpoint() == signed
    assert f"{BASE}journal.jsonl line 8" in broken(tmp_path / "case", builder.case_files(made))
    files = bundle(lambda made, listed: erase(made, "ruling"))
    assert f"{BASE}acts/7.json" in broken(tmp_path / "bundle", files)


def test_a_journal_cut_below_its_checkpoint_is_a_rollback(tmp_path: Path) -> None:
    files = case()
    files[f"{BASE}journal.jsonl"] = b"".join(files[f"{BASE}journal.jsonl"].splitlines(True)[:-1])
    assert "rollback" in broken(tmp_path, files)[f"{BASE}journal.jsonl"]


def test_bytes_after_the_signed_lines_are_not_protected(tmp_path: Path) -> None:
    files = case()
    files[f"{BASE}journal.jsonl"] += b'{"torn'
    folder = builder.write(tmp_path, files)
    assert states(folder) == {}
    assert "not protected" in states(folder, "not included")[f"{BASE}journal.jsonl"]


@pytest.mark.parametrize("swap", [(0, 1), (3, 4)])
def test_lines_that_change_places_break_even_a_log_that_was_signed_again(tmp_path: Path, swap: tuple[int, int]) -> None:
    made = builder.small()
    made.lines[swap[0]], made.lines[swap[1]] = made.lines[swap[1]], made.lines[swap[0]]
    assert any("journal.jsonl line" in where for where in broken(tmp_path, builder.case_files(made)))


def test_a_case_may_lack_issued_files_but_not_what_it_read(tmp_path: Path) -> None:
    made = builder.small()
    builder.bundle_files(made, builder.claims(made))
    files = builder.case_files(made)
    assert broken(tmp_path / "a", files) == {}
    reading = list(made.objects)[1]
    del files[f"vault/sha256/{reading[:2]}/{reading[2:]}"]
    assert any(reading[2:] in where for where in broken(tmp_path / "b", files))


def test_an_object_that_no_act_names_and_a_temporary_file_are_told(tmp_path: Path) -> None:
    made = builder.small()
    path = f"vault/sha256/{hexadecimal(b'x')[:2]}/{hexadecimal(b'x')[2:]}"
    files = {**builder.case_files(made), path: b"x", "vault/tmp/1": b"y"}
    folder = builder.write(tmp_path, files)
    assert states(folder) == {}
    assert states(folder, "holds")[path] == "not named by any act"
    assert "vault/tmp/1" not in states(folder, "holds")


def test_a_claim_of_a_case_that_nothing_supports_yet_is_not_broken(tmp_path: Path) -> None:
    made = builder.small()
    made.lines.pop()
    folder = builder.write(tmp_path, builder.case_files(made))
    assert state_of(folder, "sentence") == [("not included", "no accepted passage supports it")]


def test_a_cite_of_a_case_that_does_not_resolve_is_broken(tmp_path: Path) -> None:
    made = builder.small()
    builder.assess(made, "second", "7" * 32, 8, 13)
    line = made.lines[-1].replace(b'"start":8', b'"start":9')
    made.lines[-1] = line
    folder = builder.write(tmp_path, builder.case_files(made))
    assert [state for state, _ in state_of(folder, "sentence")] == ["broken"]


def test_case_settings_replace_the_digest_of_the_settings(tmp_path: Path) -> None:
    made = builder.small()
    made.act("settings", "case.settings", {"case_toml": hexadecimal(b"format = 1\n")})
    assert broken(tmp_path / "a", {**builder.case_files(made), "case.toml": b"format = 1\n"}) == {}
    assert "case.toml" in broken(tmp_path / "b", builder.case_files(made))


def test_a_second_root_document_needs_the_thresholds_of_both(tmp_path: Path) -> None:
    made, second = builder.small(), Signer(f"gavah/{builder.CASE}/{LOG}", b"\x09" * 32)
    both = [{"id": hexadecimal(s.public), "key": builder.b64(s.public), "name": "n"} for s in (made.signer, second)]
    change = {"members": both, "threshold": 2}
    good = {**builder.case_files(made), "root/2.json": made.root(2, (made.signer, second), **change)}
    assert broken(tmp_path / "good", good) == {}
    for number, signers in enumerate([(made.signer,), (second,), (made.signer, made.signer)]):
        bent = {**good, "root/2.json": made.root(2, signers, **change)}
        assert "root/2.json" in broken(tmp_path / str(number), bent)


HOSTILE = [
    b"[" * 100_000,
    b'{"v":' + b"9" * 5000 + b"}",
    b"\xff\xfe",
    b"1e400",
    b"NaN",
    b'"\\ud800"',
    b"[]",
    b"null",
    b"7",
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_bytes_end_in_a_finding_and_not_in_a_traceback(tmp_path: Path, hostile: bytes) -> None:
    for number, (files, again) in enumerate([(case(), False), (bundle(), False), (bundle(), True)]):
        for path in [path for path in files if (not path.startswith("view/") and "bundle." not in path) or not again]:
            bent = {**files, path: hostile + b"\n"}
            folder = builder.write(tmp_path / f"{number}", builder.sign(bent, Made().signer) if again else bent)
            listed = again and path.endswith("pdf")
            assert states(folder) or path.startswith("view/") or listed, path


def replace_list(name: str, shape: Any) -> Callable[[Made, dict[str, Any]], None]:
    return lambda made, listed: listed.update({name: shape})


def test_hostile_shapes_of_signed_lists_end_in_findings(tmp_path: Path) -> None:
    shapes: list[Any] = [None, 7, "x", [], {}, [[]], [{}], {"a": 1}]
    for name in ("sentences", "exhibits"):
        for shape in shapes:
            folder = builder.write(tmp_path, bundle(replace_list(name, shape)))
            assert states(folder) or shape in ([], {}), (name, shape)
    for shape in shapes:
        for field in ("cites", "acts", "text", "number", "label", "claim"):
            folder = builder.write(tmp_path, bundle(change_sentence(**{field: shape})))
            assert states(folder) or field in ("number", "label"), (field, shape)
        files = builder.sign(bundle(), Made().signer, {"files": shape})
        assert states(builder.write(tmp_path, files))


def test_a_file_of_ten_gigabytes_is_not_read_into_memory(tmp_path: Path) -> None:
    folder = builder.write(tmp_path, case())
    os.truncate(folder / BASE / "checkpoint", 10_000_000_000)
    assert "too large" in states(folder)[f"{BASE}checkpoint"]


def test_usage_is_told_apart_from_evidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([str(tmp_path)], [str(tmp_path / "nothing")], [str(tmp_path), "--key", "x"], []):
        with pytest.raises(SystemExit) as stopped:
            gavah_verify.main(arguments)
        assert stopped.value.code == 2
    capsys.readouterr()


def test_the_answer_as_json_holds_every_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = builder.write(tmp_path, {**bundle(), "extra": b""})
    assert gavah_verify.main([str(folder), "--json"]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert answer["counts"]["sentence"] == [1, 0, 0]  # hold, broken, not included
    assert ["file", "extra", "broken", "unexpected file"] in answer["findings"]


def test_what_is_printed_holds_no_control_or_bidi_character(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = builder.write(tmp_path, {**case(), "\x1b[2J\u202e\u2067": b""})
    assert gavah_verify.main([str(folder)]) == 3
    out = capsys.readouterr().out
    assert "broken: file \\x1b[2J\\u202e\\u2067: unexpected file\n" in out
    assert all(c.isprintable() or c == "\n" for c in out)


def test_persian_words_are_printed_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = builder.write(tmp_path, {**case(), "\u0645\u06cc\u200c\u06af\u0648\u06cc\u062f": b""})
    assert gavah_verify.main([str(folder)]) == 3
    assert "broken: file \u0645\u06cc\\u200c\u06af\u0648\u06cc\u062f: unexpected" in capsys.readouterr().out


@BOTH
def test_the_last_lines_sum_up_and_say_whose_key_it_was(
    tmp_path: Path, files_of: Callable[[], Files], capsys: pytest.CaptureFixture[str]
) -> None:
    assert gavah_verify.main([str(builder.write(tmp_path, files_of()))]) == 0
    summary, trust = capsys.readouterr().out.splitlines()[-2:]
    acts = 9 if "bundle.json" in files_of() else 8
    told = [f"{count} hold, 0 broken, 0 not included; " for count in ("1 sentences", "1 exhibits", f"{acts} acts")]
    assert summary.startswith("".join(told))
    assert trust == "key taken from the case's own word"


@pytest.mark.parametrize("name", ["[", "(?P<", "*", "a\\", "{9999999999}", "\udcff"])
def test_hostile_folder_names_end_in_a_finding(tmp_path: Path, name: str) -> None:
    path = f"logs/{name}/acts/0.json"
    assert broken(tmp_path / "a", {**case(), path: b"{}\n"})
    files = {**bundle(), path: b"{}\n"}
    assert broken(tmp_path / "b", files if name == "\udcff" else builder.sign(files, Made().signer))


@pytest.mark.parametrize("empty", [{}, "", None])
def test_an_absent_translation_and_an_empty_one_are_the_same(tmp_path: Path, empty: Any) -> None:
    def bare(made: Made, listed: dict[str, Any]) -> None:
        index = made.places["assess"][1]
        written = b"" if empty is None else b'"translation":' + canonical(empty) + b","
        assert b'"translation":"evidence",' in made.lines[index]
        made.lines[index] = made.lines[index].replace(b'"translation":"evidence",', written)
        listed["sentences"][0]["cites"][0]["translation"] = {}

    made = builder.small()
    bare(made, builder.claims(made))
    for name, files in (("bundle", bundle(bare)), ("case", builder.case_files(made))):
        folder = builder.write(tmp_path / name, files)
        assert states(folder) == {}
        assert state_of(folder, "sentence") == [("holds", "")]


@pytest.mark.parametrize("room", ["exhibits", "readings"])
def test_a_carried_file_that_is_not_named_by_its_own_digest_is_broken(tmp_path: Path, room: str) -> None:
    files, path = bundle(), f"{room}/{'0' * 64}{'.json' * (room == 'readings')}"
    assert "another digest" in broken(tmp_path, builder.sign({**files, path: b"other"}, Made().signer))[path]


def test_a_journal_whose_checkpoint_is_broken_does_not_hold(tmp_path: Path) -> None:
    folder = builder.write(tmp_path, {**case(), f"{BASE}checkpoint": b"x\n"})
    assert {f"{BASE}checkpoint", f"{BASE}journal.jsonl"} <= states(folder).keys()


def test_the_verifier_is_one_readable_file_and_imports_nothing_of_gavah() -> None:
    source = Path(gavah_verify.__file__).read_text(encoding="utf-8")
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {a.name for n in found if isinstance(n, ast.Import) for a in n.names}
    names |= {str(n.module) for n in found if isinstance(n, ast.ImportFrom)}
    assert not [name for name in names if name.split(".")[0] == "gavah"]
    assert source.count("\n") <= 300
    assert max(map(len, source.split("\n"))) <= 130


def held_back(count: Any, cites: bool = False) -> Callable[[Made, dict[str, Any]], None]:
    held = {"context": 0, "qualifies": 0, "refutes": 0, "supports": count}
    return change_sentence(held_back=held, **({} if cites else {"cites": []}))


@pytest.mark.parametrize(("count", "state"), [(1, "not included"), (0, "broken"), (-1, "broken"), ("1", "broken")])
def test_a_sentence_whose_support_is_held_back_is_not_included(tmp_path: Path, count: Any, state: str) -> None:
    folder = builder.write(tmp_path, bundle(held_back(count)))
    assert [found for found, _ in state_of(folder, "sentence")] == [state]


def test_a_sentence_that_is_borne_holds_whatever_is_held_back(tmp_path: Path) -> None:
    folder = builder.write(tmp_path / "a", bundle(held_back(3, cites=True)))
    assert state_of(folder, "sentence") == [("holds", "")]
    folder = builder.write(tmp_path / "b", bundle(change_sentence(held_back={"supports": 1})))
    assert [state for state, _ in state_of(folder, "sentence")] == ["broken"]


def small_with_root(digest: str = "") -> Made:
    """The small case, whose first act names the root document."""
    made = builder.small()
    opening = json.loads(made.lines[0])
    opening["body"]["root"] = digest or hexadecimal(made.root())
    made.lines[0] = canonical(opening)
    return made


def test_the_first_act_binds_the_root_document_that_it_names(tmp_path: Path) -> None:
    for name, digest in (("good", ""), ("bad", "0" * 64)):
        folders = {"case": builder.case_files(small_with_root(digest))}
        folders["bundle"] = builder.bundle_files(made := small_with_root(digest), builder.claims(made))
        for kind, files in folders.items():
            first = f"{BASE}journal.jsonl line 1" if kind == "case" else f"{BASE}acts/0.json"
            assert (first in broken(tmp_path / name / kind, files)) == bool(digest)


def test_a_log_that_the_root_names_must_be_in_a_case(tmp_path: Path) -> None:
    files = {path: data for path, data in case().items() if not path.startswith("logs/")}
    assert f"logs/{LOG}" in broken(tmp_path, files)


@BOTH
def test_a_key_of_no_log_is_broken(tmp_path: Path, files_of: Callable[[], Files]) -> None:
    own, other = builder.small().signer.verifier_key, Signer(f"gavah/{builder.CASE}/{'2' * 32}", b"\x07" * 32)
    assert list(broken(tmp_path, files_of(), own, other.verifier_key)) == [other.name]


def test_a_ruling_counts_only_for_a_passage_that_was_assessed_before_it(tmp_path: Path) -> None:
    def late(made: Made, listed: dict[str, Any]) -> None:
        earlier, later = (made.places[name][1] for name in ("assess", "ruling"))
        acts = [json.loads(made.lines[index]) for index in (later, earlier)]
        made.lines[earlier], made.lines[later] = (
            canonical({**act, "lc": clock}) for act, clock in zip(acts, (earlier + 1, later + 1), strict=True)
        )
        made.places["assess"][1], made.places["ruling"][1] = later, earlier

    made = builder.small()
    late(made, {})
    folder = builder.write(tmp_path / "case", builder.case_files(made))
    assert state_of(folder, "sentence") == [("not included", "no accepted passage supports it")]
    made = builder.small()
    late(made, {})
    files = builder.bundle_files(made, builder.claims(made))
    assert "accepted before" in broken(tmp_path / "bundle", files)["1 (C1) cite 1"]
