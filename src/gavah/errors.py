"""The three families of errors, sorted by who must act. Parts, not prose: doors make the sentence in the person's language."""

from __future__ import annotations


class GavahError(Exception):
    """Something that a person must know about."""


class BadMaterial(GavahError):
    """The input cannot be taken or read: its giver must act. The rest of the batch goes on.

    what: the thing (a name, a digest, a field); reason: a code in [a-z_]+ that doors translate; detail: free text.
    """

    def __init__(self, what: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{what}: {reason}" + (f" ({detail})" if detail else ""))
        self.what, self.reason, self.detail = what, reason, detail


class BrokenSeal(GavahError):
    """Stored bytes or the ledger disagree with what was signed. Stop; tell a person."""

    def __init__(self, what: str, expected: str, found: str) -> None:
        super().__init__(f"{what}: expected {expected}, found {found}")
        self.what, self.expected, self.found = what, expected, found


class BadCase(GavahError):
    """The case folder cannot be used as asked: locked by another writer, full disk, no permission, no key.

    what: the thing; reason: a code in [a-z_]+ that doors translate; detail: free text.
    """

    def __init__(self, what: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{what}: {reason}" + (f" ({detail})" if detail else ""))
        self.what, self.reason, self.detail = what, reason, detail
