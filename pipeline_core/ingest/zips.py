"""Opens a ZIP only when its directory is whole and promises no more than may be unpacked."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

from pipeline_core import errors

UNPACKED_LIMIT = 1_500_000_000  # bytes; a sheet of a million rows unpacks to about 0.5 GB
SMALL = 100_000_000  # bytes; below it no ratio is suspicious
RATIO_LIMIT = 200  # sheets shrink 10 to 60 times; deflate's best is 1,030, which only bombs reach
MEGABYTE = 1_000_000
DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, struct.error),
    *(NotImplementedError, RuntimeError, OSError, ValueError),  # unknown packing, nonsense offsets
    MemoryError,  # LZMA may state a dictionary of 4 GB
)
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")


def is_zip(content: bytes) -> bool:
    """Return whether bytes begin like a ZIP, whole or not."""
    return content.startswith(ZIP_STARTS)


def unpacked_limit(content: bytes) -> int:
    """Return how many bytes a compressed file may unpack to."""
    return min(UNPACKED_LIMIT, max(SMALL, RATIO_LIMIT * len(content)))


def opened(file_name: str, content: bytes) -> zipfile.ZipFile:
    """Return a ZIP whose directory can be read; nothing is unpacked.

    Errors: file_is_damaged, unpacked_too_large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGES as damage:
        raise errors.file_is_damaged(file_name) from damage
    promised = sum(member.file_size for member in archive.infolist())
    check_size(file_name, promised, unpacked_limit(content))
    return archive


def check_size(file_name: str, size: int, limit: int) -> None:
    """Refuse a file that unpacks to more bytes than the limit.

    Errors: unpacked_too_large.
    """
    if size > limit:
        raise errors.unpacked_too_large(file_name, round(size / MEGABYTE), round(limit / MEGABYTE))
