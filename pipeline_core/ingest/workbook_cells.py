"""Reads a workbook in a process of its own, started by `workbooks`: what a hostile or damaged file
makes of calamine (a panic, memory without end, a process that aborts) ends this process and not the app.

In: one line of JSON that names the sheet or null, then the file's bytes. Out: lines of JSON.
Imports nothing of Alur, so that the process starts in some 20 ms.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.parsers import expat
from xml.parsers.expat import ExpatError

import python_calamine as calamine

MEMORY_LIMIT = (
    4_000_000_000  # bytes of addresses; measured: 0.11 GB for 1 million cells, 0.66 for 6 million
)
SECONDS, BYTES_A_SECOND = 30, 300_000  # of computing; measured: 6,000,000 bytes a second of XLSX
ROWS_AT_ONCE = 500
WHOLE_LIMIT = 1e21  # above it a whole number is a measurement, not an ID
ERRORS = frozenset(
    {
        "#N/A",
        "#ERROR!",
        "#SPILL!",
        "#CALC!",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#GETTING_DATA",
        "#DATA!",
    }
)
OPEN_DURATION = re.compile(r"PT(\d+)H(\d\d)M(\d\d)(?:[.,]\d+)?S")  # OpenDocument 1.3, 18.2
UNKNOWN_ERROR = re.compile(r"Unsupported cell error value '(#[^']+)'")  # calamine's words
Cell = str | bool | int | float | datetime.date | datetime.time | datetime.timedelta
Answer = dict[str, Any]


def cell_text(cell: Cell) -> str:
    """Return a cell as text: whole numbers without a point, days and moments as ISO, errors empty."""
    if isinstance(cell, str):
        text = cell.strip()
        if text in ERRORS:
            return ""
        return _without_letters(text) if text.startswith("PT") else text
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime.datetime):
        return _moment(cell)
    if isinstance(cell, datetime.timedelta):
        return _duration(cell)
    return str(cell)  # whole numbers, days, times


def _without_letters(text: str) -> str:
    """A duration of ODS, which calamine leaves as it is; a firm called PT stays a firm."""
    found = OPEN_DURATION.fullmatch(text)
    return f"{int(found[1])}:{found[2]}:{found[3]}" if found else text


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < WHOLE_LIMIT:
        return str(int(value))
    shortest = repr(value)
    is_ordinary = "e" in shortest and 1e-12 < abs(value) < WHOLE_LIMIT
    return format(Decimal(shortest), "f") if is_ordinary else shortest


def _moment(value: datetime.datetime) -> str:
    """To the second: a serial day has 15 digits, so its milliseconds are noise."""
    if value.microsecond >= 500_000 and value < datetime.datetime.max.replace(microsecond=0):
        value += datetime.timedelta(seconds=1)
    if (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    return value.isoformat(" ", "seconds")


def _duration(value: datetime.timedelta) -> str:
    seconds = round(value.total_seconds())
    minutes, second = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{second:02}"


def answers(sheet: str | None, content: bytes, tries: int = 10) -> Iterator[Answer]:
    """Return the sheets, or one sheet's rows in parts; the last answer is `done` or `refused`."""
    try:
        _check_open_document(content)
        with calamine.load_workbook(io.BytesIO(content)) as workbook:
            yield from _sheets(workbook) if sheet is None else _rows(workbook, sheet)
    except calamine.PasswordError:
        yield {"refused": "locked"}
    except (calamine.CalamineError, ExpatError, OSError, ValueError, OverflowError) as failure:
        unknown = UNKNOWN_ERROR.search(str(failure))
        if unknown and tries:  # not of Excel's first seven, as Google's #ERROR! and newer ones
            known = _with_known_error(content, unknown[1].encode())
            yield from answers(sheet, known, tries - 1)
        else:
            yield {"refused": "damaged"}
    else:
        yield {"done": True}


def _check_open_document(content: bytes) -> None:
    """Refuse ODS that is no XML, as a cut makes it: calamine may read its end again without end."""
    if not content.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "content.xml" in archive.namelist():
            with archive.open("content.xml") as opened:
                expat.ParserCreate().ParseFile(opened)


def _with_known_error(content: bytes, unknown: bytes) -> bytes:
    """The XLSX with #N/A where its sheets show an error that calamine would stop at."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for member in source.infolist():
            inside = source.read(member)
            if member.filename.startswith("xl/worksheets/"):
                inside = inside.replace(b"<v>" + unknown + b"</v>", b"<v>#N/A</v>")
            target.writestr(member.filename, inside)
    return written.getvalue()


def _sheets(workbook: calamine.CalamineWorkbook) -> list[Answer]:
    """Name, whether hidden, height and width counted from A1; a hidden sheet is not measured."""
    found: list[Answer] = []
    for place, about in enumerate(workbook.sheets_metadata):
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        is_hidden = about.visible != calamine.SheetVisibleEnum.Visible
        end = None if is_hidden else workbook.get_sheet_by_index(place).end
        height, width = (end[0] + 1, end[1] + 1) if end else (0, 0)
        found.append({"sheet": [about.name, is_hidden, height, width]})
    return found


def _rows(workbook: calamine.CalamineWorkbook, name: str) -> Iterator[Answer]:
    if name not in workbook.sheet_names:
        yield {"sheets": workbook.sheet_names}
        return
    sheet = workbook.get_sheet_by_name(name)  # whole: past this line nothing fails
    # calamine counts rows from row 1 and columns from the first that is filled
    before = [""] * (sheet.start[1] if sheet.start else 0)
    part: list[tuple[int, list[str]]] = []
    for number, row in enumerate(sheet.iter_rows() if sheet.start else (), start=1):
        cells = [cell_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            part.append((number, before + cells))
        if len(part) == ROWS_AT_ONCE:
            yield {"rows": part}
            part = []
    yield {"rows": part}


def seconds_limit(size: int) -> int:
    """Return how many seconds of computing a workbook of so many bytes may take."""
    return SECONDS + size // BYTES_A_SECOND


def limit_itself(size: int) -> None:
    """Bound this process's memory and computing time, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_CPU, seconds_limit(size)),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):
            continue  # a stricter limit is set from outside, or macOS knows no such limit


def answer_for_good() -> None:
    """Read the question from stdin and write the answers to stdout."""
    sheet, content = json.loads(sys.stdin.buffer.readline()), sys.stdin.buffer.read()
    limit_itself(len(content))
    for answer in answers(sheet, content):
        sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n")


if __name__ == "__main__":
    answer_for_good()
