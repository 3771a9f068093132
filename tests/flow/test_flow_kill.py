"""Killed at any moment while sealing: no acknowledged act is lost, and the case opens again."""

from __future__ import annotations

import os
import random
import signal
import time

from flow_place import Place, silent

from gavah.flow import check, intake
from gavah.seal import intake as room

KILLS = 200
FILES = 60


def seal_until_killed(place: Place, acknowledged: int) -> None:
    """Seal in small groups in a process of its own; each name is written out once its act is acknowledged."""
    room.GROUP_FILES = 3
    with place.desk() as at_work:
        intake.seal(at_work, [place.material], place.told(), lambda name, _size: _tell(acknowledged, name))


def _tell(descriptor: int, name: str) -> None:
    os.write(descriptor, name.encode() + b"\n")


def killed_after(place: Place, seconds: float) -> list[str]:
    """Return the names that a sealing process acknowledged before it was killed."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(out)
            seal_until_killed(place, into)
        finally:
            os._exit(0)
    os.close(into)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(out, "rb") as told:
        return [line.decode() for line in told.read().split(b"\n")[:-1]]


def test_killed_at_any_of_200_random_moments_no_acknowledged_act_is_lost(place: Place) -> None:
    _start_again(place)
    chance = random.Random(20261123)
    longest, interrupted = _whole_run(place), 0
    for _ in range(KILLS):
        given = {path.name for path in place.material.iterdir()}
        before = given & _sealed(place).keys()
        names = killed_after(place, chance.uniform(0, longest))
        with place.desk():
            pass  # opening puts in order what was cut off
        sealed, vault = _sealed(place), place.look().vault
        assert set(names) <= sealed.keys()
        assert all(vault.check(sealed[name]) for name in names)
        interrupted += before < given & sealed.keys() < given
        if given <= sealed.keys():
            _start_again(place)
    assert interrupted > 20, "hardly any kill fell into the middle of the work"
    report = check.verify(place.folder, place.home, ())
    assert [finding for finding in report.findings if finding.state == "broken"] == []


def _sealed(place: Place) -> dict[str, str]:
    """Return received name -> digest of what the case holds."""
    exhibits = place.look().state.exhibits
    return {filed.record.name.text: digest for digest, group in exhibits.items() for filed in group}


def _whole_run(place: Place) -> float:
    started = time.monotonic()
    with place.desk() as at_work:
        intake.seal(at_work, [place.material], place.told(), silent)
    took = time.monotonic() - started
    _start_again(place)
    return max(0.2, took) * 0.8


def _start_again(place: Place) -> None:
    """Put new bytes into the material, under new names."""
    for path in sorted(place.material.iterdir()):
        path.unlink()
    start = time.monotonic_ns()
    for number in range(FILES):
        (place.material / f"{start}-{number}.txt").write_bytes(random.Random(start + number).randbytes(2_000))
