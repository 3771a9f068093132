"""Exhibits to readings, each in a fenced process of its own. Judges nothing, repairs nothing, follows no link."""

from gavah.read.draft import Outcome
from gavah.read.limits import Limits
from gavah.read.parts import missing_parts
from gavah.read.reader import Reader

__all__ = ["Limits", "Outcome", "Reader", "missing_parts"]
