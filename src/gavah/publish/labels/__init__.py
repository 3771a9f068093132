"""The words that documents say themselves, one file a language: add a file and the language is there."""
