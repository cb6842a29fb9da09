"""Records to a table of text: where its header is, what its columns are called, which rows are data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import chain, islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core import errors
from pipeline_core.ingest.decoding import LOOKED_AT, Record
from pipeline_core.ingest.drafts import RawTable
from pipeline_core.ingest.headers import normal
from pipeline_core.ingest.rows import Rows, Told, gathered, told_apart

# Arrow's own pools keep what is given back; a process that also serves pages needs it elsewhere.
pa.set_memory_pool(pa.system_memory_pool())
HEADER_WITHIN = (
    40  # records among which the header is sought: Salesforce's title block has up to 14
)
COUNT_OF_GROUP = r"\s*\(\d[\d.,]*(?: \w+)?\)$"
GROUP = "Group"
MANY_CODES = 200_000  # whose joint dictionary takes more memory for a while than an upload should
MOST_COLUMNS = 2000  # a HubSpot account with everything has about a thousand
LONGEST_NAME = 300  # letters of a column's name; what is longer is no name


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
    """Return records as columns of text. Errors: empty_file, header_only, not_a_table,
    too_many_columns.

    `regular` is a faster way to the rows below a header on a line; it may give None.
    """
    head = list(islice(records, LOOKED_AT))
    if not head:
        raise errors.empty_file(file_name)
    place = header_place(head, known_headers)
    titles = tuple(_title(cells) for _, cells in head[:place])
    names, first = _names(head, place, known_headers)
    _refuse_names(file_name, names)
    fast = regular(head[place][0], names) if regular and first > place else None
    rows = fast or gathered(chain(head[first:], records), names)
    told = told_apart(rows, titles)
    if not told.is_kept.any():
        raise errors.header_only(file_name, ", ".join(filter(None, names)))
    columns, cells = _columns(rows, told)
    return RawTable(
        columns=columns,
        cells=cells,
        lines=rows.lines if told.is_kept.all() else rows.lines[told.is_kept],
        titles=titles,
        encoding=encoding,
        delimiter=delimiter,
        skipped=dict(told.skipped),
        overlong=frozenset(np.flatnonzero(rows.is_overlong[told.is_kept]).tolist()),
        sheet=sheet,
        sheets=sheets,
    )


def _title(cells: Sequence[str]) -> str:
    return " ".join(filter(None, map(str.strip, cells)))


def _refuse_names(file_name: str, names: Sequence[str]) -> None:
    if sum(map(bool, names)) < 2:
        raise errors.not_a_table(file_name, "one_column")
    if len(names) > MOST_COLUMNS:
        raise errors.too_many_columns(file_name, len(names), MOST_COLUMNS)


def header_place(head: Sequence[Record], known_headers: frozenset[str]) -> int:
    """Return the record that looks most like names of columns: known names, many cells, few numbers."""
    counted = Counter(sum(map(bool, map(str.strip, cells))) for _, cells in head)
    widest = max(counted, key=lambda width: (counted[width] * (width > 1), width))

    def likeness(place: int) -> tuple[float, int]:
        cells = [cell.strip() for cell in head[place][1] if cell.strip()]
        known = sum(_is_known(cell, known_headers) for cell in cells)
        numbers = sum(map(_is_mostly_digits, cells))
        distinct = len(set(cells)) / max(len(cells), 1)
        is_wide = len(cells) >= min(0.5 * widest, widest - 1)
        return (is_wide * (3 * known + len(cells) - 2 * numbers) * distinct, -place)

    return max(range(min(HEADER_WITHIN, len(head))), key=likeness)


def _is_known(cell: str, known_headers: frozenset[str]) -> bool:
    return len(cell) <= LONGEST_NAME and normal(cell) in known_headers


def _is_mostly_digits(cell: str) -> bool:
    """Whether a cell is rather a number, a day or a code than a name such as Custom 12."""
    start = cell[:LONGEST_NAME]
    return sum(map(str.isdigit, start)) >= max(1, sum(map(str.isalpha, start)))


def _names(
    head: Sequence[Record], place: int, known_headers: frozenset[str]
) -> tuple[list[str], int]:
    """The names of the columns, and which record is the first of data."""
    cells = _filled_up_to(head[place][1])
    names = [cell.strip().strip("\ufeff")[:LONGEST_NAME].rstrip() for cell in cells]
    if _is_data(head, place, known_headers):
        return [f"#{number + 1}" for number in range(len(names))], place
    width = max(len(_filled_up_to(cells)) for _, cells in head[place:])
    if _are_headerless_columns(head, place, names):
        names += [""] * (width - len(names))
    return names, place + 1


def _is_data(head: Sequence[Record], place: int, known_headers: frozenset[str]) -> bool:
    """A dump without names of columns: the likeliest header is a row of values like the others."""
    cells = [cell for cell in head[place][1] if cell.strip()]
    if any(_is_known(cell, known_headers) for cell in cells):
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
    columns: dict[str, pa.ChunkedArray] = {}
    times: Counter[str] = Counter()
    for place, name in enumerate(rows.names):
        column = kept.column(place)
        if name or column.null_count < len(column):
            columns[_free_name(name or f"#{place + 1}", columns, times)] = column
    del kept, column  # so that each column's pieces go when they have become one
    if told.has_subtotals:
        columns = _filled_down(columns)
    if len(told.groups) > 1:
        name, column = _group_column(told)
        columns[_free_name(name, columns, times)] = column
    packed = {name: _packed(columns.pop(name)) for name in list(columns)}
    return tuple(packed), pa.table(packed)


def _free_name(name: str, taken: Container[str], times: Counter[str]) -> str:
    """Number equal names; `times` says how often each came, so that 20,000 equal ones take no time."""
    free = name
    while free in taken:
        times[name] += 1
        free = f"{name} ({times[name] + 1})"
    return free


def _filled_down(columns: dict[str, pa.ChunkedArray]) -> dict[str, pa.ChunkedArray]:
    """A grouped report writes a group's name on its first row only: the leading columns are filled."""
    found = dict(columns)
    for name, column in columns.items():
        if not column.null_count or not column[0].is_valid:
            break
        filled = pc.fill_null_forward(column.cast(pa.string()).combine_chunks())
        found[name] = pa.chunked_array([pc.replace_substring_regex(filled, COUNT_OF_GROUP, "")])
    return found


