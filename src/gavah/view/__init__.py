"""Tables and a search index folded from the ledger into one SQLite file; deletable, refolded byte for byte."""
