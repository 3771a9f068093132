"""Writing the bundle: whole or not at all, only what the tier allows."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gavah.errors import BadCase, BadMaterial, BrokenSeal
from gavah.publish.bundle import readme, write_bundle


def test_a_bundle_holds(handed: Any) -> None:
    assert handed.broken() == []
    assert handed.states("sentence") == {"C1": "holds", "C2": "holds", "C3": "holds"}
    assert set(handed.states("exhibit").values()) == {"holds"}


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
    handed = sealing.hand(tmp_path / "bundle", contents)
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]
    assert handed.broken() == []


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


def test_the_independent_verifier_agrees(handed: Any) -> None:
    verifier = Path(__file__).parents[2] / "verifier" / "gavah_verify.py"
    told = subprocess.run([sys.executable, verifier, handed.folder], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    assert re.search(r"\b3 sentences? holds?\b", told.stdout)
