"""The room as a reader opens it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_sentence_of_a_whole_room_is_found_as_it_is_from_a_folder(whole: Path, look: Any, language: str) -> None:
    seen = look(whole / language / "index.html")
    print(seen.text("main"), seen.complaints)
    assert seen.complaints == []
    assert seen.states() == ["holds", "not_included", "holds"]
    assert all(url.startswith("file://") for url in seen.requests)
