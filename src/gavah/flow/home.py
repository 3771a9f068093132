"""What the user keeps outside every case: encrypted keys, verifier keys, the last head seen of each log."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from gavah.errors import BadCase


@dataclass(frozen=True, slots=True)
class Home:
    """A folder of the user's. keys/<log>.age: the author's seed; keys/<log>.vkey: its verifier key; heads/<log>: a checkpoint."""

    folder: Path

    def key_file(self, log: str) -> Path:
        """Return where the encrypted seed of a log's author lies."""
        return self.folder / "keys" / f"{log}.age"

    def verifier_key(self, log: str) -> str | None:
        """Return the verifier key that this user trusts for a log, if there is one."""
        return _text(self.folder / "keys" / f"{log}.vkey")

    def head(self, log: str) -> bytes | None:
        """Return the last checkpoint of a log that this user saw, if there is one."""
        path = self.folder / "heads" / log
        return path.read_bytes() if path.exists() else None

    def keep_key(self, log: str, seed: bytes, verifier_key: str) -> None:
        """Store an encrypted seed and its verifier key; raises BadCase if the log has one."""
        if self.key_file(log).exists():
            raise BadCase(str(self.key_file(log)), "target_exists")
        _write(self.key_file(log), seed)
        _write(self.folder / "keys" / f"{log}.vkey", verifier_key.encode() + b"\n")

    def forget_key(self, log: str) -> None:
        """Remove the key of a log that came to nothing."""
        self.key_file(log).unlink(missing_ok=True)
        (self.folder / "keys" / f"{log}.vkey").unlink(missing_ok=True)

    def keep_head(self, log: str, checkpoint: bytes) -> None:
        """Remember a checkpoint that was verified."""
        _write(self.folder / "heads" / log, checkpoint)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="ascii").strip() if path.exists() else None


def _write(path: Path, content: bytes) -> None:
    """Replace a file whole: only its owner may read it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_name(path.name + ".tmp")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise BadCase(str(path), "not_writable", error.strerror or "") from error
