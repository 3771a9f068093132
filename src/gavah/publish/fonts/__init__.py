"""Typefaces that every document is set in, whatever the machine has. Licence: OFL.txt."""
