"""Which tests run apart: those that try every byte, kill by the hundred, or wait for a browser.

`make test` runs them beside the others, without the tracing of coverage, which makes them several times slower.
"""

from __future__ import annotations

import pytest

APART = (
    "tests/verifier/",
    "tests/guide/",
    "tests/flow/test_flow_kill.py",
    "tests/flow/test_flow_check.py::test_every_",
    "tests/publish/test_publish_check.py::test_every_",
    "tests/door/test_door_demo.py",
    "tests/kernel/test_kernel_faults.py::test_every_",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what runs apart."""
    for item in items:
        if item.nodeid.startswith(APART) or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
