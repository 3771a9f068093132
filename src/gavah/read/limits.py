"""How much one exhibit may cost: limits as a value, and the one budget that every branch of a reading spends from."""

from __future__ import annotations

import time
from dataclasses import dataclass

from gavah.errors import BadMaterial


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may use.

    memory: bytes of address space; seconds: wall clock, enforced by the parent; cpu: CPU seconds of one process;
    original: bytes of the exhibit; unpacked: bytes that come out of containers; members, depth: of containers; pixels:
    of one picture; cells: of one workbook; answer: bytes that the child may hand back; processes: with their threads, where
    the kernel counts a child's apart.
    """

    memory: int = 3 << 29
    seconds: int = 300
    cpu: int = 60
    original: int = 256 << 20
    unpacked: int = 256 << 20
    members: int = 10_000
    depth: int = 8
    pixels: int = 120_000_000
    cells: int = 2_000_000
    answer: int = 384 << 20
    processes: int = 64


class Budget:
    """What is left for one exhibit. ONE object goes down every branch: a limit per function lets nested bombs through."""

    __slots__ = ("_deadline", "_members", "_unpacked", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._unpacked, self._members = limits.unpacked, limits.members
        self._deadline = time.monotonic() + limits.seconds

    def unpack(self, count: int) -> None:
        """Spend `count` bytes that come out of a container; raises BadMaterial "bomb"."""
        self._unpacked -= count
        if self._unpacked < 0:
            raise BadMaterial("exhibit", "bomb", f"unpacks to more than {self.limits.unpacked} bytes")

    def member(self, count: int = 1) -> None:
        """Spend `count` members; raises BadMaterial "bomb"."""
        self._members -= count
        if self._members < 0:
            raise BadMaterial("exhibit", "bomb", f"more than {self.limits.members} members")

    def check_depth(self, depth: int) -> None:
        """Check that a container at `depth` may be opened; raises BadMaterial "bomb"."""
        if depth > self.limits.depth:
            raise BadMaterial("exhibit", "bomb", f"deeper than {self.limits.depth} containers")

    def check_pixels(self, width: int, height: int) -> None:
        """Check that a picture may be decoded; raises BadMaterial "bomb"."""
        if width * height > self.limits.pixels:
            raise BadMaterial("exhibit", "bomb", f"{width} x {height} pixels")

    def seconds_left(self, doing: str) -> float:
        """Return the seconds until the deadline; raises BadMaterial "timeout" naming what was being done."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise BadMaterial("exhibit", "timeout", doing)
        return left
