"""ZIP and GZ files to the tables inside: nothing is written to disk, and a bomb is not unpacked."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import IO

from pipeline_core import errors
from pipeline_core.ingest import zips
from pipeline_core.ingest.workbooks import zip_kind

TABLES = {".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
ARCHIVES = {".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst"}
OTHER_ARCHIVES = (
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
)
GZIP = b"\x1f\x8b"
TAR_MARK = slice(257, 262)  # POSIX ustar: the header's magic
MEMBER_LIMIT = 100  # tables; a CRM's full backup has about 60
MEMBERS_SHOWN = 5
CHUNK = 1_000_000  # bytes


def unpacked(file_name: str, content: bytes) -> list[tuple[str, bytes]]:
    """Return the tables inside a ZIP or GZ with their names; of any other file, the file itself.

    A workbook is no archive. Names are without folders unless two would be equal.
    Errors: file_is_damaged, file_is_locked, unpacked_too_large, archive_without_table,
    archive_in_archive, too_many_members, not_a_table.
    """
    if content.startswith(GZIP):
        return [_gunzipped(file_name, content)]
    if content.startswith(OTHER_ARCHIVES):
        raise errors.not_a_table(file_name, "archive")
    if not zips.is_zip(content):
        return [(file_name, content)]
    kind = zip_kind(content)
    if kind == "workbook":
        return [(file_name, content)]
    if kind == "document":
        raise errors.not_a_table(file_name, "document")
    with zips.opened(file_name, content) as archive:
        members = _tables(file_name, archive.infolist())
        return _read(file_name, archive, members, zips.unpacked_limit(content))


def _tables(file_name: str, members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    visible = [member for member in members if _is_visible(member)]
    for member in visible:
        if _ending(member.filename) in ARCHIVES:
            raise errors.archive_in_archive(file_name, member.filename)
    tables = [member for member in visible if _ending(member.filename) in TABLES]
    if not tables:
        shown = ", ".join(member.filename for member in visible[:MEMBERS_SHOWN])
        raise errors.archive_without_table(file_name, shown or "–")
    if len(tables) > MEMBER_LIMIT:
        raise errors.too_many_members(file_name, len(tables), MEMBER_LIMIT)
    return tables


def _is_visible(member: zipfile.ZipInfo) -> bool:
    """Not a folder, nor what macOS and hidden files add."""
    parts = PurePosixPath(member.filename).parts
    is_hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return bool(parts) and not member.is_dir() and not is_hidden


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _read(
    file_name: str, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], limit: int
) -> list[tuple[str, bytes]]:
    names = _names(member.filename for member in members)
    found: list[tuple[str, bytes]] = []
    for name, member in zip(names, members, strict=True):
        if member.flag_bits & 0x1:  # APPNOTE 4.4.4: encrypted
            raise errors.file_is_locked(f"{file_name}: {name}")
        try:
            with archive.open(member) as opened:
                content = _bounded(file_name, opened, limit)
        except zips.DAMAGES as damage:
            raise errors.file_is_damaged(f"{file_name}: {name}") from damage
        limit -= len(content)
        found.append((name, content))
    return found


def _names(paths: Iterable[str]) -> list[str]:
    """The last part of each path; the whole path in one word where two files share it."""
    paths = [path.replace("\\", "/") for path in paths]
    counted = Counter(PurePosixPath(path).name for path in paths)
    return [
        name if counted[name := PurePosixPath(path).name] == 1 else path.replace("/", " - ")
        for path in paths
    ]


def _bounded(file_name: str, opened: IO[bytes], limit: int) -> bytes:
    """Read in parts: what a header says of the size is not believed."""
    parts: list[bytes] = []
    size = 0
    while part := opened.read(CHUNK):
        size += len(part)
        zips.check_size(file_name, size, limit)
        parts.append(part)
    return b"".join(parts)


def _gunzipped(file_name: str, content: bytes) -> tuple[str, bytes]:
    name = file_name[:-3] if file_name.lower().endswith(".gz") else file_name
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as opened:
            inside = _bounded(file_name, opened, zips.unpacked_limit(content))
    except zips.DAMAGES as damage:
        raise errors.file_is_damaged(file_name) from damage
    is_archive = inside.startswith((GZIP, *OTHER_ARCHIVES)) or inside[TAR_MARK] == b"ustar"
    if is_archive or zip_kind(inside) == "archive":
        raise errors.archive_in_archive(file_name, name)
    return name, inside
