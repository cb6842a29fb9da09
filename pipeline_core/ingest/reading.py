"""A file's bytes to a table of text, whatever the file is: text, workbook or a web page named .xls."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice

from pipeline_core import errors
from pipeline_core.ingest import workbooks
from pipeline_core.ingest.decoding import delimiter_of, encoding_of, records
from pipeline_core.ingest.drafts import RawTable
from pipeline_core.ingest.headers import normal
from pipeline_core.ingest.html_tables import html_records, is_html
from pipeline_core.ingest.regular import regular_rows
from pipeline_core.ingest.tables import header_place, table_of
from pipeline_core.ingest.workbooks import sheet_records

SHEETS_LOOKED_AT = 30
HEAD = 200


def read_table(
    file_name: str, content: bytes, known_headers: frozenset[str], sheet: str | None = None
) -> RawTable:
    """Return a file as columns of text with the line of each row.

    `known_headers` are normalised header names that help to find the header among title lines, and
    the sheet with the deals; `sheet` names another one. Errors: empty_file, header_only, not_a_table.
    """
    if not content:
        raise errors.empty_file(file_name)
    if workbooks.is_workbook(content):
        return _of_workbook(file_name, content, known_headers, sheet)
    if is_html(content):
        page = html_records(content)
        first = next(page, None)
        if first is None:
            raise errors.not_a_table(file_name, "web_page")
        return table_of(file_name, chain([first], page), known_headers, "html", "")
    encoding = encoding_of(file_name, content)
    delimiter = delimiter_of(file_name, content, encoding)
    return table_of(
        file_name,
        records(content, encoding, delimiter),
        known_headers,
        encoding,
        delimiter,
        regular=partial(regular_rows, content, encoding, delimiter),
    )


def _of_workbook(
    file_name: str, content: bytes, known_headers: frozenset[str], sheet: str | None
) -> RawTable:
    shown = [each for each in workbooks.sheets(file_name, content) if not each.is_hidden]
    names = tuple(each.name for each in shown if each.height)
    if not names:
        raise errors.empty_file(file_name)
    chosen = sheet if sheet in names else _likeliest(file_name, content, names, known_headers)
    found = sheet_records(file_name, content, chosen)
    return table_of(file_name, found, known_headers, "workbook", "", chosen, names)


def _likeliest(
    file_name: str, content: bytes, names: tuple[str, ...], known_headers: frozenset[str]
) -> str:
    """The sheet whose header has the most names that deals have; of equals, the first."""
    if len(names) == 1:
        return names[0]
    known = {}
    for name in names[:SHEETS_LOOKED_AT]:
        head = list(islice(sheet_records(file_name, content, name), HEAD))
        cells = head[header_place(head, known_headers)][1] if head else []
        known[name] = sum(normal(cell) in known_headers for cell in cells) + min(len(head), 3) / 4
    return max(known, key=lambda name: known[name])
