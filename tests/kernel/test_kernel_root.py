"""Root documents: thresholds of both the old and the new members, and everything bent."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest

from gavah import canon
from gavah.errors import BadMaterial, BrokenSeal
from gavah.ledger import Member, Root, RootLog, Signer, check_roots, origin_of, sign_root

CASE, LOG = "c" * 32, "1" * 32
ANNE, BIJAN, CLARA = (Signer(name, name.encode().ljust(32, b".")) for name in ("anne", "bijan", "clara"))


def _member(signer: Signer) -> Member:
    return Member(signer.key.public, signer.name)


def _root(version: int, threshold: int, *signers: Signer) -> Root:
    key = str(Signer(origin_of(CASE, LOG), signers[0].seed).key)
    log = RootLog(LOG, key, _member(signers[0]).id)
    return Root(CASE, version, threshold, tuple(map(_member, signers)), (log,))


ONE = _root(1, 2, ANNE, BIJAN, CLARA)
TWO = _root(2, 1, CLARA)
FIRST, SECOND = sign_root(ONE, [ANNE, BIJAN]), sign_root(TWO, [ANNE, CLARA])


def test_a_chain_of_roots_holds_and_names_the_keys_of_its_logs() -> None:
    assert check_roots([FIRST]) == ONE
    assert check_roots([FIRST, SECOND]) == TWO
    assert ONE.key_of(LOG) == ONE.logs[0].key
    with pytest.raises(BrokenSeal):
        ONE.key_of("2" * 32)


def test_the_envelope_is_dsse_in_one_line() -> None:
    payload = base64.b64encode(ONE.payload).decode()
    assert FIRST.decode().startswith(
        f'{{"payload":"{payload}","payloadType":"application/vnd.gavah.root+json","signatures":[{{"keyid":"'
    )
    assert FIRST.endswith(b"]}\n")
    assert canon.parse(ONE.payload)["members"][0] == {
        "id": _member(ANNE).id,
        "key": base64.b64encode(ANNE.key.public).decode(),
        "name": "anne",
    }


@pytest.mark.parametrize(
    "documents",
    [
        [],
        [sign_root(ONE, [ANNE])],
        [sign_root(ONE, [ANNE, ANNE])],
        [SECOND],
        [FIRST, FIRST],
        [FIRST, sign_root(TWO, [CLARA])],
        [FIRST, sign_root(TWO, [ANNE, BIJAN])],
        [FIRST, sign_root(replace(TWO, case="d" * 32, logs=()), [ANNE, CLARA])],
        [sign_root(ONE, [ANNE, BIJAN, Signer("eve", bytes(32))])],
    ],
    ids=[
        "none",
        "too few",
        "one twice",
        "starts at 2",
        "replayed",
        "old missing",
        "new missing",
        "other case",
        "stranger",
    ],
)
def test_a_chain_without_its_thresholds_is_broken(documents: list[bytes]) -> None:
    with pytest.raises(BrokenSeal):
        check_roots(documents)


def test_no_flipped_byte_and_no_truncation_of_a_root_holds() -> None:
    for place in range(len(FIRST)):
        for bent in (FIRST[:place] + bytes([FIRST[place] ^ 1]) + FIRST[place + 1 :], FIRST[:place]):
            with pytest.raises(BrokenSeal):
                check_roots([bent])


def _signed(payload: object) -> bytes:
    """A document signed by the right people over a payload that no `Root` would give."""
    raw = canon.dump(payload)

    class Bent(Root):
        @property
        def payload(self) -> bytes:
            return raw

    return sign_root(Bent(CASE, 1, 1, (_member(ANNE),), ()), [ANNE])


def test_a_payload_of_another_form_is_broken_even_when_signed() -> None:
    good = canon.parse(_root(1, 1, ANNE).payload)
    assert check_roots([_signed(good)]).threshold == 1
    changes: list[dict[str, Any]] = [
        {"v": 2},
        {"kind": "other"},
        {"version": True},
        {"version": "1"},
        {"threshold": 0},
        {"threshold": 2},
        {"members": []},
        {"members": good["members"] * 2},
        {"members": [{**good["members"][0], "id": "0" * 64}]},
        {"members": [{**good["members"][0], "name": 7}]},
        {"logs": [{**good["logs"][0], "member": "0" * 64}]},
        {"logs": [{**good["logs"][0], "log": "2" * 32}]},
        {"logs": 5},
    ]
    for change in changes:
        with pytest.raises(BrokenSeal):
            check_roots([_signed({**good, **change})])
    with pytest.raises(BrokenSeal):
        check_roots([_signed([])])


def test_unknown_fields_of_a_root_are_kept() -> None:
    good = canon.parse(_root(1, 1, ANNE).payload)
    root = check_roots([_signed({**good, "expires": "never"})])
    assert root.extra == {"expires": "never"}


def test_half_a_root_cannot_exist() -> None:
    for version, threshold in ((0, 1), (1, 0), (1, 2)):
        with pytest.raises(BadMaterial):
            _root(version, threshold, ANNE)
    with pytest.raises(BrokenSeal):
        Member(bytes(32), "small order")
