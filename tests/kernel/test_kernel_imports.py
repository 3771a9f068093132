"""The court kernel stands on the standard library and cryptography alone."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import gavah

HERE = Path(gavah.__file__).parent
KERNEL = [HERE / f"{name}.py" for name in ("errors", "canon", "disk")]
KERNEL += [path for room in ("ledger", "vault", "record") for path in (HERE / room).rglob("*.py")]
ALLOWED = {*sys.stdlib_module_names, "cryptography", "gavah"}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "gavah").partition(".")[0])
    return names


def test_the_kernel_imports_the_standard_library_and_cryptography_alone() -> None:
    foreign = {path.name: imported(path) - ALLOWED for path in KERNEL}
    assert {name: names for name, names in foreign.items() if names} == {}
    assert len(KERNEL) > 15
