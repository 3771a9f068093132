"""Gavah: from raw material to a complaint in which every sentence can be checked."""

__version__ = "0.1.0"
