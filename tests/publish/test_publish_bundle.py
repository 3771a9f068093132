"""The bundle: whole or not at all, only what the tier allows, and every changed byte found."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gavah import canon
from gavah.errors import BadCase, BadMaterial, BrokenSeal
from gavah.ledger import Signer, sign_note
from gavah.ledger.root import Member, Root, RootLog, sign_root
from gavah.publish.bundle import bundle_note, readme, write_bundle
from gavah.publish.check import WHAT, Finding, check_bundle, claimed_keys


@pytest.fixture
def folder(sealing: Any, tmp_path: Path) -> Path:
    write_bundle(tmp_path / "bundle", sealing.contents(), sealing.sources())
    return tmp_path / "bundle"


def broken(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.state == "broken"]


def check(folder: Path, sealing: Any) -> list[Finding]:
    return check_bundle(folder, [sealing.signer.key])


def paths(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def resign(folder: Path, sealing: Any) -> None:
    """Make the manifest fit what stands there, as somebody with the key would."""
    manifest = json.loads((folder / "bundle.json").read_bytes())
    named = [p for p in paths(folder) if p.name not in ("bundle.json", "bundle.sig")]
    manifest["files"] = [
        {
            "path": name,
            "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
            "size": (folder / name).stat().st_size,
        }
        for name in sorted(p.relative_to(folder).as_posix() for p in named)
    ]
    line = canon.dump(manifest) + b"\n"
    (folder / "bundle.json").write_bytes(line)
    (folder / "bundle.sig").write_bytes(sign_note(bundle_note(manifest["case"], line), sealing.signer))


def rewrite_claims(folder: Path, sealing: Any, change: Any) -> list[Finding]:
    claims = json.loads((folder / "claims.json").read_bytes())
    change(claims)
    (folder / "claims.json").write_bytes(canon.dump(claims) + b"\n")
    resign(folder, sealing)
    return broken(check(folder, sealing))


def test_a_bundle_holds(folder: Path, sealing: Any) -> None:
    findings = check(folder, sealing)
    assert broken(findings) == []
    sentences = {f.where: f.state for f in findings if f.what == "sentence"}
    assert sentences == {"C1": "holds", "C2": "holds", "C3": "holds"}


def test_a_withheld_exhibit_is_not_in_the_bundle_and_is_said_not_to_be(folder: Path, sealing: Any) -> None:
    states = [f.state for f in check(folder, sealing) if f.what == "exhibit"]
    assert sorted(states) == ["holds", "holds", "holds", "not_included"]
    assert len(list((folder / "exhibits").iterdir())) == 3
    assert not any(b"never supplied" in path.read_bytes() for path in (folder / "exhibits").iterdir())
    assert not any(b"never supplied" in path.read_bytes() for path in (folder / "readings").iterdir())


def test_a_sentence_whose_passages_stay_behind_is_not_included(sealing: Any, tmp_path: Path) -> None:
    write_bundle(tmp_path / "b", sealing.contents("public"), sealing.sources())
    sentences = {f.where: f.state for f in check(tmp_path / "b", sealing) if f.what == "sentence"}
    assert sentences == {"C1": "holds", "C2": "not_included", "C3": "holds"}


def test_an_existing_target_is_left_alone(sealing: Any, tmp_path: Path) -> None:
    (tmp_path / "bundle").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadCase) as error:
        write_bundle(tmp_path / "bundle", sealing.contents(), sealing.sources())
    assert error.value.reason == "target_exists"


def test_a_bundle_that_fails_leaves_nothing(sealing: Any, tmp_path: Path) -> None:
    contents, sources = sealing.contents(), sealing.sources()
    lying = replace(sources, stored=lambda digest: io.BytesIO(b"other bytes"))
    with pytest.raises(BrokenSeal):
        write_bundle(tmp_path / "bundle", contents, lying)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_bundle_does_not_hinder_the_next(sealing: Any, tmp_path: Path) -> None:
    contents = sealing.contents()
    left = tmp_path / f".bundle.{contents.draft.id}.part"
    left.mkdir()
    (left / "half").write_bytes(b"x")
    write_bundle(tmp_path / "bundle", contents, sealing.sources())
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]
    assert broken(check(tmp_path / "bundle", sealing)) == []


def test_a_folder_that_cannot_be_written_is_the_callers_matter(sealing: Any, tmp_path: Path) -> None:
    with pytest.raises(BadCase):
        write_bundle(tmp_path / "missing" / "bundle", sealing.contents(), sealing.sources())


def test_claims_that_carry_what_the_tier_forbids_are_refused(sealing: Any, tmp_path: Path) -> None:
    contents = sealing.contents()
    public = replace(contents, draft=replace(contents.draft, tier="public"))
    with pytest.raises(BadMaterial, match="not_for_this_tier"):
        write_bundle(tmp_path / "bundle", public, sealing.sources())


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", "a/./b", "", "claims.json", "a\nb"])
def test_an_issued_file_cannot_leave_the_bundle_nor_replace_a_part(sealing: Any, tmp_path: Path, name: str) -> None:
    contents = sealing.contents()
    issued = {**contents.issued, name: b"x"}
    if name == "claims.json":
        issued = dict(contents.issued)
        contents = replace(contents, roots={"../claims.json": b"x"})
    with pytest.raises(BadMaterial, match="not_a_path"):
        write_bundle(tmp_path / "bundle", replace(contents, issued=issued), sealing.sources())


def test_the_page_for_verifiers_speaks_two_languages_and_gives_the_key(sealing: Any) -> None:
    keys = sealing.contents().keys
    text = readme(keys)
    assert keys[0].verifier in text
    assert "python3 gavah_verify.py . --key 'KEY'" in text
    assert "راه آزمودن" in text


@pytest.fixture
def small(bare: Any, sealing: Any, tmp_path: Path) -> Path:
    """One exhibit, one claim: few enough bytes to change every one of them."""
    bare.assess(bare.claim("C1", {"en": "It is said."}), bare.passage(bare.exhibit("a.txt", "It is گفته."), "is گفته"))
    sealing.world = bare
    contents = replace(sealing.contents(), issued={}, keys=())
    write_bundle(tmp_path / "bundle", contents, sealing.sources())
    return tmp_path / "bundle"


def test_every_changed_byte_is_found_and_its_file_named(small: Path, sealing: Any) -> None:
    assert broken(check(small, sealing)) == []
    for number, path in enumerate(paths(small)):
        whole, name = path.read_bytes(), path.relative_to(small).as_posix()
        named = {"bundle.json"} if name.startswith("bundle.") else {name}
        step = (
            1 if name.startswith(("bundle.", "exhibits/", "readings/")) else 11
        )  # what only bundle.json names is alike
        for place in range(number % step, len(whole), step):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert named & {finding.where for finding in broken(check(small, sealing))}, (name, place)
        path.write_bytes(whole)


def test_a_cut_file_is_found(small: Path, sealing: Any) -> None:
    for path in paths(small):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        assert broken(check(small, sealing)), path
        path.write_bytes(whole)


def test_a_missing_and_a_foreign_file_are_named(folder: Path, sealing: Any) -> None:
    (folder / "README.txt").rename(folder / "extra.txt")
    (folder / "exhibits" / os.fsdecode(b"\xff")).write_bytes(b"")
    found = {finding.where for finding in broken(check(folder, sealing))}
    assert found == {"README.txt", "extra.txt", "exhibits/?"}


def test_a_link_in_place_of_a_file_is_refused(folder: Path, sealing: Any, tmp_path: Path) -> None:
    (folder / "README.txt").rename(tmp_path / "elsewhere")
    (folder / "README.txt").symlink_to(tmp_path / "elsewhere")
    assert [f.where for f in broken(check(folder, sealing))] == ["README.txt"]


def test_another_key_does_not_open_it(folder: Path, sealing: Any) -> None:
    stranger = Signer(sealing.signer.name, b"t" * 32)
    assert [f.what for f in broken(check_bundle(folder, [stranger.key]))] == ["signature"]
    assert [f.what for f in broken(check_bundle(folder, []))] == ["signature"]


def test_the_key_among_several_is_found(folder: Path, sealing: Any) -> None:
    other = Signer(sealing.signer.name[:-32] + "b" * 32, b"t" * 32)
    assert broken(check_bundle(folder, [other.key, sealing.signer.key])) == []


def test_a_signature_for_another_bundle_is_refused(folder: Path, sealing: Any) -> None:
    (folder / "bundle.sig").write_bytes(sign_note("gavah.bundle/v1\nx\ny\n", sealing.signer))
    assert [f.what for f in broken(check(folder, sealing))] == ["signature"]


def change_text(claims: Any) -> None:
    claims["sentences"][0]["text"]["en"] = "It is proved that Halvorn sold it."


def change_words(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["words"] = "something else"


def shift_cite(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["start"] += 1


def drop_acceptance(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["acts"].pop()


def drop_reading_act(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["acts"].pop(1)


def drop_acquisition(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["acts"].pop(0)


def invent_acceptance(claims: Any) -> None:
    claims["sentences"][1]["cites"][1]["accepted"] = True


def drop_support(claims: Any) -> None:
    claims["sentences"][0]["cites"].pop(0)


def point_to_an_absent_act(claims: Any) -> None:
    claims["sentences"][0]["acts"][0][1] = 4


def raise_grade(claims: Any) -> None:
    claims["sentences"][0]["cites"][1]["reliability"] = "A"


def point_to_another_reading(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["reading"] = claims["sentences"][1]["cites"][0]["reading"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (change_text, "C1"),
        (change_words, "C1"),
        (shift_cite, "C1"),
        (drop_acceptance, "C1"),
        (drop_reading_act, "C1"),
        (drop_acquisition, "C1"),
        (invent_acceptance, "C2"),
        (drop_support, "C1"),
        (point_to_an_absent_act, "C1"),
        (raise_grade, "C1"),
        (point_to_another_reading, "C1"),
    ],
)
def test_a_sentence_that_its_acts_do_not_say_is_broken_even_when_signed(
    folder: Path, sealing: Any, change: Any, sentence: str
) -> None:
    found = rewrite_claims(folder, sealing, change)
    assert [f.where for f in found if f.what == "sentence"] == [sentence]
    assert [f.what for f in found if f.what == "edition"] == ["edition"]


def change_title(claims: Any) -> None:
    claims["exhibits"][0]["title"]["en"] = "Confession"


def include_withheld(claims: Any) -> None:
    next(row for row in claims["exhibits"] if not row["included"])["included"] = True


def swap_exhibit(claims: Any) -> None:
    claims["exhibits"][0]["exhibit"] = claims["exhibits"][1]["exhibit"]


@pytest.mark.parametrize("change", [change_title, include_withheld, swap_exhibit])
def test_an_exhibit_line_that_its_acts_do_not_say_is_broken(folder: Path, sealing: Any, change: Any) -> None:
    assert [f.what for f in rewrite_claims(folder, sealing, change) if f.what == "exhibit"] == ["exhibit"]


def test_claims_of_another_case_or_form_are_refused(folder: Path, sealing: Any) -> None:
    found = rewrite_claims(folder, sealing, lambda claims: claims.update(case="d" * 32))
    assert [f.what for f in found] == ["claims"]
    found = rewrite_claims(folder, sealing, lambda claims: claims.update(sentences=[3]))
    assert [f.what for f in found] == ["claims"]
    (folder / "claims.json").write_bytes(b"[]")
    resign(folder, sealing)
    assert [f.what for f in broken(check(folder, sealing))] == ["claims"]


def test_a_proof_of_another_act_or_tree_is_refused(folder: Path, sealing: Any) -> None:
    acts = sorted((folder / "logs").rglob("*.tlog-proof"))
    acts[0].write_bytes(acts[1].read_bytes())
    acts[2].write_bytes(b"\xff")
    resign(folder, sealing)
    found = {f.where for f in broken(check(folder, sealing)) if f.what == "act"}
    assert found == {p.relative_to(folder).as_posix().replace(".tlog-proof", ".json") for p in (acts[0], acts[2])}


def test_an_act_proved_against_an_older_checkpoint_is_refused(sealing: Any, tmp_path: Path) -> None:
    older = sealing.sources()
    contents = sealing.contents()
    newer = sealing.sources()
    mixed = replace(newer, proof=lambda log, index: (older if index == 0 else newer).proof(log, index))
    write_bundle(tmp_path / "b", contents, mixed)
    assert [f.where.rpartition("/")[2] for f in broken(check(tmp_path / "b", sealing))] == ["0.json"]


def test_an_erased_act_is_not_included_and_what_rests_on_it_is_broken(sealing: Any, tmp_path: Path) -> None:
    contents, sources = sealing.contents(), sealing.sources()
    erased = next(i for i, entry in enumerate(sealing.world.entries) if entry.act.type == "claim")

    def line(log: str, index: int) -> bytes:
        whole = sources.line(log, index)
        return canon.dump({"erased": hashlib.sha256(whole).hexdigest()}) if index == erased else whole

    write_bundle(tmp_path / "b", contents, replace(sources, line=line))
    findings = check(tmp_path / "b", sealing)
    assert [f.state for f in findings if f.where.endswith(f"/{erased}.json") and f.what == "act"] == ["not_included"]
    assert [f.where for f in broken(findings)] == ["C1"]


def test_a_manifest_that_climbs_out_is_refused(folder: Path, sealing: Any) -> None:
    manifest = json.loads((folder / "bundle.json").read_bytes())
    manifest["files"].insert(0, {"path": "../x", "sha256": "0" * 64, "size": 1})
    for line in (canon.dump(manifest) + b"\n", canon.dump(manifest), b"[]\n"):
        (folder / "bundle.json").write_bytes(line)
        (folder / "bundle.sig").write_bytes(sign_note(bundle_note(manifest["case"], line), sealing.signer))
        assert [f.what for f in check(folder, sealing)] == ["signature"]


def test_the_keys_that_a_bundle_claims_are_those_of_its_root(folder: Path, sealing: Any) -> None:
    assert claimed_keys(folder) == (sealing.signer.key,)


def test_a_root_that_names_another_key_is_broken(folder: Path, sealing: Any) -> None:
    stranger = Signer(sealing.signer.name, b"t" * 32)
    member = Member(stranger.key.public, "Mina")
    log = sealing.signer.name[-32:]
    for case, key in (("c" * 32, stranger.key), ("d" * 32, None)):
        logs = (RootLog(log, str(key), member.id),) if key else ()
        (folder / "root" / "1.json").write_bytes(sign_root(Root(case, 1, 1, (member,), logs), [stranger]))
        resign(folder, sealing)
        assert [f.what for f in broken(check(folder, sealing))] == ["root"]


def test_acts_under_a_broken_checkpoint_are_broken(folder: Path, sealing: Any) -> None:
    (checkpoint,) = folder.rglob("checkpoint")
    checkpoint.write_bytes(b"nothing")
    resign(folder, sealing)
    found = check(folder, sealing)
    assert {f.state for f in found if f.what in ("log", "act")} == {"broken"}
    assert {f.what for f in found} <= set(WHAT)


def test_the_independent_verifier_agrees(folder: Path) -> None:
    verifier = Path(__file__).parents[2] / "verifier" / "gavah_verify.py"
    told = subprocess.run([sys.executable, verifier, folder], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    assert "3 sentence holds" in told.stdout


def add(folder: Path, sealing: Any, path: str, data: bytes) -> list[Finding]:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)
    resign(folder, sealing)
    return broken(check(folder, sealing))


def test_an_exhibit_under_another_name_than_its_digest_is_broken(folder: Path, sealing: Any) -> None:
    path = f"exhibits/{'0' * 64}"
    assert [f.where for f in add(folder, sealing, path, b"x")] == [path]


def test_a_log_without_a_trusted_key_is_broken(folder: Path, sealing: Any) -> None:
    path = f"logs/{'b' * 32}/checkpoint"
    assert [f.where for f in add(folder, sealing, path, sealing.note("a" * 32))] == [path]


def test_an_act_without_its_line_feed_is_broken(folder: Path, sealing: Any) -> None:
    path = f"logs/{'a' * 32}/acts/0.json"
    assert [f.where for f in add(folder, sealing, path, (folder / path).read_bytes()[:-1])] == [path]


def test_an_act_longer_than_any_line_may_be_is_broken_before_it_is_parsed(folder: Path, sealing: Any) -> None:
    path = f"logs/{'a' * 32}/acts/0.json"
    (found,) = add(folder, sealing, path, b" " * 70_000)
    assert "at most 60001 bytes" in found.detail


def test_a_manifest_out_of_order_or_of_another_version_or_case_is_refused(folder: Path, sealing: Any) -> None:
    manifest = json.loads((folder / "bundle.json").read_bytes())
    for changed in ({"files": manifest["files"][::-1]}, {"v": 2}, {"case": "d" * 32}):
        line = canon.dump(manifest | changed) + b"\n"
        (folder / "bundle.json").write_bytes(line)
        (folder / "bundle.sig").write_bytes(sign_note(bundle_note(manifest["case"], line), sealing.signer))
        assert [f.what for f in check(folder, sealing)] == ["signature"]
