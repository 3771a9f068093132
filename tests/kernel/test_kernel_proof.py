"""tlog-proof texts: round trip, the specification's example, and everything bent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.conftest import Bench

from gavah.errors import BadMaterial, BrokenSeal
from gavah.ledger import LogWriter, check_proof, leaf_data, parse_key, parse_proof, proof_text, prove, read_log

# C2SP tlog-proof, first example, without its optional line of extra data (we write none and read none).
EXAMPLE = """c2sp.org/tlog-proof@v1
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
"""


def test_the_published_example_is_read_and_written_again() -> None:
    proof = parse_proof(EXAMPLE)
    assert (proof.index, len(proof.path), proof.path[4][:2].hex()) == (73894, 5, "0070")
    assert proof_text(proof.index, proof.path, proof.note) == EXAMPLE


@given(st.integers(0, 10**16 - 1), st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_a_proof_comes_back_from_its_text(index: int, path: list[bytes]) -> None:
    proof = parse_proof(proof_text(index, path, b"a note\n\nwith parts\n"))
    assert (proof.index, list(proof.path), proof.note) == (index, path, b"a note\n\nwith parts\n")


def test_every_act_of_a_log_is_proved_by_writer_and_reader_alike(bench: Bench) -> None:
    folder = bench.log(7)
    log = read_log(folder, bench.key)
    with LogWriter.open(folder, bench.signer()) as writer:
        for entry in log.entries:
            text = prove(log, entry.index)
            assert text == writer.prove(entry.index)
            assert check_proof(text, leaf_data(entry.line), log.key) == (entry.index, log.checkpoint)
    with pytest.raises(BadMaterial):
        prove(log, 7)


def test_no_flipped_byte_of_a_proof_holds(bench: Bench) -> None:
    log = read_log(bench.log(7), bench.key)
    text, data = prove(log, 3).encode(), leaf_data(log.entries[3].line)
    for place in range(len(text)):
        bent = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
        with pytest.raises(BrokenSeal):
            check_proof(bent.decode(errors="replace"), data, log.key)
        with pytest.raises(BrokenSeal):
            check_proof(text[:place].decode(errors="replace"), data, log.key)


def test_a_proof_holds_for_its_own_line_and_log_alone(bench: Bench) -> None:
    log = read_log(bench.log(7), bench.key)
    with pytest.raises(BrokenSeal):
        check_proof(prove(log, 3), leaf_data(log.entries[4].line), log.key)
    other = parse_key(str(bench.signer(log="2" * 32).key))
    with pytest.raises(BrokenSeal):
        check_proof(prove(log, 3), leaf_data(log.entries[3].line), other)


@pytest.mark.parametrize("index", ["", "01", "-1", "1.0", "٣", "73894 ", "10000000000000000"])
def test_an_index_of_another_form_is_refused(index: str) -> None:
    with pytest.raises(BrokenSeal):
        parse_proof(EXAMPLE.replace("73894", index))


def test_a_proof_of_another_form_is_refused() -> None:
    path = [bytes(32)] * 64
    for text in (
        "",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\nindex 1\n",
        EXAMPLE.replace("@v1", "@v2"),
        EXAMPLE.replace("index", "extra AAAA\nindex"),
        EXAMPLE.replace("5vk=", "5vl="),
        EXAMPLE.replace("\n", "\r\n"),
        proof_text(1, path, b"note\n"),
    ):
        with pytest.raises(BrokenSeal):
            parse_proof(text)


def test_a_hash_of_31_bytes_is_refused(bench: Bench) -> None:
    log = read_log(bench.log(2), bench.key)
    text = proof_text(0, [log.leaves.tree.inclusion(0)[0][:31]], log.note)
    with pytest.raises(BrokenSeal) as error:
        check_proof(text, leaf_data(log.entries[0].line), log.key)
    assert error.value.found == "31"
