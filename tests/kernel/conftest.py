"""A small real log and the parts to make another."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from gavah.ledger import Act, LogWriter, Signer, create_log, origin_of

settings.register_profile("kernel", deadline=None)  # a busy machine is no failure
settings.load_profile("kernel")

CASE, LOG = "c" * 32, "1" * 32
Vectors = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a test's logs stand, and how their acts are made: the nonce of act n is n itself."""

    folder: Path
    case: str = CASE

    def signer(self, log: str = LOG, seed: int = 7) -> Signer:
        return Signer(origin_of(self.case, log), seed.to_bytes(32, "big"))

    def act(self, clock: int, kind: str = "note", body: Mapping[str, Any] | None = None) -> Act:
        body = {"words": f"گواه {clock}"} if body is None else body
        return Act(kind, body, clock, "2026-11-23T16:05:00Z", clock.to_bytes(32, "big"))

    def opening(self, signer: Signer) -> Act:
        _, case, log = signer.name.split("/")
        body = {"author": "tulip", "case": case, "case_toml": "0" * 64, "key": str(signer.key), "log": log}
        return self.act(1, "case.open", body)

    def log(self, count: int = 1, log: str = LOG, seed: int = 7) -> Path:
        """A log of `count` acts."""
        signer, folder = self.signer(log, seed), self.folder / "logs" / log
        create_log(folder, signer, self.opening(signer))
        if count > 1:
            with LogWriter.open(folder, signer) as writer:
                writer.append([self.act(clock) for clock in range(2, count + 1)])
        return folder

    @property
    def key(self) -> str:
        return str(self.signer().key)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def vectors() -> Vectors:
    folder = Path(__file__).parent.parent / "vectors"
    return lambda name: json.loads((folder / name).read_text(encoding="utf-8"))
