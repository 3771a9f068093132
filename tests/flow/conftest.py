"""Fixtures of the flow's tests."""

from flow_place import charged, place, reader

__all__ = ["charged", "place", "reader"]
