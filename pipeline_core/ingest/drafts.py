"""The values that an import passes on from step to step: a table of text, a draft, what was checked, a report."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Reason = tuple[str, dict[str, Any]]
BESIDE_DEALS = ("owners", "targets")  # shapes that are kept and date nothing
FIRST_ROWS = 20_000  # among which examples and distinct texts are looked for


@dataclass(frozen=True, eq=False)
class RawTable:
    """A file as columns of text: nothing is typed yet, and empty cells are null.

    `cells` has one column of text (plain, or codes and distinct texts) for each of `columns`; `lines`
    is each row's line in the file; `titles` are the lines above the header; `skipped` counts the rows
    that are no data, by reason; `overlong` holds the places of rows with too many cells. A workbook has
    a `sheet`, the others that could be read instead in `sheets`, and no delimiter.
    """

    columns: tuple[str, ...]
    cells: pa.Table
    lines: np.ndarray
    titles: tuple[str, ...]
    encoding: str
    delimiter: str
    skipped: dict[str, int]
    overlong: frozenset[int] = frozenset()
    sheet: str | None = None
    sheets: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """How many rows of data there are."""
        return len(self.lines)

    def texts(self, name: str) -> pa.ChunkedArray:
        """Return the texts of a column, each once or, where it hardly repeats itself, row by row."""
        column = self.cells.column(name)
        if pa.types.is_dictionary(column.type):
            return pa.chunked_array([piece.dictionary for piece in column.chunks])
        return column

    def coded(self, name: str) -> tuple[pa.Array, pa.Array]:
        """Return a column's texts and, for each row, the place of its text (null: empty).

        Each text comes once, except in columns that hardly repeat themselves.
        """
        column = _whole(self.cells.column(name))
        if pa.types.is_dictionary(column.type):
            return column.dictionary, column.indices
        places = pa.array(np.arange(len(column), dtype="int32"))
        return column, pc.if_else(column.is_valid(), places, pa.scalar(None, pa.int32()))

    def distinct(self, name: str, at_most: int | None = None) -> list[str]:
        """Return the distinct texts of a column; `at_most` so many, of its first rows, as they appear."""
        if at_most is None:
            return self.coded(name)[0].drop_null().to_pylist()
        first = _whole(self.cells.column(name).slice(0, FIRST_ROWS))
        texts = first.dictionary_decode() if pa.types.is_dictionary(first.type) else first
        return texts.unique().drop_null()[:at_most].to_pylist()

    def count(self, name: str) -> tuple[int, int]:
        """Return how many cells of a column are filled, and how many distinct texts they hold.

        A column that hardly repeats itself in its first rows is taken for unique; one of very many texts
        counts those again that stand far apart.
        """
        column = self.cells.column(name)
        filled = len(column) - column.null_count
        if pa.types.is_dictionary(column.type):
            return filled, sum(len(piece.dictionary) for piece in column.chunks)
        first = column.slice(0, FIRST_ROWS)
        distinct = pc.count_distinct(first, mode="only_valid").as_py()
        is_unique = distinct == len(first) - first.null_count
        return filled, filled if is_unique else distinct

    def repeats(self, name: str) -> bool:
        """Return whether any text of a column comes twice."""
        column = self.cells.column(name)
        near = (len(part.unique()) < len(part) for part in map(pc.drop_null, column.chunks))
        if any(near):
            return True
        return len(pc.unique(column.drop_null())) < len(column) - column.null_count

    def column(self, name: str) -> list[str | None]:
        """Return the cells of a column, top to bottom."""
        return self.cells.column(name).to_pylist()


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array; one of codes is kept so, and copies nothing."""
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


@dataclass(frozen=True)
class Proposal:
    """A field of a deal, the column proposed for it (None: none found), and why."""

    field: str
    column: str | None
    why: str
    confidence: float


@dataclass(frozen=True)
class WideStage:
    """A column that holds the day on which a deal entered one stage, and perhaps one when it left."""

    column: str
    label: str
    pipeline: str | None
    left_column: str | None = None


@dataclass(frozen=True, eq=False)
class Draft:
    """A file that was read and recognised, with what is proposed for it; `remap` changes it.

    `shape` is what its rows are: deals; history, changes or fields (a log of stages, of moves, of
    changed fields); events (a log that is all there is: its cases are the deals); owners; targets;
    other (recognised, and of no use here). `choices` maps fields to columns, `date_orders` columns of
    dates to how they are written, or to None where every value can be read both ways.
    """

    file_name: str
    sha256: str
    table: RawTable
    source: str
    reason: Reason
    shape: str
    choices: dict[str, str]
    proposals: tuple[Proposal, ...]
    wide_stages: tuple[WideStage, ...]
    date_orders: dict[str, str | None]
    as_of: datetime.date | None
    as_of_reason: str
    coverage: str
    coverage_reason: str
    signature: str
    is_known: bool
    today: datetime.date
    zone: str = "UTC"
    template_name: str | None = None

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that no field takes; they are kept as a deal's details."""
        taken = {*self.choices.values(), *(stage.column for stage in self.wide_stages)}
        taken |= {stage.left_column for stage in self.wide_stages if stage.left_column}
        return tuple(column for column in self.table.columns if column not in taken)

    @property
    def encoding(self) -> str:
        """How the file's bytes were read."""
        return self.table.encoding

    @property
    def delimiter(self) -> str:
        """What stands between two cells."""
        return self.table.delimiter


@dataclass(frozen=True)
class Reject:
    """A cell that could not be read. The row is set aside when its id or stage is meant."""

    line: int
    column: str
    value: str
    reason: str
    is_row_set_aside: bool
    deal_id: str | None = None


@dataclass(frozen=True)
class LabelProposal:
    """A stage as a file writes it, with the place and kind proposed for it, and why.

    `place` is the process order, None for unplaced. `same_as` is the label of a stage that exists already.
    """

    pipeline: str
    label: str
    place: int | None
    kind: str
    probability: float | None
    why: str
    is_new: bool
    same_as: str | None = None


@dataclass(frozen=True, eq=False)
class Checked:
    """A draft after typing, ready to be stored.

    deals: the typed columns of the table observed_rows without our keys, plus deal_id, line and day
    (of which day the row is; null: the file's). details: the columns that no field takes, as text, row
    for row beside deals. entries: deal_id, pipeline, stage_label, entered_at, left_at, sequence and the
    history's own values. owners: owner, name, team, region.
    rates: currency, reporting_currency, rate, valid_from. targets: whose, owner_id, line, since,
    until, amount_cents, currency; owner and team (neither: everybody) once names are looked up. kinds: what a file's own flags say of a stage, by pipeline and label.
    """

    draft: Draft
    deals: pa.Table
    entries: pa.Table
    read: int
    accepted: int
    quarantined: int
    skipped: dict[str, int]
    rejects: tuple[Reject, ...]
    labels: tuple[LabelProposal, ...] = ()
    warnings: tuple[Reason, ...] = ()
    details: pa.Table | None = None
    owners: pa.Table | None = None
    rates: pa.Table | None = None
    targets: pa.Table | None = None
    kinds: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What an import did; `import --json` prints it. read = accepted + quarantined + all skipped."""

    import_id: int | None
    file: str
    source: str
    as_of: datetime.date
    as_of_reason: str
    coverage: str
    read: int
    accepted: int
    quarantined: int
    skipped: dict[str, int]
    new: int
    changed: int
    unchanged: int
    history_entries: int
    warnings: tuple[Reason, ...] = field(default=())
    is_known_file: bool = False
