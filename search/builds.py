"""Builds on disk: one folder each, with a manifest that says what is in it and how to check it.

A build is written to a part folder, sealed (checksums, fsync), renamed, and made current by
replacing one small file. Whatever stops the process on the way, what was current stays current.
The build before it is kept for the day the current one is found broken.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from filelock import FileLock, Timeout

from .checksums import sha256_of

# Raised when what is in a build, or how it is written, changes.
FORMAT = 8
MANIFEST = "manifest.json"
PART = ".part"
# Files up to this size are read through at every load; larger ones only when a build is verified.
CHECKED_AT_LOAD = 64 * 1024 * 1024


class IndexUnavailable(Exception):
    """There is no index to search, or it is broken."""


@dataclass(frozen=True)
class Manifest:
    """What a build holds. `files` are size and SHA-256 by path, `by_type` passages by type."""

    format: int
    version: str
    model_id: str
    dimension: int
    passages: int
    by_type: dict[str, int]
    sentences: int
    examples: int
    triage_key: str
    built_at: str
    took: float
    files: dict[str, dict]

    @property
    def built(self) -> datetime:
        return datetime.fromisoformat(self.built_at)


def index_root() -> Path:
    return Path(settings.INDEX_DIR)


def folder_of(version: str) -> Path:
    return index_root() / version


def current_version() -> str | None:
    """The version that was last made current, or None."""
    try:
        return _current_file().read_text().strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def versions() -> list[str]:
    """The builds that are there, sound or not, the newest first."""
    try:
        found = [path.name for path in index_root().iterdir() if path.is_dir()]
    except OSError:
        return []
    return sorted((name for name in found if not name.endswith(PART)), reverse=True)


def read_manifest(version: str) -> Manifest:
    """Raises IndexUnavailable where a build has no manifest that this code understands."""
    try:
        found = json.loads((folder_of(version) / MANIFEST).read_text())
        if found["format"] != FORMAT:
            raise IndexUnavailable(f"The build {version} was written by another release.")
        return Manifest(**{field.name: found[field.name] for field in fields(Manifest)})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable(
            f"The build {version} has no manifest that can be read ({type(error).__name__})."
        ) from error


def check(version: str, *, every_byte: bool = False) -> Manifest:
    """The manifest of a build whose files are those that were written.

    Sizes are compared always, checksums for all but very large files unless `every_byte` asks for
    those too. Raises IndexUnavailable naming the first file that differs.
    """
    manifest = read_manifest(version)
    for name, written in manifest.files.items():
        path = folder_of(version) / name
        try:
            size = path.stat().st_size
            if size != written["size"]:
                raise IndexUnavailable(
                    f"In the build {version}, {name} has {size} bytes in place of "
                    f"{written['size']}."
                )
            if (every_byte or size <= CHECKED_AT_LOAD) and sha256_of(path) != written["sha256"]:
                raise IndexUnavailable(f"In the build {version}, {name} has a wrong checksum.")
        except OSError as error:
            raise IndexUnavailable(
                f"In the build {version}, {name} cannot be read: {error.strerror}."
            ) from error
    return manifest


@contextmanager
def exclusive(timeout: float = -1) -> Iterator[None]:
    """One build at a time, whatever process it runs in. The lock goes when its process ends.

    Raises Timeout where another has it for more than `timeout` seconds (-1: waits for ever).
    """
    index_root().mkdir(parents=True, exist_ok=True)
    with FileLock(index_root() / "build.lock", timeout=timeout):
        yield


def is_building() -> bool:
    """Whether a build runs at this moment, in any process."""
    if not index_root().is_dir():
        return False
    try:
        with FileLock(index_root() / "build.lock", timeout=0):
            return False
    except Timeout:
        return True


@contextmanager
def part_folder(version: str) -> Iterator[Path]:
    """A folder to write a build to; gone again where it was not sealed. What others left goes."""
    for left in index_root().glob(f"*{PART}"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()
    part = index_root() / f"{version}{PART}"
    part.mkdir()
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def seal(part: Path, **described) -> Manifest:
    """Write the manifest of a finished part folder, get everything onto the disk, rename it."""
    version = part.name.removesuffix(PART)
    files = {
        str(path.relative_to(part)): {"size": path.stat().st_size, "sha256": sha256_of(path)}
        for path in sorted(part.rglob("*"))
        if path.is_file()
    }
    manifest = Manifest(
        format=FORMAT,
        version=version,
        built_at=datetime.now(UTC).isoformat(),
        files=files,
        **described,
    )
    (part / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    for path in [*part.rglob("*"), part]:
        _onto_disk(path)
    part.rename(folder_of(version))
    _onto_disk(index_root())
    return manifest


def make_current(version: str) -> None:
    part = _current_file().with_suffix(PART)
    part.write_text(version)
    _onto_disk(part)
    part.replace(_current_file())
    _onto_disk(index_root())


def prune() -> list[str]:
    """Remove all builds but the current one and the newest other that is sound; give those gone."""
    kept, gone = {current_version()}, []
    for version in versions():
        if version in kept:
            continue
        if len(kept) == 1 and is_sound(version):
            kept.add(version)
            continue
        shutil.rmtree(folder_of(version), ignore_errors=True)
        gone.append(version)
    return gone


def is_sound(version: str) -> bool:
    """Whether a build is whole."""
    try:
        check(version)
    except IndexUnavailable:
        return False
    return True


def _current_file() -> Path:
    return index_root() / "CURRENT"


def _onto_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
