"""Tables and a search index folded from the ledger into one SQLite file; deletable, refolded byte for byte."""

from gavah.view.contents import Contents
from gavah.view.finding import Hit, search
from gavah.view.tables import ExhibitRow, MentionRow, counts, exhibits, folded_from, mentions
from gavah.view.writing import build

__all__ = [
    "Contents",
    "ExhibitRow",
    "Hit",
    "MentionRow",
    "build",
    "counts",
    "exhibits",
    "folded_from",
    "mentions",
    "search",
]
