"""Who the authors are: root documents, each signed by the thresholds of the one before and its own. docs/spec/ledger.md, 6."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gavah import canon
from gavah.errors import BadMaterial, BrokenSeal
from gavah.ledger.act import typed
from gavah.ledger.note import Signer, check_public_key, check_signature, parse_key, strict_base64

PAYLOAD_TYPE = "application/vnd.gavah.root+json"

_KNOWN = ("case", "kind", "logs", "members", "threshold", "v", "version")
# DSSE envelope with its keys in one order and no white space; strings in it need no escapes.
_envelope_of = re.compile(
    r'\{"payload":"([A-Za-z0-9+/=]+)","payloadType":"application/vnd\.gavah\.root\+json","signatures":'
    r'\[(\{"keyid":"[0-9a-f]{64}","sig":"[A-Za-z0-9+/=]{88}"\}(?:,\{"keyid":"[0-9a-f]{64}","sig":"[A-Za-z0-9+/=]{88}"\})*)\]\}\n'
).fullmatch
_signatures_of = re.compile(r'\{"keyid":"([0-9a-f]{64})","sig":"([A-Za-z0-9+/=]{88})"\}').findall


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who signs roots. public: 32 bytes; name: a pseudonym."""

    public: bytes
    name: str

    def __post_init__(self) -> None:
        check_public_key(self.public)

    @property
    def id(self) -> str:
        return hashlib.sha256(self.public).hexdigest()


@dataclass(frozen=True, slots=True)
class RootLog:
    """A log of the case. key: its verifier key; member: the id of the member who writes it."""

    log: str
    key: str
    member: str


@dataclass(frozen=True, slots=True)
class Root:
    """One version of the case's membership. version, threshold: from 1."""

    case: str
    version: int
    threshold: int
    members: tuple[Member, ...]
    logs: tuple[RootLog, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = [member.id for member in self.members]
        if self.version < 1 or not 1 <= self.threshold <= len(ids) or len(set(ids)) != len(ids):
            raise BadMaterial("root", "threshold", f"version {self.version}, {self.threshold} of {len(ids)}")
        for log in self.logs:
            if log.member not in ids or parse_key(log.key).name != f"gavah/{self.case}/{log.log}":
                raise BadMaterial("root.logs", "foreign_log", log.log[:80])

    @property
    def payload(self) -> bytes:
        """Return the canonical line that is signed, inside DSSE's PAE."""
        members = [{"id": m.id, "key": base64.b64encode(m.public).decode(), "name": m.name} for m in self.members]
        logs = [{"key": log.key, "log": log.log, "member": log.member} for log in self.logs]
        known = {"case": self.case, "kind": "root", "logs": logs, "members": members}
        return canon.dump({**self.extra, **known, "threshold": self.threshold, "v": 1, "version": self.version})

    def key_of(self, log: str) -> str:
        """Return the verifier key of a log; raises BrokenSeal if the root does not name it."""
        for one in self.logs:
            if one.log == log:
                return one.key
        raise BrokenSeal(f"log {log}", "a log that the root names", "none")


def sign_root(root: Root, signers: Sequence[Signer]) -> bytes:
    """Return the root document signed by `signers`, in their order. Names of signers do not matter here."""
    signed = _pae(root.payload)
    signatures = ",".join(
        f'{{"keyid":"{hashlib.sha256(signer.key.public).hexdigest()}","sig":"{base64.b64encode(signer.sign(signed)).decode()}"}}'
        for signer in signers
    )
    payload = base64.b64encode(root.payload).decode()
    return f'{{"payload":"{payload}","payloadType":"{PAYLOAD_TYPE}","signatures":[{signatures}]}}\n'.encode()


def check_roots(documents: Sequence[bytes]) -> Root:
    """Return the last of a case's root documents, versions 1, 2, ... in order, after checking the whole chain.

    Raises BrokenSeal. That version 1 is the right one, only somebody outside the case can say.
    """
    before: Root | None = None
    for number, document in enumerate(documents, 1):
        root, signed, signatures = _open(document, f"root {number}")
        if root.version != number or (before is not None and root.case != before.case):
            raise BrokenSeal(f"root {number}", f"version {number} of the same case", f"version {root.version}")
        good = _signers(signed, signatures, (root, *([before] if before else [])), f"root {number}")
        for who in (root, before):
            if who is not None and len(good & {member.id for member in who.members}) < who.threshold:
                raise BrokenSeal(
                    f"root {number}", f"{who.threshold} signatures by members of {who.version}", str(len(good))
                )
        before = root
    if before is None:
        raise BrokenSeal("root 1", "a root document", "nothing")
    return before


def _open(document: bytes, what: str) -> tuple[Root, bytes, list[tuple[str, str]]]:
    match = _envelope_of(document.decode(errors="replace"))
    if match is None:
        raise BrokenSeal(what, "a DSSE envelope in one line", repr(document[:80]))
    payload = strict_base64(match[1], what)
    try:
        root = _parse(canon.parse(payload))
    except (KeyError, TypeError, ValueError, BadMaterial) as error:
        raise BrokenSeal(what, "a root document", str(error)[:200]) from error
    if root.payload != payload:
        raise BrokenSeal(what, "a root document of version 1", "another form")
    return root, _pae(payload), _signatures_of(match[2])


def _parse(form: Any) -> Root:
    members = [
        Member(strict_base64(typed(one["key"], str), "root.members"), typed(one["name"], str))
        for one in form["members"]
    ]
    logs = [RootLog(*(typed(one[name], str) for name in ("log", "key", "member"))) for one in form["logs"]]
    return Root(
        case=typed(form["case"], str),
        version=typed(form["version"], int),
        threshold=typed(form["threshold"], int),
        members=tuple(members),
        logs=tuple(logs),
        extra={key: value for key, value in form.items() if key not in _KNOWN},
    )


def _signers(signed: bytes, signatures: list[tuple[str, str]], roots: Sequence[Root], what: str) -> set[str]:
    """The ids of the members whose signatures hold: each counts once; one that nobody knows, or that fails, is an error."""
    keys = {member.id: member.public for root in roots for member in root.members}
    for keyid, signature in signatures:
        if keyid not in keys:
            raise BrokenSeal(what, "signatures by members", keyid)
        check_signature(keys[keyid], strict_base64(signature, what), signed, what)
    return {keyid for keyid, _ in signatures}


def _pae(payload: bytes) -> bytes:
    """Source: DSSE 1.0, protocol, Pre-Authentication Encoding."""
    return b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)
