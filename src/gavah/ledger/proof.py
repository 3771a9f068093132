"""A proof that one act stands in a signed log, as one text: C2SP tlog-proof. docs/spec/ledger.md, section 5."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from gavah.errors import BrokenSeal
from gavah.ledger.checkpoint import Checkpoint, open_checkpoint
from gavah.ledger.note import VerifierKey, strict_base64
from gavah.ledger.tree import check_inclusion, leaf_hash

HEADER = "c2sp.org/tlog-proof@v1"
PATH_LIMIT = 63  # a tree of 2^63 leaves
_index_of = re.compile(r"index (0|[1-9][0-9]{0,15})").fullmatch


@dataclass(frozen=True, slots=True)
class Proof:
    """The parts of a proof. path: nearest sibling first; note: the checkpoint as it is signed."""

    index: int
    path: tuple[bytes, ...]
    note: bytes


def proof_text(index: int, path: Sequence[bytes], note: bytes) -> str:
    """Return the proof as text."""
    hashes = "".join(base64.b64encode(one).decode() + "\n" for one in path)
    return f"{HEADER}\nindex {index}\n{hashes}\n{note.decode()}"


def parse_proof(text: str) -> Proof:
    """Return the parts of a proof; raises BrokenSeal. Checks nothing yet."""
    head, separator, note = text.partition("\n\n")
    header, *lines = head.split("\n")
    number = _index_of(lines[0]) if lines else None
    if header != HEADER or number is None or not separator:
        raise BrokenSeal("proof", f"{HEADER}, index, hashes, checkpoint", text[:80])
    if len(lines) - 1 > PATH_LIMIT:
        raise BrokenSeal("proof", f"at most {PATH_LIMIT} hashes", str(len(lines) - 1))
    path = tuple(strict_base64(line, "proof") for line in lines[1:])
    return Proof(int(number[1]), path, note.encode())


def check_proof(text: str, data: bytes, key: VerifierKey) -> tuple[int, Checkpoint]:
    """Check that leaf data `data` (32 bytes: SHA-256 of the line) stands under a checkpoint signed by `key`.

    Returns its index and that checkpoint. Raises BrokenSeal.
    """
    proof = parse_proof(text)
    checkpoint = open_checkpoint(proof.note, key)
    check_inclusion(leaf_hash(data), proof.index, checkpoint.size, proof.path, checkpoint.root)
    return proof.index, checkpoint
