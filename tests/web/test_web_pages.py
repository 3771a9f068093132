"""What the pages show, in both languages, and their JSON twins."""

from __future__ import annotations
