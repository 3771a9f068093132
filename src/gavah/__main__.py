"""`python -m gavah`."""

from gavah.door.cli.main import run

run()
