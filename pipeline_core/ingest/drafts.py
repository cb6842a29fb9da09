"""The values that an import passes on from step to step: a table of text, a draft, what was checked, a report."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

Reason = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class RawTable:
    """A file as rows of text: nothing is typed yet, and empty cells are None.

    `lines` holds each row's line in the file; `titles` the lines above the header; `skipped` counts
    the rows that are no data, by reason; `overlong` lists the places of rows with too many cells.
    """

    columns: tuple[str, ...]
    rows: list[list[str | None]]
    lines: list[int]
    titles: tuple[str, ...]
    encoding: str
    delimiter: str
    skipped: dict[str, int]
    overlong: frozenset[int] = frozenset()

    def column(self, name: str) -> list[str | None]:
        """Return the cells of a column, top to bottom."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


@dataclass(frozen=True)
class Proposal:
    """A field of a deal, the column proposed for it (None: none found), and why."""

    field: str
    column: str | None
    why: str
    confidence: float


@dataclass(frozen=True)
class WideStage:
    """A column that holds the day on which a deal entered one stage."""

    column: str
    label: str
    pipeline: str | None


@dataclass(frozen=True)
class Draft:
    """A file that was read and recognised, with what is proposed for it; `remap` changes it.

    `choices` maps fields to columns, `date_orders` columns of dates to day, month or year first, or to
    None where every value can be read both ways and a person has to say.
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

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that no field takes; they are kept as a deal's details."""
        taken = {*self.choices.values(), *(stage.column for stage in self.wide_stages)}
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


@dataclass(frozen=True)
class Checked:
    """A draft after typing: `deals` and `entries` are ready to be stored.

    deals: the typed columns of the table observed_rows without our keys, plus deal_id.
    entries: deal_id, pipeline, stage_label, entered_at, left_at, sequence and the history's own values.
    """

    draft: Draft
    deals: pd.DataFrame
    entries: pd.DataFrame
    read: int
    accepted: int
    quarantined: int
    skipped: dict[str, int]
    rejects: tuple[Reject, ...]
    labels: tuple[LabelProposal, ...]
    warnings: tuple[Reason, ...]


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
