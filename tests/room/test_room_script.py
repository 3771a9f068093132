"""The script's own reading of the specifications, against the ledger's: canonical form, trees, keys, offsets."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from gavah import canon
from gavah.ledger.tree import Tree, leaf_hash

NESTED: Any = 1
for _ in range(64):
    NESTED = [NESTED]


@pytest.fixture(scope="module")
def page(whole: Path, plain: BrowserContext) -> Iterator[Page]:
    page = plain.new_page()
    page.goto((whole / "en" / "verify.html").as_uri())
    page.wait_for_selector("html[data-checked=done]", state="attached")
    yield page
    page.close()


def refused(page: Page, call: str, *arguments: Any) -> bool:
    """Whether the script's call throws what it throws for broken things."""
    judged = f"async (a) => {{ try {{ await ({call}); return 'taken' }} catch (e) {{ return e.why ?? String(e) }} }}"
    result = page.evaluate(judged, list(arguments))
    assert result == "taken" or result in ("not_canonical", "wrong_proof", "wrong_key", "wrong_signature"), result
    return bool(result != "taken")


PARSE = "parse(decode64(a[0]), 'line')"


@pytest.mark.parametrize(
    "value",
    [{"a": 1, "b": [None, True, ""]}, {"__proto__": {"a": 1}}, '\U0001f600\x00\x1f"\\\n/<\u2028', 1 - 2**53, NESTED],
)
def test_a_canonical_line_is_read(page: Page, value: Any) -> None:
    assert not refused(page, PARSE, base64.b64encode(canon.dump(value)).decode())


@pytest.mark.parametrize(
    "line",
    [
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'{"a": 1}',
        b"1.5",
        b"1e3",
        b"-0",
        b"9007199254740993",
        b'"\\u0041"',
        b'"\\/"',
        b'"\\ud800"',
        b'"\xff"',
        b"\xef\xbb\xbf1",
        b"[1,]",
        b'{"A":1}',
        b"[" * 65 + b"]" * 65,
        b"",
    ],
)
def test_a_line_in_another_form_is_refused(page: Page, line: bytes) -> None:
    assert refused(page, PARSE, base64.b64encode(line).decode())


CLIMB = """climb(decode64(a[0]), a[1], a[2], a[3].map(one => decode64(one)), '')
  .then(root => need(btoa(String.fromCharCode(...root)) === a[4], 'wrong_proof'))"""


def test_every_leaf_of_every_small_tree_leads_to_the_root_and_to_no_other_place(page: Page) -> None:
    def told(*parts: bytes) -> list[str]:
        return [base64.b64encode(part).decode() for part in parts]

    for size in (1, 2, 3, 5, 8, 13):
        tree = Tree()
        tree.extend([bytes([n]) * 32 for n in range(size)])
        (root,) = told(tree.root())
        for index in range(size):
            leaf, *path = told(leaf_hash(bytes([index]) * 32), *tree.inclusion(index))
            assert not refused(page, CLIMB, leaf, index, size, path, root)
            assert refused(page, CLIMB, leaf, index, size, [*path, leaf], root)
            assert refused(page, CLIMB, leaf, size, size, path, root)
            if path:
                assert refused(page, CLIMB, leaf, index, size, path[1:], root)
                assert refused(page, CLIMB, leaf, index ^ 1, size, path, root)


def test_a_tree_of_more_than_two_to_the_thirty_second_acts_is_climbed(page: Page) -> None:
    """The last leaf of 2^33 + 1 stands alone beside one full tree: its path is one hash."""
    left, leaf = b"l" * 32, b"r" * 32
    root = hashlib.sha256(b"\x01" + left + leaf).digest()
    told = [base64.b64encode(part).decode() for part in (leaf, left, root)]
    assert not refused(page, CLIMB, told[0], 2**33, 2**33 + 1, [told[1]], told[2])


@pytest.mark.parametrize("text", ["QQ", "QQ==", "QR==", "QUFB", "QQ==\n", "Q Q=="])
def test_base64_has_one_form(page: Page, text: str) -> None:
    assert refused(page, "strict64(a[0], 1, 'wrong_proof', '')", text) == (text != "QQ==")
