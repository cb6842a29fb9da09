"""Records to a table of text: where its header is, what its columns are called, which rows are data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core import errors
from pipeline_core.ingest.decoding import LOOKED_AT, Record
from pipeline_core.ingest.drafts import RawTable
from pipeline_core.ingest.headers import normal
from pipeline_core.ingest.rows import Rows, Told, gathered, told_apart

HEADER_WITHIN = (
    40  # records among which the header is sought: Salesforce's title block has up to 14
)
COUNT_OF_GROUP = r"\s*\(\d[\d.,]*(?: records?)?\)$"
GROUP = "Group"


def table_of(
    file_name: str,
    records: Iterator[Record],
    known_headers: frozenset[str],
    encoding: str,
    delimiter: str,
    sheet: str | None = None,
    sheets: tuple[str, ...] = (),
    regular: Callable[[int, list[str]], Rows | None] | None = None,
) -> RawTable:
    """Return records as columns of text. Errors: empty_file, header_only, not_a_table.

    `regular` is a faster way to the rows below a header on a line; it may give None.
    """
    head = list(islice(records, LOOKED_AT))
    if not head:
        raise errors.empty_file(file_name)
    place = header_place(head, known_headers)
    titles = tuple(" ".join(filter(None, map(str.strip, cells))) for _, cells in head[:place])
    names, first = _names(head, place, known_headers)
    if sum(map(bool, names)) < 2:
        raise errors.not_a_table(file_name, "one_column")
    body = chain(head[first:], records)
    rows = (regular and regular(head[place][0], names)) or gathered(body, names)
    told = told_apart(rows, titles)
    if not told.is_kept.any():
        raise errors.header_only(file_name, ", ".join(filter(None, names)))
    columns, cells = _columns(rows, told)
    return RawTable(
        columns=columns,
        cells=cells,
        lines=rows.lines[told.is_kept],
        titles=titles,
        encoding=encoding,
        delimiter=delimiter,
        skipped=dict(told.skipped),
        overlong=frozenset(np.flatnonzero(rows.is_overlong[told.is_kept]).tolist()),
        sheet=sheet,
        sheets=sheets,
    )


def header_place(head: Sequence[Record], known_headers: frozenset[str]) -> int:
    """Return the record that looks most like names of columns: known names, many cells, few numbers."""
    counted = Counter(sum(map(bool, map(str.strip, cells))) for _, cells in head)
    widest = max(counted, key=lambda width: (counted[width] * (width > 1), width))

    def likeness(place: int) -> tuple[float, int]:
        cells = [cell.strip() for cell in head[place][1] if cell.strip()]
        known = sum(normal(cell) in known_headers for cell in cells)
        numbers = sum(bool(re.search(r"\d", cell)) for cell in cells)
        distinct = len(set(cells)) / max(len(cells), 1)
        is_wide = len(cells) >= min(0.5 * widest, widest - 1)
        return (is_wide * (3 * known + len(cells) - 2 * numbers) * distinct, -place)

    return max(range(min(HEADER_WITHIN, len(head))), key=likeness)


def _names(
    head: Sequence[Record], place: int, known_headers: frozenset[str]
) -> tuple[list[str], int]:
    """The names of the columns, and which record is the first of data."""
    names = [cell.strip().strip("\ufeff") for cell in _filled_up_to(head[place][1])]
    if _is_data(head, place, known_headers):
        return [f"#{number + 1}" for number in range(len(names))], place
    width = max(len(_filled_up_to(cells)) for _, cells in head[place:])
    if _are_headerless_columns(head, place, names):
        names += [""] * (width - len(names))
    return names, place + 1


def _is_data(head: Sequence[Record], place: int, known_headers: frozenset[str]) -> bool:
    """A dump without names of columns: the likeliest header is a row of values like the others."""
    cells = [cell for cell in head[place][1] if cell.strip()]
    if any(normal(cell) in known_headers for cell in cells):
        return False
    looks_typed = sum(bool(re.fullmatch(r"[\d.,:/+ -]*\d[\d.,:/+TZ -]*", cell)) for cell in cells)
    return looks_typed >= max(2, 0.3 * len(cells))


def _filled_up_to(cells: Sequence[str]) -> Sequence[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _are_headerless_columns(head: Sequence[Record], place: int, names: list[str]) -> bool:
    """Whether most rows go on beyond the header: columns without a name, not a row with a slip in it."""
    rows = [cells for _, cells in head[place + 1 :]]
    longer = sum(len(_filled_up_to(cells)) > len(names) for cells in rows)
    return longer > 0.5 * max(len(rows), 1)


def _columns(rows: Rows, told: Told) -> tuple[tuple[str, ...], pa.Table]:
    """Name every column that has a name or a value; equal names are numbered."""
    kept = rows.kept(told.is_kept)
    columns = {}
    for place, name in enumerate(rows.names):
        column = kept.column(place)
        if name or column.null_count < len(column):
            columns[_free_name(name or f"#{place + 1}", columns)] = column
    del kept  # so that each column's pieces go when they have become one
    if told.has_subtotals:
        columns = _filled_down(columns)
    if len(told.groups) > 1:
        columns[_free_name(GROUP, columns)] = _group_column(told)
    packed = {name: _packed(columns.pop(name)) for name in list(columns)}
    return tuple(packed), pa.table(packed)


def _free_name(name: str, taken: dict[str, pa.ChunkedArray]) -> str:
    if name not in taken:
        return name
    return next(free for n in range(2, len(taken) + 3) if (free := f"{name} ({n})") not in taken)


def _filled_down(columns: dict[str, pa.ChunkedArray]) -> dict[str, pa.ChunkedArray]:
    """A grouped report writes a group's name on its first row only: the leading columns are filled."""
    found = dict(columns)
    for name, column in columns.items():
        if not column.null_count or not column[0].is_valid:
            break
        filled = pc.fill_null_forward(column.cast(pa.string()).combine_chunks())
        found[name] = pa.chunked_array([pc.replace_substring_regex(filled, COUNT_OF_GROUP, "")])
    return found


def _group_column(told: Told) -> pa.ChunkedArray:
    """monday writes a board's groups as rows of one cell; each item gets the name of its group."""
    starts = np.array([start for start, _ in told.groups])
    names = np.array([name for _, name in told.groups], dtype=object)
    places = np.flatnonzero(told.is_kept)
    return pa.chunked_array([pa.array(names[np.searchsorted(starts, places, "right") - 1])])


def _packed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of codes in one piece; plain texts stay in the pieces that they came in."""
    if not pa.types.is_dictionary(column.type):
        return column
    return pa.chunked_array([column.unify_dictionaries().combine_chunks()])
