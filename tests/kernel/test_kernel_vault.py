"""The vault: what comes out is what went in, or an error."""

from __future__ import annotations

import errno
import hashlib
import io
import itertools
import os
import resource
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gavah.errors import BadCase, BadMaterial, BrokenSeal
from gavah.vault import Batch, Source, Vault

WORDS = "گواه".encode()
DIGEST = hashlib.sha256(WORDS).hexdigest()
BLOCK = 1 << 20


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def _files(vault: Vault) -> set[str]:
    return {str(path.relative_to(vault.root)) for path in vault.root.rglob("*") if not path.is_dir()}


def _bend(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


@given(contents=st.lists(st.binary(max_size=40), max_size=6))
@settings(max_examples=20)
def test_what_went_in_comes_out(contents: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    vault = Vault(tmp_path_factory.mktemp("vault"))
    digests = [vault.put(content) for content in contents]
    assert [vault.get(digest) for digest in digests] == contents
    assert vault.digests() == tuple(sorted(set(digests)))


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 7])
def test_a_stream_of_any_length_is_kept_whole(size: int, vault: Vault) -> None:
    content = os.urandom(size)
    digest, counted = vault.put_stream(io.BytesIO(content))
    assert (digest, counted) == (hashlib.sha256(content).hexdigest(), size)
    assert vault.get(digest) == content
    assert vault.check(digest) == size
    assert vault.put_stream(io.BytesIO(content)) == (digest, size)
    assert _files(vault) == {f"sha256/{digest[:2]}/{digest[2:]}"}


def test_an_object_is_one_read_only_regular_file_where_the_specification_says(vault: Vault) -> None:
    assert vault.put(WORDS) == DIGEST
    status = (vault.root / "sha256" / DIGEST[:2] / DIGEST[2:]).lstat()
    assert vault.path(DIGEST) == vault.root / "sha256" / DIGEST[:2] / DIGEST[2:]
    assert stat.S_ISREG(status.st_mode)
    assert (stat.S_IMODE(status.st_mode), status.st_nlink) == (0o444, 1)


def test_the_same_bytes_again_write_nothing(vault: Vault) -> None:
    vault.put(WORDS)
    before = vault.path(DIGEST).stat()
    assert vault.put(WORDS) == DIGEST
    assert vault.path(DIGEST).stat().st_ino == before.st_ino


def test_a_broken_object_is_never_mended_in_silence(vault: Vault) -> None:
    vault.put(WORDS)
    _bend(vault.path(DIGEST), b"another")
    for act in (lambda: vault.put(WORDS), lambda: vault.put_stream(io.BytesIO(WORDS))):
        with pytest.raises(BrokenSeal):
            act()
    with pytest.raises(BrokenSeal), vault.batch() as batch:
        batch.put_bytes(WORDS)
    assert vault.path(DIGEST).read_bytes() == b"another"


@pytest.mark.parametrize("verb", ["get", "check", "open_checked"])
def test_every_flipped_bit_missing_byte_and_added_byte_stops_the_read(verb: str, vault: Vault) -> None:
    vault.put(WORDS)
    path = vault.path(DIGEST)
    bends = [WORDS[:i] + bytes([WORDS[i] ^ 1 << bit]) + WORDS[i + 1 :] for i in range(len(WORDS)) for bit in range(8)]
    for bent in [*bends, WORDS[:-1], WORDS + b"\0", b""]:
        _bend(path, bent)
        with pytest.raises(BrokenSeal) as error:
            getattr(vault, verb)(DIGEST)
        assert (error.value.expected, error.value.found) == (DIGEST, hashlib.sha256(bent).hexdigest())


@pytest.mark.parametrize("verb", ["get", "check", "open_checked"])
def test_a_missing_object_a_link_a_pipe_and_a_folder_stop_the_read(verb: str, vault: Vault, tmp_path: Path) -> None:
    vault.put(WORDS)
    path = vault.path(DIGEST)
    path.rename(tmp_path / "aside")
    makers: dict[str, Callable[[], None]] = {
        "nothing": lambda: None,
        "a symbolic link": lambda: path.symlink_to(tmp_path / "aside"),
        "a pipe": lambda: os.mkfifo(path),
        "a folder": lambda: path.mkdir(),
    }
    for found, make in makers.items():
        make()
        with pytest.raises(BrokenSeal) as error:
            getattr(vault, verb)(DIGEST)
        assert error.value.found == found
        if found == "a folder":
            path.rmdir()
        path.unlink(missing_ok=True)