def _group_column(told: Told) -> tuple[str, pa.ChunkedArray]:
    """Groups as rows of one cell: each row gets the name of its group.

    monday writes the name alone, Salesforce `Stage: Prospecting (3 records)`: then Stage is the column.
    """
    starts = np.array([start for start, _ in told.groups])
    words = [re.sub(COUNT_OF_GROUP, "", name) for _, name in told.groups]
    prefixes = {word.partition(": ")[0] if ": " in word else "" for word in words if word}
    column = prefixes.pop() if len(prefixes) == 1 else ""
    if column:
        words = [word.partition(": ")[2] for word in words]
    names = np.array([word or None for word in words], dtype=object)
    places = np.searchsorted(starts, np.flatnonzero(told.is_kept), "right") - 1
    groups = np.where(places < 0, None, names[np.maximum(places, 0)])
    return column or GROUP, pa.chunked_array([pa.array(groups, pa.string())])


def _packed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of codes in one piece; plain texts, and very many codes, stay in the pieces they came in."""
    if not pa.types.is_dictionary(column.type) or column.num_chunks == 1:
        return column
    if sum(len(piece.dictionary) for piece in column.chunks) > MANY_CODES:
        return column
    pa.default_memory_pool().release_unused()
    texts = pa.chunked_array([piece.dictionary for piece in column.chunks]).unique()
    places = np.empty(len(column), dtype="int32")
    end = 0
    for piece in column.chunks:
        start, end = end, end + len(piece)
        place = pc.index_in(piece.dictionary, texts).take(piece.indices)
        places[start:end] = place.fill_null(-1).to_numpy(False)
    codes = pa.array(places, mask=places < 0)
    return pa.chunked_array([pa.DictionaryArray.from_arrays(codes, texts)])
