"""HTML and Excel-2003 XML tables, which old exports name .xls, to rows of text."""

from __future__ import annotations

import codecs
import datetime
import re
from collections.abc import Iterator
from html import unescape

from charset_normalizer import from_bytes

from pipeline_core.ingest.workbook_cells import cell_text

LOOKED_AT = 4096  # bytes in which a page says what it is and in which encoding
GUESSED_FROM = 100_000  # bytes that decide the encoding where none is stated
WIDEST, TALLEST = 16_384, 1_048_576  # Excel's columns and rows
BLANKS = 5_000_000  # cells that spans may add to a page: one of spans alone is a bomb
SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
PAGE = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|meta|body|table|tr|style|div|center|font)\b",
    re.IGNORECASE | re.DOTALL,
)
STATED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# html.parser needs time in the square of unclosed tags: 30 KB of "<a " take it half a minute
TAG = re.compile(
    r"<(/?)([a-z][\w:-]*+)((?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>"
    r"|<(/?)([a-z][\w:-]*+)([^<>]*+)>",  # a stray quote in it
    re.IGNORECASE,
)
UNSEEN = re.compile(r"<(!--|script\b|style\b|(?:\w+:)?comment\b)", re.IGNORECASE)
NUMBER = r"\s*=\s*[\"']?\s*(\d{1,9})\b"
ATTRIBUTES = {
    name: re.compile(rf"(?<![\w-]){name}{NUMBER}", re.IGNORECASE)
    for name in ("colspan", "rowspan", "ss:index", "ss:mergeacross")
}
TYPE = re.compile(r"\bss:type\s*=\s*[\"'](\w+)", re.IGNORECASE)
SPACE = re.compile(r"\s+")
BREAKS = {"br", "p", "div", "li"}
Record = tuple[int, list[str]]


def is_html(content: bytes) -> bool:
    """Return whether bytes begin like a page or like Excel-2003 XML, whatever the name says."""
    head = content[: 2 * LOOKED_AT]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", errors="replace").encode()
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()[:LOOKED_AT]
    is_spreadsheet = head.startswith(b"<?xml") and SPREADSHEET_XML in head
    return is_spreadsheet or bool(PAGE.match(head))


def html_records(content: bytes) -> Iterator[Record]:
    """Return the rows of the first table with most rows; nothing when the page has no table.

    A row's number counts from 1 inside its table; blank rows and empty cells at a row's end are
    left out; a cell that spans columns or rows fills the first place and leaves the others empty.
    """
    tables = _tables(_text(content))
    yield from max(tables, key=len, default=[])


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    stated = STATED.search(content[:LOOKED_AT])
    for encoding in ("utf-8-sig", stated[1].decode() if stated else "utf-8"):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue  # what a page states of itself is often wrong
    best = from_bytes(content[:GUESSED_FROM]).best()
    return content.decode(best.encoding if best else "cp1252", errors="replace")


def _tables(text: str) -> list[list[Record]]:
    """Every table's records, in the order in which the tables begin."""
    started: list[_Table] = []
    opened: list[_Table] = []
    blanks = _Blanks()
    for piece in _seen(text):
        end = 0
        for tag in TAG.finditer(piece):
            if opened:
                opened[-1].say(piece[end : tag.start()])
            end = tag.end()
            closing, name, attributes = tag.groups("")[:3] if tag[2] else tag.groups("")[3:]
            name = name.rpartition(":")[2].lower()
            if name == "table" and not closing:
                started.append(_Table(blanks))
                opened.append(started[-1])
            elif name == "table" and opened:
                opened.pop().close_row()
            elif opened:
                opened[-1].obey(name, bool(closing), attributes)
        if opened:
            opened[-1].say(piece[end:])
    for table in opened:
        table.close_row()
    return [table.records for table in started]


def _seen(text: str) -> Iterator[str]:
    """The text without comments, scripts and styles."""
    end = 0
    while hidden := UNSEEN.search(text, end):
        yield text[end : hidden.start()]
        name = hidden[1].lower()
        closing = re.compile("-->" if name == "!--" else rf"</{name}\s*>", re.IGNORECASE)
        closed = closing.search(text, hidden.end())
        if not closed:
            return
        end = closed.end()
    yield text[end:]


class _Blanks:
    """How many cells the spans of a page may still add."""

    def __init__(self) -> None:
        self.left = BLANKS

    def take(self, wanted: int) -> int:
        taken = min(wanted, self.left)
        self.left -= taken
        return taken


class _Table:
    """A table while it is read: HTML leaves out closing tags, so opening one closes the last."""

    def __init__(self, blanks: _Blanks) -> None:
        self.blanks = blanks
        self.records: list[Record] = []
        self.number = 0
        self.cells: list[str] | None = None
        self.words: list[str] | None = None
        self.kind = ""
        self.more = 0  # columns that the open cell spans beside its own
        self.covered: dict[int, int] = {}  # column to the last row that a cell above covers

    def say(self, words: str) -> None:
        if self.words is not None and words:
            self.words.append(unescape(SPACE.sub(" ", words)))

    def obey(self, name: str, is_closing: bool, attributes: str) -> None:
        if name in ("tr", "row"):
            self.close_row()
            if not is_closing:
                self._open_row(attributes)
        elif name in ("td", "th", "cell"):
            self._close_cell()
            if not is_closing:
                self._open_cell(attributes)
        elif name in BREAKS and self.words:
            self.words.append("\n")
        elif name == "data" and not is_closing:
            found = TYPE.search(attributes)
            self.kind = found[1].lower() if found else ""

    def close_row(self) -> None:
        self._close_cell()
        cells, self.cells = self.cells or [], None
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            self.records.append((self.number, cells))

    def _open_row(self, attributes: str) -> None:
        stated = _stated(attributes, "ss:index", self.number + 1, TALLEST)
        self.number = max(self.number + 1, stated)
        self.cells = []

    def _open_cell(self, attributes: str) -> None:
        if self.cells is None:
            self._open_row("")
        stated = _stated(attributes, "ss:index", 1, WIDEST) - 1 - len(self.cells)
        self.cells += [""] * self.blanks.take(max(stated, 0))
        while self.covered.get(len(self.cells), 0) >= self.number and self.blanks.take(1):
            self.cells.append("")
        across = _stated(attributes, "ss:mergeacross", 0, WIDEST)
        self.more = self.blanks.take(max(_stated(attributes, "colspan", 1, WIDEST) - 1, across))
        last = self.number + _stated(attributes, "rowspan", 1, TALLEST) - 1
        if last > self.number:
            place = len(self.cells)
            self.covered.update((place + each, last) for each in range(self.more + 1))
        self.words, self.kind = [], ""

    def _close_cell(self) -> None:
        if self.words is None or self.cells is None:
            return
        self.cells.append(_value("".join(self.words), self.kind))
        self.cells += [""] * self.more
        self.words = None


def _stated(attributes: str, name: str, default: int, limit: int) -> int:
    found = ATTRIBUTES[name].search(attributes) if attributes else None
    return min(int(found[1]), limit) if found else default


def _value(words: str, kind: str) -> str:
    """A cell's text; Excel's XML says of each whether it is a number, a moment or a truth."""
    text = "\n".join(line.strip() for line in words.split("\n")).strip()
    try:
        if kind == "number":
            return cell_text(float(text))
        if kind == "datetime":
            return cell_text(datetime.datetime.fromisoformat(text))
    except ValueError:
        pass  # neither: shown as it stands
    if kind == "boolean":
        return cell_text(text == "1")
    return cell_text(text)