def test_a_checked_descriptor_stands_at_the_start(vault: Vault) -> None:
    descriptor = vault.open_checked(vault.put(WORDS))
    with os.fdopen(descriptor, "rb") as file:
        assert file.read() == WORDS


def test_a_name_that_is_no_digest_reaches_no_path(vault: Vault) -> None:
    for name in ("", "../../etc/passwd", DIGEST.upper(), DIGEST + "\n", DIGEST[:-1], "٣" * 64):
        for verb in (vault.get, vault.path, vault.holds):
            with pytest.raises(BadMaterial):
                verb(name)


def test_what_is_no_object_is_named(vault: Vault, tmp_path: Path) -> None:
    vault.put(WORDS)
    (vault.root / "readme").write_bytes(b"")
    (vault.root / "sha256" / "zz").mkdir()
    (vault.root / "sha256" / "zz" / ("0" * 62)).write_bytes(b"")
    (vault.root / "sha256" / DIGEST[:2] / ("0" * 62)).symlink_to(vault.path(DIGEST))
    os.mkfifo(vault.root / "sha256" / DIGEST[:2] / ("1" * 62))
    survey = vault.survey()
    assert survey.digests == (DIGEST,)
    assert survey.strange == tuple(
        sorted(
            ["readme", "sha256/zz/" + "0" * 62, f"sha256/{DIGEST[:2]}/{'0' * 62}", f"sha256/{DIGEST[:2]}/{'1' * 62}"]
        )
    )
    with pytest.raises(BrokenSeal):
        vault.digests()


def test_an_empty_vault_holds_nothing(vault: Vault) -> None:
    assert vault.digests() == ()
    assert not vault.holds(DIGEST)
    assert vault.sweep() == 0
    assert not vault.root.exists(), "looking changes nothing"


def test_a_link_in_place_of_an_objects_folder_is_refused(vault: Vault, tmp_path: Path) -> None:
    vault.put(b"something")
    outside = tmp_path / "outside"
    outside.mkdir()
    (vault.root / "sha256" / DIGEST[:2]).symlink_to(outside)
    with pytest.raises(BrokenSeal):
        vault.put(WORDS)
    with pytest.raises(BrokenSeal), vault.batch() as batch:
        batch.put_bytes(WORDS)
    assert list(outside.iterdir()) == []


