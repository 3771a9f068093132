"""The ledger: acts in a signed Merkle log, one writer each. docs/spec/ledger.md.

`create_log` and `LogWriter` write; `read_log` reads and verifies, or raises; `verify_log` names everything that is broken;
`prove` and `check_proof` are for one act; `sign_note` and `open_note` for a signed text.
"""

from gavah.ledger.act import Act, Head, leaf_data, parse_act
from gavah.ledger.audit import LogFinding, verify_log
from gavah.ledger.checkpoint import Checkpoint, open_checkpoint, origin_of, sign_checkpoint, split_origin
from gavah.ledger.keys import ENTROPY_BYTES, lock_seed, unlock_seed
from gavah.ledger.note import Signer, VerifierKey, open_note, parse_key, sign_note
from gavah.ledger.proof import Proof, check_proof, parse_proof, proof_text
from gavah.ledger.reading import LogEntry, LogReading, check_remembered, claimed_key, prove, read_log
from gavah.ledger.root import Member, Root, RootLog, check_roots, sign_root
from gavah.ledger.writer import LogWriter, Recovery, create_log

__all__ = [
    "ENTROPY_BYTES",
    "Act",
    "Checkpoint",
    "Head",
    "LogEntry",
    "LogFinding",
    "LogReading",
    "LogWriter",
    "Member",
    "Proof",
    "Recovery",
    "Root",
    "RootLog",
    "Signer",
    "VerifierKey",
    "check_proof",
    "check_remembered",
    "check_roots",
    "claimed_key",
    "create_log",
    "leaf_data",
    "lock_seed",
    "open_checkpoint",
    "open_note",
    "origin_of",
    "parse_act",
    "parse_key",
    "parse_proof",
    "proof_text",
    "prove",
    "read_log",
    "sign_checkpoint",
    "sign_note",
    "sign_root",
    "split_origin",
    "unlock_seed",
    "verify_log",
]
