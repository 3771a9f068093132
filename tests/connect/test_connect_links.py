"""Same and not-same rulings: folded, taken back, contradictions shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from gavah.connect.links import clusters

if TYPE_CHECKING:
    from tests.connect.conftest import Board


def groups(board: Board) -> list[str]:
    return ["".join(cluster.entities) for cluster in clusters(board.state())]


def test_entities_without_rulings_stand_alone(board: Board) -> None:
    board.entities("ba")
    assert groups(board) == ["a", "b"]


def test_chains_of_same_rulings_join(board: Board) -> None:
    board.entities("abcd")
    board.rule("same", "b", "c")
    board.rule("same", "a", "c")
    assert groups(board) == ["abc", "d"]
    assert len(clusters(board.state())[0].rulings) == 2


def test_a_ruling_that_was_taken_back_joins_nothing_and_can_come_back(board: Board) -> None:
    board.entities("abc")
    board.rule("same", "a", "b")
    joined = board.rule("same", "b", "c")
    withdrawal = board.rule("withdraw", joined)
    assert groups(board) == ["ab", "c"]
    board.rule("withdraw", withdrawal)
    assert groups(board) == ["abc"]


def test_a_contradiction_is_shown_with_its_chain_and_not_resolved(board: Board) -> None:
    board.entities("abcd")
    chain = [board.rule("same", "a", "b"), board.rule("same", "b", "c"), board.rule("same", "c", "d")]
    apart = board.rule("not_same", "a", "c")
    cluster = clusters(board.state())[0]
    assert "".join(cluster.entities) == "abcd"
    assert [(c.apart.record.id, [f.record.id for f in c.chain]) for c in cluster.conflicts] == [(apart, chain[:2])]


def test_a_contradiction_ends_when_either_side_is_taken_back(board: Board) -> None:
    board.entities("ab")
    same = board.rule("same", "a", "b")
    apart = board.rule("not_same", "a", "b")
    assert clusters(board.state())[0].conflicts
    withdrawal = board.rule("withdraw", apart)
    assert (groups(board), clusters(board.state())[0].conflicts) == (["ab"], ())
    board.rule("withdraw", withdrawal)
    board.rule("withdraw", same)
    assert [cluster.conflicts for cluster in clusters(board.state())] == [(), ()]


def test_not_same_between_two_clusters_is_no_conflict(board: Board) -> None:
    board.entities("ab")
    board.rule("not_same", "a", "b")
    assert all(not cluster.conflicts for cluster in clusters(board.state()))


def test_a_ruling_on_an_entity_that_is_not_here_yet_waits_for_it(board: Board) -> None:
    board.entities("a")
    board.rule("same", "a", "z")
    assert groups(board) == ["a"]
    board.entities("z")
    assert groups(board) == ["az"]


PAIRS = st.lists(st.sampled_from([(a, b) for a in "abcdef" for b in "abcdef" if a < b]), max_size=8, unique=True)


@given(same=PAIRS, apart=PAIRS)
def test_the_order_of_rulings_changes_no_cluster(
    new_board: type[Board], same: list[tuple[str, str]], apart: list[tuple[str, str]]
) -> None:
    def made(pairs: list[tuple[str, str]]) -> list[tuple[tuple[str, ...], int]]:
        board = new_board()
        board.entities("abcdef")
        for pair in pairs:
            board.rule("same", *pair)
        for pair in apart:
            board.rule("not_same", *pair)
        return [(cluster.entities, len(cluster.conflicts)) for cluster in clusters(board.state())]

    assert made(same) == made(same[::-1])
