"""Bytes in the private folder, under random names, readable by this program's user only.

A file is written to `incoming/`, brought safely to disk, and renamed to its place only when it is taken; so whatever
has its final name is whole.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from joynet.files.refusals import refused

KEPT_FREE = 64 * 1024 * 1024  # bytes of the disk that uploads leave alone, so that the database can go on writing
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Written:
    """Bytes that are on disk, still under `incoming/`."""

    uuid: UUID
    sha256: str
    size: int


def path_of(uuid: UUID) -> Path:
    """Where the file of that uuid lies once it is kept."""
    return _folder() / uuid.hex[:2] / uuid.hex


def incoming_path_of(uuid: UUID) -> Path:
    """Where it lies until then."""
    return _folder() / "incoming" / uuid.hex


def write_incoming(chunks: Iterable[bytes], *, expected_size: int) -> Written:
    """Write and hash the chunks; FileRefused when there is no room. Whatever goes wrong, nothing stays behind."""
    uuid = uuid4()
    path = incoming_path_of(uuid)
    digest, size = hashlib.sha256(), 0
    try:
        _make_private_folder(path.parent)
        if shutil.disk_usage(path.parent).free < expected_size + KEPT_FREE:
            raise refused("no_room")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            for chunk in chunks:
                _write_all(handle, chunk)
                digest.update(chunk)
                size += len(chunk)
            os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException as trouble:
        path.unlink(missing_ok=True)
        if isinstance(trouble, OSError) and trouble.errno in _NO_ROOM:
            raise refused("no_room") from trouble
        raise
    return Written(uuid=uuid, sha256=digest.hexdigest(), size=size)


def keep(uuid: UUID) -> None:
    """Give incoming bytes their final place; durable when this returns. FileRefused when there is no room."""
    source, target = incoming_path_of(uuid), path_of(uuid)
    try:
        _make_private_folder(target.parent)
        os.rename(source, target)
        _sync_folder(target.parent)
        _sync_folder(source.parent)
    except BaseException as trouble:
        remove(uuid)
        if isinstance(trouble, OSError) and trouble.errno in _NO_ROOM:
            raise refused("no_room") from trouble
        raise


def remove(uuid: UUID) -> None:
    """Remove the bytes wherever they are; nothing happens when there are none."""
    incoming_path_of(uuid).unlink(missing_ok=True)
    path_of(uuid).unlink(missing_ok=True)


def is_whole(uuid: UUID, *, sha256: str) -> bool:
    """Whether the kept bytes are there and are those that were taken in."""
    try:
        with path_of(uuid).open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def clear_leftovers(*, older_than: datetime, is_known: Callable[[UUID], bool]) -> int:
    """Remove files of before that moment which no row knows (the program was killed in between). Says how many."""
    removed = 0
    for path in _files():
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < older_than and not is_known(UUID(path.name)):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _files() -> Iterator[Path]:
    for path in _folder().glob("*/*"):
        if len(path.name) == 32 and path.is_file():
            yield path


def _folder() -> Path:
    return Path(settings.PRIVATE_FILES)


def _make_private_folder(path: Path) -> None:
    """Make the folder and those above it inside the private one, each durable and closed to others."""
    for folder in (_folder(), path):
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync_folder(folder.parent)


def _write_all(handle: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
