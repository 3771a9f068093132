"""Which tests run apart: those that try every byte, kill by the hundred, or wait for a browser.

`make test` runs them beside the others, without the tracing of coverage, which makes them several times slower. One run can
hold one browser: that of the room runs here, that of the web door with the others.
"""

from __future__ import annotations

import pytest

APART = (
    "tests/verifier/",
    "tests/guide/",
    "tests/flow/test_flow_kill.py",
    "tests/flow/test_flow_check.py::test_every_",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what runs apart."""
    for item in items:
        in_browser = item.nodeid.startswith("tests/room/") and "browser" in getattr(item, "fixturenames", ())
        if item.nodeid.startswith(APART) or in_browser:
            item.add_marker(pytest.mark.slow)