def test_what_a_cut_off_writer_left_is_swept_and_its_names_are_passed_over(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.put(b"one")
    for number in range(3):
        (vault.root / "tmp" / f"{os.getpid()}-{number}").write_bytes(b"half")
    monkeypatch.setattr("gavah.vault.store._numbers", itertools.count())
    assert vault.get(vault.put(WORDS)) == WORDS
    assert vault.sweep() == 3
    assert vault.digests() == tuple(sorted([DIGEST, hashlib.sha256(b"one").hexdigest()]))


class _Failing(io.BytesIO):
    """A source on a broken disk: gives one block, then fails."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > BLOCK:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().read(size)


def test_a_source_that_fails_leaves_nothing_and_keeps_its_own_error(vault: Vault) -> None:
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        vault.put_stream(_Failing(bytes(4 * BLOCK)))
    assert _files(vault) == set()


@contextmanager
def _small_disk(size: int) -> Iterator[None]:
    """No file may grow beyond `size`. Only round the act: the test's own output may go to a file as well."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_nothing_half_written(vault: Vault) -> None:
    for size in (1001, 2 * BLOCK):
        with _small_disk(1000):
            with pytest.raises(BadCase) as error:
                vault.put_stream(io.BytesIO(bytes(size)))
            with pytest.raises(BadCase), vault.batch() as batch:
                batch.put_bytes(WORDS)
                batch.put_stream(io.BytesIO(bytes(size)))
        assert error.value.reason == "disk_full"
    assert _files(vault) == set()


def test_a_batch_names_its_objects_once_they_are_durable(vault: Vault) -> None:
    with vault.batch() as batch:
        assert batch.put_bytes(WORDS) == (DIGEST, len(WORDS))
        assert batch.put_stream(io.BytesIO(WORDS)) == (DIGEST, len(WORDS))
        assert not vault.holds(DIGEST)
        assert batch.flush() == ((DIGEST, len(WORDS)),)
        assert vault.get(DIGEST) == WORDS
        assert batch.flush() == ()
        assert batch.put_bytes(WORDS) == (DIGEST, len(WORDS))
        assert batch.flush() == ((DIGEST, len(WORDS)),), "what stood there already is durable too"
    assert _files(vault) == {f"sha256/{DIGEST[:2]}/{DIGEST[2:]}"}


def test_leaving_a_batch_makes_durable_what_was_not(vault: Vault) -> None:
    with vault.batch() as batch:
        batch.put_bytes(WORDS)
    assert vault.get(DIGEST) == WORDS


def test_an_error_in_a_batch_discards_what_was_not_durable(vault: Vault) -> None:
    with pytest.raises(ZeroDivisionError), vault.batch() as batch:
        batch.put_bytes(b"kept")
        batch.flush()
        batch.put_bytes(WORDS)
        raise ZeroDivisionError
    assert vault.digests() == (hashlib.sha256(b"kept").hexdigest(),)


def test_what_stood_already_outlives_an_error_in_a_batch(vault: Vault) -> None:
    vault.put(WORDS)
    with pytest.raises(ZeroDivisionError), vault.batch() as batch:
        batch.put_bytes(WORDS)
        batch.put_bytes(WORDS)
        raise ZeroDivisionError
    assert vault.get(DIGEST) == WORDS


@pytest.mark.parametrize("limits", [(2, 1 << 30), (100, 10)])
def test_a_batch_flushes_itself_by_count_and_by_bytes(limits: tuple[int, int], vault: Vault) -> None:
    contents = [b"%05d" % i for i in range(5)]
    with Batch(vault, *limits) as batch:
        for content in contents:
            batch.put_bytes(content)
        assert len(vault.digests() if not any((vault.root / "tmp").iterdir()) else vault.survey().digests) == 4
        assert [size for _, size in batch.flush()] == [5] * 5
    assert {vault.get(digest) for digest in vault.digests()} == set(contents)


def _source(path: Path) -> Source:
    return lambda: path.open("rb", buffering=0)


@pytest.mark.parametrize("stroke", [True, False], ids=["syncfs", "fsync each"])
def test_many_sources_come_back_in_their_order_with_or_without_a_common_sync(
    stroke: bool, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not stroke:
        monkeypatch.setattr("gavah.vault.batch.syncfs", None)
    contents = [b"%d" % (i % 150) for i in range(200)]
    for i, content in enumerate(contents):
        (tmp_path / str(i)).write_bytes(content)
    paths = [tmp_path / str(i) for i in range(200)]
    paths[77] = tmp_path / "nothing"
    with Batch(vault, flush_count=64) as batch:
        outcomes = list(batch.put_streams(map(_source, paths)))
        durable = dict(batch.flush())
    assert isinstance(outcomes[77], FileNotFoundError)
    good = [outcome for outcome in outcomes if not isinstance(outcome, OSError)]
    assert good == [(hashlib.sha256(c).hexdigest(), len(c)) for i, c in enumerate(contents) if i != 77]
    assert durable == dict(good)
    assert [vault.get(digest) for digest, _ in good] == [c for i, c in enumerate(contents) if i != 77]
    assert not any(path.startswith("tmp") for path in _files(vault))


def test_a_sync_that_fails_names_nothing(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gavah.vault.batch.syncfs", lambda descriptor: -1)
    monkeypatch.setattr("ctypes.get_errno", lambda: errno.EIO)
    with pytest.raises(BadCase) as error, vault.batch() as batch:
        batch.put_bytes(WORDS)
    assert error.value.reason == "io_error"
    assert not vault.holds(DIGEST)
    assert _files(vault) == set()


def test_the_real_common_sync_refuses_what_is_no_descriptor() -> None:
    from gavah.vault.batch import syncfs

    assert syncfs is None or syncfs(-1) == -1


def test_a_broken_seal_met_by_one_of_many_sources_stops_the_batch(vault: Vault) -> None:
    vault.put(WORDS)
    _bend(vault.path(DIGEST), b"another")
    with pytest.raises(BrokenSeal), vault.batch() as batch:
        list(batch.put_streams([lambda: io.BytesIO(b"good"), lambda: io.BytesIO(WORDS)]))
    assert vault.survey().digests == (DIGEST,)
