"""The ledger per CPU-second: leaves appended, inclusion proofs made, proofs checked; and acts made durable per second.

Beside pymerkle, in the same process and over the same leaves.
"""

from __future__ import annotations

import random
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pymerkle import InmemoryTree, verify_inclusion

from gavah.ledger import Act, LogWriter, Signer, create_log, origin_of
from gavah.ledger.tree import Tree, check_inclusion, leaf_hash

LEAVES = 200_000
PROOFS = 20_000
ACTS = 20_000


def rate(count: int, work: Callable[[], object]) -> int:
    """Return how many per CPU-second of this process."""
    before = time.process_time()
    work()
    return round(count / (time.process_time() - before))


def measure(folder: Path | None) -> dict[str, int]:
    """Return the figures, and print them."""
    data = [index.to_bytes(32, "big") for index in range(LEAVES)]
    tree = Tree()
    figures = {"append_per_cpu_s": rate(LEAVES, lambda: tree.extend(data))}
    chosen = random.Random(1).sample(range(LEAVES), PROOFS)
    paths: list[list[bytes]] = []
    figures["prove_per_cpu_s"] = rate(PROOFS, lambda: paths.extend(tree.inclusion(index) for index in chosen))
    root = tree.root()
    figures["check_per_cpu_s"] = rate(
        PROOFS,
        lambda: [
            check_inclusion(leaf_hash(data[index]), index, LEAVES, path, root)
            for index, path in zip(chosen, paths, strict=True)
        ],
    )
    figures |= _durable(folder)
    figures |= _peer(data, chosen)
    for name, value in figures.items():
        print(f"  {name:28} {value:>10,}")
    return figures


def _peer(data: list[bytes], chosen: list[int]) -> dict[str, int]:
    """The same with pymerkle, on a tenth of the work."""
    peer, leaves, wanted = InmemoryTree(algorithm="sha256"), data[: LEAVES // 10], chosen[: PROOFS // 10]
    figures = {"peer_append_per_cpu_s": rate(len(leaves), lambda: [peer.append_entry(leaf) for leaf in leaves])}
    places = [index % len(leaves) + 1 for index in wanted]
    proofs = []
    figures["peer_prove_per_cpu_s"] = rate(
        len(places), lambda: proofs.extend(peer.prove_inclusion(place, peer.get_size()) for place in places)
    )
    root = peer.get_state()
    figures["peer_check_per_cpu_s"] = rate(
        len(places),
        lambda: [
            verify_inclusion(peer.get_leaf(place), root, proof) for place, proof in zip(places, proofs, strict=True)
        ],
    )
    return figures


def _durable(folder: Path | None) -> dict[str, int]:
    """Append acts to a log on disk, 1,000 a call and one a call; wall time, since the disk decides."""
    with tempfile.TemporaryDirectory(dir=folder) as top:
        case, log = secrets.token_hex(16), secrets.token_hex(16)
        signer = Signer(origin_of(case, log), secrets.token_bytes(32))
        path = Path(top) / "case" / "logs" / log
        path.parent.mkdir(parents=True)
        body = {"author": "bench", "case": case, "case_toml": "0" * 64, "key": str(signer.key), "log": log}
        create_log(path, signer, Act("case.open", body, 1, "2026-01-01T00:00:00Z", secrets.token_bytes(32)))
        with LogWriter.open(path, signer) as writer:
            return {
                "durable_batched_per_s": _appended(writer, ACTS, 1_000),
                "durable_single_per_s": _appended(writer, 100, 1),
            }


def _appended(writer: LogWriter, count: int, group: int) -> int:
    before = time.perf_counter()
    for _ in range(0, count, group):
        first = writer.clock + 1
        nonces = [secrets.token_bytes(32) for _ in range(group)]
        writer.append(
            [Act("note", {"n": n}, first + n, "2026-01-01T00:00:00Z", nonce) for n, nonce in enumerate(nonces)]
        )
    return round(count / (time.perf_counter() - before))
