"""A bundle as a stranger finds it: every changed byte, file, act, proof and key."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gavah import canon
from gavah.ledger import Signer, sign_note
from gavah.ledger.root import Member, Root, RootLog, sign_root
from gavah.publish.bundle import bundle_note
from gavah.publish.check import WHAT, check_bundle, claimed_keys


@pytest.fixture
def small(bare: Any, sealing: Any, tmp_path: Path) -> Any:
    """One exhibit, one claim: few enough bytes to change every one of them."""
    bare.assess(bare.claim("C1", {"en": "It is said."}), bare.passage(bare.exhibit("a.txt", "It is گفته."), "is گفته"))
    sealing.world = bare
    return sealing.hand(tmp_path / "bundle", replace(sealing.contents(), issued={}, keys=()))


def test_every_changed_byte_is_found_and_its_file_named(small: Any) -> None:
    assert small.broken() == []
    for number, path in enumerate(small.paths()):
        whole, name = path.read_bytes(), path.relative_to(small.folder).as_posix()
        named = {"bundle.json"} if name.startswith("bundle.") else {name}
        step = (
            1 if name.startswith(("bundle.", "exhibits/", "readings/")) else 11
        )  # what only bundle.json names is alike
        for place in range(number % step, len(whole), step):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert named & {finding.where for finding in small.broken()}, (name, place)
        path.write_bytes(whole)


def test_a_cut_file_is_found(small: Any) -> None:
    for path in small.paths():
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        assert small.broken(), path
        path.write_bytes(whole)


def test_a_missing_and_a_foreign_file_are_named(handed: Any) -> None:
    (handed.folder / "README.txt").rename(handed.folder / "extra.txt")
    (handed.folder / "exhibits" / os.fsdecode(b"\xff")).write_bytes(b"")
    found = {finding.where for finding in handed.broken()}
    assert found == {"README.txt", "extra.txt", "exhibits/?"}


def test_a_link_in_place_of_a_file_is_refused(handed: Any, tmp_path: Path) -> None:
    (handed.folder / "README.txt").rename(tmp_path / "elsewhere")
    (handed.folder / "README.txt").symlink_to(tmp_path / "elsewhere")
    assert [f.where for f in handed.broken()] == ["README.txt"]


def test_another_key_does_not_open_it(handed: Any) -> None:
    stranger = Signer(handed.signer.name, b"t" * 32)
    for keys in ([stranger.key], []):
        assert [(f.what, f.state) for f in check_bundle(handed.folder, keys)] == [("signature", "broken")]


def test_the_key_among_several_is_found(handed: Any) -> None:
    other = Signer(handed.signer.name[:-32] + "b" * 32, b"t" * 32)
    findings = check_bundle(handed.folder, [other.key, handed.signer.key])
    assert [finding for finding in findings if finding.state == "broken"] == []


def test_a_signature_for_another_bundle_is_refused(handed: Any) -> None:
    (handed.folder / "bundle.sig").write_bytes(sign_note("gavah.bundle/v1\nx\ny\n", handed.signer))
    assert [f.what for f in handed.broken()] == ["signature"]


def test_a_proof_of_another_act_or_tree_is_refused(handed: Any) -> None:
    acts = sorted((handed.folder / "logs").rglob("*.tlog-proof"))
    acts[0].write_bytes(acts[1].read_bytes())
    acts[2].write_bytes(b"\xff")
    handed.resign()
    found = {f.where for f in handed.broken() if f.what == "act"}
    assert found == {
        p.relative_to(handed.folder).as_posix().replace(".tlog-proof", ".json") for p in (acts[0], acts[2])
    }


def test_an_act_proved_against_an_older_checkpoint_is_refused(sealing: Any, tmp_path: Path) -> None:
    older = sealing.sources()
    contents = sealing.contents()
    newer = sealing.sources()
    mixed = replace(newer, proof=lambda log, index: (older if index == 0 else newer).proof(log, index))
    found = sealing.hand(tmp_path / "b", contents, mixed).broken()
    assert [f.where.rpartition("/")[2] for f in found] == ["0.json"]


def test_a_manifest_that_climbs_out_is_refused(handed: Any) -> None:
    manifest = json.loads((handed.folder / "bundle.json").read_bytes())
    manifest["files"].insert(0, {"path": "../x", "sha256": "0" * 64, "size": 1})
    for line in (canon.dump(manifest) + b"\n", canon.dump(manifest), b"[]\n"):
        (handed.folder / "bundle.json").write_bytes(line)
        (handed.folder / "bundle.sig").write_bytes(sign_note(bundle_note(manifest["case"], line), handed.signer))
        assert [f.what for f in handed.findings()] == ["signature"]


def test_the_keys_that_a_bundle_claims_are_those_of_its_root(handed: Any) -> None:
    assert claimed_keys(handed.folder) == (handed.signer.key,)


def test_a_root_that_names_another_key_is_broken(handed: Any) -> None:
    stranger = Signer(handed.signer.name, b"t" * 32)
    member = Member(stranger.key.public, "Mina")
    log = handed.signer.name[-32:]
    for case, key in (("c" * 32, stranger.key), ("d" * 32, None)):
        logs = (RootLog(log, str(key), member.id),) if key else ()
        (handed.folder / "root" / "1.json").write_bytes(sign_root(Root(case, 1, 1, (member,), logs), [stranger]))
        handed.resign()
        assert [f.what for f in handed.broken()] == ["root"]


def test_acts_under_a_broken_checkpoint_are_broken(handed: Any) -> None:
    (checkpoint,) = handed.folder.rglob("checkpoint")
    checkpoint.write_bytes(b"nothing")
    handed.resign()
    found = handed.findings()
    assert {f.state for f in found if f.what in ("log", "act")} == {"broken"}
    assert {f.what for f in found} <= set(WHAT)


def test_an_exhibit_under_another_name_than_its_digest_is_broken(handed: Any) -> None:
    path = f"exhibits/{'0' * 64}"
    assert [f.where for f in handed.add(path, b"x")] == [path]


def test_a_log_without_a_trusted_key_is_broken(handed: Any, sealing: Any) -> None:
    path = f"logs/{'b' * 32}/checkpoint"
    assert [f.where for f in handed.add(path, sealing.note("a" * 32))] == [path]


def test_an_act_without_its_line_feed_is_broken(handed: Any) -> None:
    path = f"logs/{'a' * 32}/acts/0.json"
    assert [f.where for f in handed.add(path, (handed.folder / path).read_bytes()[:-1])] == [path]


def test_an_act_longer_than_any_line_may_be_is_broken_before_it_is_parsed(handed: Any) -> None:
    path = f"logs/{'a' * 32}/acts/0.json"
    (found,) = handed.add(path, b" " * 70_000)
    assert "at most 60001 bytes" in found.detail


def test_a_manifest_out_of_order_or_of_another_version_or_case_is_refused(handed: Any) -> None:
    manifest = json.loads((handed.folder / "bundle.json").read_bytes())
    for changed in ({"files": manifest["files"][::-1]}, {"v": 2}, {"case": "d" * 32}):
        line = canon.dump(manifest | changed) + b"\n"
        (handed.folder / "bundle.json").write_bytes(line)
        (handed.folder / "bundle.sig").write_bytes(sign_note(bundle_note(manifest["case"], line), handed.signer))
        assert [f.what for f in handed.findings()] == ["signature"]
