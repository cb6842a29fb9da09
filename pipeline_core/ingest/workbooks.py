"""XLSX, XLSM, XLSB, XLS and ODS to rows of text with the sheet's own row numbers."""

from __future__ import annotations

import contextlib
import json
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline_core import errors
from pipeline_core.ingest import workbook_cells, zips

OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4: the stream's name
DOCUMENTS = tuple(  # streams of Word, PowerPoint and Outlook files
    name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document", "__substg1.0_")
)
BIFF_STARTS = re.compile(rb"\x09\x08\x10\x00\x00\x06|\x09\x08\x08\x00\x00\x05")  # [MS-XLS] BOF
FILE_PASS = 0x2F  # [MS-XLS] 2.4.117: what follows is encrypted
WORKBOOK_PARTS = ("xl/workbook", "xl\\workbook")  # .xml, .bin; some writers use backslashes
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
LOOKED_AT = 100_000  # bytes of a member that says what the others are
OFFICE_PARTS = {"[Content_Types].xml", "mimetype", "Index/Document.iwa"}
READER = Path(workbook_cells.__file__)
Record = tuple[int, list[str]]


class Sheet(NamedTuple):
    """A sheet of cells: size counted from A1, in rows and columns; 0 by 0 when hidden or empty."""

    name: str
    is_hidden: bool
    height: int
    width: int


def is_workbook(content: bytes) -> bool:
    """Return whether bytes are a workbook, or an old Office file that may be one."""
    return content.startswith(OLE_START) or zip_kind(content) == "workbook"


def zip_kind(content: bytes) -> str | None:
    """Return what a ZIP holds: workbook, document (another Office file), archive; None: no ZIP."""
    if not zips.is_zip(content):
        return None
    try:
        with zips.opened("", content) as archive:
            return _kind(archive)
    except errors.AlurError:
        return None


def _kind(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if any(name.lower().startswith(WORKBOOK_PARTS) for name in names):
        return "workbook"
    if "mimetype" in names:
        return "workbook" if _start(archive, "mimetype").startswith(SPREADSHEET) else "document"
    return "document" if OFFICE_PARTS.intersection(names) else "archive"


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as member:
            return member.read(LOOKED_AT)
    except (KeyError, *zips.DAMAGES):
        return b""


def sheets(file_name: str, content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of cells in the workbook's order; charts and macros are none.

    At least one is visible and holds a cell. Hidden ones, also very hidden, are marked.
    Errors: file_is_damaged, file_is_locked, unpacked_too_large, workbook_too_heavy, not_a_table,
    no_filled_sheet.
    """
    found = tuple(Sheet(*answer["sheet"]) for answer in _answers(file_name, content, None))
    if not any(sheet.height for sheet in found):
        raise errors.no_filled_sheet(file_name, _listed(sheet.name for sheet in found))
    return found


def sheet_records(file_name: str, content: bytes, sheet: str) -> Iterator[Record]:
    """Return a sheet's rows that are not blank: the row's number from 1, its cells from column A.

    Cells are text without blanks at the edges; empty cells at a row's end are left out. Errors come
    while the rows are asked for, also after some of them: those of `sheets`, and no_such_sheet.
    """
    for answer in _answers(file_name, content, sheet):
        if "sheets" in answer:
            raise errors.no_such_sheet(file_name, sheet, _listed(answer["sheets"]))
        yield from map(tuple, answer["rows"])


def _listed(names: Iterator[str] | list[str]) -> str:
    return ", ".join(names) or "–"


def _answers(file_name: str, content: bytes, sheet: str | None) -> Iterator[dict[str, Any]]:
    _check(file_name, content)
    is_done = False
    with _reader(json.dumps(sheet).encode("ascii") + b"\n", content) as process:
        for line in process.stdout or ():
            answer = _answer(file_name, line)
            is_done = "done" in answer
            if not is_done:
                yield answer
        process.wait()
    if not is_done:
        raise _died(file_name, len(content), process.returncode)


def _check(file_name: str, content: bytes) -> None:
    """Refuse what calamine need not see, and what it only calls no workbook."""
    if content.startswith(OLE_START):
        if LOCKED in content or _has_file_pass(content):
            raise errors.file_is_locked(file_name)
        if any(name in content for name in DOCUMENTS):
            raise errors.not_a_table(file_name, "document")
        return
    with zips.opened(file_name, content) as archive:
        if _kind(archive) != "workbook":
            raise errors.not_a_table(file_name, "document")
        if b"encryption-data" in _start(archive, "META-INF/manifest.xml"):
            raise errors.file_is_locked(file_name)


def _has_file_pass(content: bytes) -> bool:
    """Whether an XLS is encrypted: FilePass follows the stream's first record, or the one after."""
    for start in BIFF_STARTS.finditer(content):
        place = start.start()
        for _ in range(3):
            if place + 4 > len(content):
                return False
            kind, length = struct.unpack_from("<HH", content, place)
            if kind == FILE_PASS:
                return True
            place += 4 + length
        return False  # only the first stream of records tells
    return False


@contextlib.contextmanager
def _reader(question: bytes, content: bytes) -> Iterator[subprocess.Popen[bytes]]:
    """The process of `workbook_cells`, which has heard the question; -P: its folder is no package."""
    with subprocess.Popen(
        [sys.executable, "-P", str(READER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            with contextlib.suppress(OSError):  # it died early: its silence is the answer
                process.stdin.write(question)
                process.stdin.write(content)
                process.stdin.close()
            yield process
        finally:
            process.kill()


def _answer(file_name: str, line: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError:
        return {"rows": []}  # cut off in the middle: the process died, which is told at the end
    if answer.get("refused") == "locked":
        raise errors.file_is_locked(file_name)
    if "refused" in answer:
        raise errors.file_is_damaged(file_name)
    return answer


def _died(file_name: str, size: int, code: int) -> errors.AlurError:
    """A signal (out of memory, out of time) or a panic, which ends the process with code 1."""
    if code < 0:
        gigabytes = workbook_cells.MEMORY_LIMIT // 1_000_000_000
        seconds = workbook_cells.seconds_limit(size)
        return errors.workbook_too_heavy(file_name, gigabytes, seconds)
    return errors.file_is_damaged(file_name)
