"""Bytes to records of cells: which encoding, which delimiter, and quotes that were never closed."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice

from charset_normalizer import from_bytes

from pipeline_core import errors

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 200  # records that decide the dialect
SAMPLE = 1 << 18  # bytes from which an encoding is guessed
PIECE = 1 << 20
LONGEST_RECORD = 2000  # lines; a quote that is open for longer was never meant as one
LONGEST_CELL = 10_000_000
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NO_TEXT = {
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"PK\x03\x04": "workbook",
    b"\xd0\xcf\x11\xe0": "workbook",
    b"\x1f\x8b": "archive",
}
NO_TABLE = (0.0, 0, 0)
Record = tuple[int, list[str]]


def encoding_of(file_name: str, content: bytes) -> str:
    """Return the encoding of a text file: its mark, strict UTF-8, else the likeliest one.

    Errors: empty_file, not_a_table.
    """
    if not re.search(rb"[^\x00\t\r\n ,;\xef\xbb\xbf\xff\xfe]", content):
        raise errors.empty_file(file_name)
    for start, found in NO_TEXT.items():
        if content.startswith(start):
            raise errors.not_a_table(file_name, found)
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if wide := _unmarked_utf_16(content):
        return wide
    if b"\x00" in content and content.count(b"\x00") > 0.1 * len(content):
        raise errors.not_a_table(file_name, "binary")
    return "utf-8" if _is_utf_8(content) else _guessed(content)


def delimiter_of(file_name: str, content: bytes, encoding: str) -> str:
    """Return the delimiter under which most of the first records have the same, largest number of cells.

    Errors: not_a_table when there is none.
    """
    lines = _wrapped(content, encoding)
    first = next(lines, "").removeprefix("\ufeff")
    if stated := re.match(r"sep=(.)\r?\n", first):
        return stated[1]
    head = "".join([first, *islice(lines, 10 * LOOKED_AT)])
    scores = {delimiter: _regularity(head, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    if scores[best] == NO_TABLE:
        raise errors.not_a_table(file_name, "one_column")
    return best


def records(content: bytes, encoding: str, delimiter: str) -> Iterator[Record]:
    """Yield the records that are not blank lines, each with the line on which it begins.

    A quote that is never closed would swallow the rest of the file: a record of several lines that is
    not as wide as the first records is read again, line by line, with its quotes as plain characters.
    """
    csv.field_size_limit(LONGEST_CELL)
    lines = _Lines(_text(content, encoding))
    widths: Counter[int] = Counter()
    while True:
        try:
            yield from _well_formed(lines, delimiter, widths)
        except csv.Error:  # a cell longer than ten million characters: its first line stands alone
            lines.give_back_all_but_first()
            yield _with_plain_quotes(lines, delimiter)
        else:
            if lines.is_ended:
                return


class _Lines:
    """The lines of a file, of which those of the present record can be given back."""

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._returned: deque[str] = deque()
        self.of_record: list[str] = []
        self.number = 0
        self.is_ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.of_record) >= LONGEST_RECORD:
            raise StopIteration
        line = self._returned.popleft() if self._returned else next(self._text, None)
        if line is None:
            self.is_ended = True
            raise StopIteration
        self.number += 1
        self.of_record.append(line)
        return line

    def give_back_all_but_first(self) -> None:
        rest = self.of_record[1:]
        self._returned.extendleft(reversed(rest))
        self.number -= len(rest)
        self.is_ended = False
        del self.of_record[1:]


def _well_formed(lines: _Lines, delimiter: str, widths: Counter[int]) -> Iterator[Record]:
    """Read on until the file ends or a record has to be read again."""
    lines.of_record.clear()
    for cells in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
        height = len(lines.of_record)
        if height > 1 and _is_swallowed(lines, cells, delimiter, widths):
            lines.give_back_all_but_first()
            yield _with_plain_quotes(lines, delimiter)
            return
        if len(widths) < 50 and widths.total() < 10_000:
            widths[len(cells)] += 1
        if len(cells) == 1 and delimiter in cells[0]:  # a whole line between quotes
            cells = next(csv.reader([cells[0]], delimiter=delimiter, skipinitialspace=True))
        if cells and (len(cells) > 1 or cells[0].strip("\x00 \t\r\n\ufeff")):
            yield lines.number - height + 1, cells
        lines.of_record.clear()
    if len(lines.of_record) >= LONGEST_RECORD:
        lines.give_back_all_but_first()
        yield _with_plain_quotes(lines, delimiter)


def _is_swallowed(lines: _Lines, cells: list[str], delimiter: str, widths: Counter[int]) -> bool:
    is_open = sum(line.count('"') for line in lines.of_record) % 2 == 1
    if is_open or len(lines.of_record) >= LONGEST_RECORD:
        return True
    usual = widths.most_common(1)[0][0] if widths else len(cells)
    if len(cells) != usual:
        return usual > 1
    # As wide as it should be, yet its quotes fit badly and a line in it is a whole record by itself.
    return not _is_well_quoted(lines.of_record, delimiter) and any(
        len(alone) == usual > 1 for alone in csv.reader(lines.of_record[1:], delimiter=delimiter)
    )


def _is_well_quoted(lines: list[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error:
        return False
    return True


def _with_plain_quotes(lines: _Lines, delimiter: str) -> Record:
    line = lines.of_record[0]
    reader = csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE)
    cells = [cell.strip().strip('"') for cell in next(reader, [])]
    number = lines.number
    lines.of_record.clear()
    return number, cells


def _text(content: bytes, encoding: str) -> Iterator[str]:
    """The lines of a text, whatever ends them; bytes that are none of the encoding show as marks."""
    lines = _wrapped(content, encoding)
    first = next(lines, "").removeprefix("\ufeff")
    yield "\n" if re.fullmatch(r"sep=.?\r?\n?", first) else first
    yield from lines


def _wrapped(content: bytes, encoding: str) -> Iterator[str]:
    return io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace", newline="")


def _is_utf_8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), PIECE):
            decoder.decode(content[start : start + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        # A file that was cut off in the middle of a last character is UTF-8 all the same.
        return error.reason == "unexpected end of data"
    return True


def _unmarked_utf_16(content: bytes) -> str | None:
    head = content[:4000]
    odd, even = head[1::2].count(0), head[::2].count(0)
    half = max(len(head) // 2, 1)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else None


def _guessed(content: bytes) -> str:
    """Windows' Western or Cyrillic letters: judged by a sample around the first that is no ASCII."""
    first = re.search(rb"[\x80-\xff]", content)
    start = max(0, first.start() - 1000) if first else 0
    sample = content[start : start + SAMPLE]
    high = re.findall(rb"[\xc0-\xff]+", sample)
    in_words = sum(len(run) for run in high if len(run) > 2)
    if in_words > 0.6 * max(sum(map(len, high)), 1):  # Western accents stand alone
        return "cp1251"
    best = from_bytes(sample, cp_isolation=["cp1252", "latin_1"]).best()
    is_undefined = bool(re.search(rb"[\x81\x8d\x8f\x90\x9d]", content))
    return "latin-1" if is_undefined else (best.encoding if best else "cp1252")


def _regularity(head: str, delimiter: str) -> tuple[float, int, int]:
    """How regular a table is under a delimiter, how early it begins, how wide it is.

    The header begins the table: a list of people in a cell (a;b;c) splits the rows and not the header.
    """
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        found = [len(cells) for cells in islice(reader, LOOKED_AT) if cells]
    except csv.Error:
        return NO_TABLE
    widths = Counter(found)
    tables = {width: times for width, times in widths.items() if width > 1}
    if not tables:
        return NO_TABLE
    width = max(tables, key=lambda width: (tables[width], width))
    share = tables[width] / widths.total()
    return (round(share, 1) * min(width, 4), -found.index(width), width)
