"""Columns of text to typed columns. Each distinct text is read once; what cannot be read is listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest import amounts, dates
from pipeline_core.ingest.blanks import slices
from pipeline_core.ingest.drafts import Draft, Reject
from pipeline_core.ingest.headers import folded
from pipeline_core.ingest.words import kind_by_words, outcome_by_status

DIMENSIONS = ("owner", "team", "segment", "region", "product", "source", "deal_type")
PLAIN = ("name", "account", "forecast_category", "next_step", "lost_reason", *DIMENSIONS)
MOMENTS = {
    "created": "created_at",
    "stage_changed": "stage_changed_at",
    "touched": "touched_at",
    "entered": "entered_at",
    "left": "left_at",
}
ENDS = frozenset(
    [
        "closed",
        "close",
        "ditutup",
        "tutup",
        "geschlossen",
        "cerrado",
        "cerrada",
        "fechado",
        "ferme",
        "chiuso",
    ]
)
DAYS = ("expected_close", "closed", "won_at", "lost_at", "snapshot")
TEXT, DAY, MOMENT = pa.string(), pa.date32(), pa.timestamp("us")
Reader = Callable[[pa.Array], tuple[pa.Array, np.ndarray]]
LONGEST_VALUE = 200  # letters; no cell that is an amount, a day or a share is longer
REJECTS_LISTED = 10_000  # of one column; more say nothing more


class Columns:
    """The typed columns of one draft, made when asked for; `rejects` gathers what could not be read."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.rejects: list[Reject] = []
        self.height = draft.table.height

    def text(self, field: str) -> pa.Array:
        """The cells of the column that means a field; nulls where there is none."""
        column = self.draft.choices.get(field)
        if column is None:
            return pa.nulls(self.height, TEXT)
        return plain(self.draft.table.cells.column(column))

    def moment(self, field: str) -> pa.Array:
        """A field's cells as moments in the workspace's zone."""
        return self.moments_of(self.draft.choices.get(field))

    def moments_of(self, column: str | None) -> pa.Array:
        """A column's cells as moments in the workspace's zone."""
        order = self.draft.date_orders.get(column or "")
        return self.read(
            column,
            lambda texts: dates.moments(texts, order, self.draft.zone),
            "unreadable_date",
            MOMENT,
        )

    def day(self, field: str) -> pa.Array:
        """A field's cells as days."""
        return self.moment(field).cast(DAY, safe=False)

    def read(self, column: str | None, reader: Reader, reason: str, kind: pa.DataType) -> pa.Array:
        """Read a column's distinct texts; those that cannot be read are null and listed row by row."""
        if column is None:
            return pa.nulls(self.height, kind)
        texts = self.draft.table.cells.column(column)
        if pa.types.is_dictionary(texts.type):
            distinct, places = self.draft.table.coded(column)
            values, is_unreadable = reader(shortened(distinct))
            found = values.cast(kind, safe=False).take(places)
            is_bad = pa.array(is_unreadable).take(places).fill_null(False).to_numpy(False)
        else:
            read = [reader(shortened(part)) for part in slices(texts)]
            found = pa.concat_arrays([values.cast(kind, safe=False) for values, _ in read])
            is_bad = np.concatenate([is_unreadable for _, is_unreadable in read])
        if is_bad.any():
            self._list(column, texts, is_bad, reason)
        pa.default_memory_pool().release_unused()
        return found

    def _list(self, column: str, texts: pa.ChunkedArray, is_bad: np.ndarray, reason: str) -> None:
        for row in np.flatnonzero(is_bad)[:REJECTS_LISTED].tolist():
            line = int(self.draft.table.lines[row])
            self.rejects.append(Reject(line, column, texts[row].as_py(), reason, False))


def plain(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return text cells as one plain array."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], TEXT)
    return whole.cast(TEXT) if whole.type != TEXT else whole


def distinct(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return the texts of a column, which may be one of codes, each once."""
    return plain(pc.unique(column))


def per_text(
    column: pa.ChunkedArray, reader: Callable[[pa.Array], pa.Array]
) -> pa.Array | pa.ChunkedArray:
    """Return what a function makes of each cell's text; in a column of codes each text is asked once."""
    if not pa.types.is_dictionary(column.type):
        return reader(plain(column))
    coded = column.unify_dictionaries().combine_chunks()
    return reader(coded.dictionary).take(coded.indices)


def shortened(texts: pa.Array) -> pa.Array:
    """Return texts without what is past any amount, day or share: a cell of megabytes takes a minute to read."""
    longest = pc.max(pc.binary_length(texts)).as_py() or 0
    return pc.utf8_slice_codeunits(texts, 0, LONGEST_VALUE) if longest > LONGEST_VALUE else texts


def deal_columns(columns: Columns, pipeline: str) -> dict[str, pa.Array]:
    """Return the typed columns of a file of deals; `pipeline` stands where the file names none."""
    found = {field: columns.text(field) for field in PLAIN}
    for field in ("account", "owner"):  # how Salesforce writes an empty lookup
        is_none = pc.match_substring_regex(found[field], r"^0{15}(?:AAA)?$").fill_null(False)
        found[field] = pc.if_else(is_none, pa.scalar(None, TEXT), found[field])
    found["forecast_category"] = categories(columns)
    for field in ("created", "stage_changed", "touched"):
        found[MOMENTS[field]] = columns.moment(field)
    found["expected_close_on"] = columns.day("expected_close")
    closes = [columns.day(field) for field in ("closed", "won_at", "lost_at")]
    found["closed_on"] = pc.coalesce(*closes)
    found["day"] = columns.day("snapshot")
    found["probability"] = shares(columns)
    found["pipeline"] = columns.text("pipeline").fill_null(pipeline)
    return found


def shares(columns: Columns) -> pa.Array:
    """Return probabilities 0–1; those outside are listed and null."""
    column = columns.draft.choices.get("probability")
    return columns.read(
        column,
        lambda texts: amounts.shares(texts)[:2],
        "unreadable_probability",
        pa.float64(),
    )


def has_words_for_shares(draft: Draft) -> bool:
    """Whether a file says High, Medium or Low where a probability belongs."""
    column = draft.choices.get("probability")
    return column is not None and amounts.shares(draft.table.coded(column)[0])[2]


def categories(columns: Columns) -> pa.Array:
    """Return forecast categories: Salesforce writes BestCase in one file and Best Case in another."""
    cells = columns.text("forecast_category")
    return pc.replace_substring_regex(cells, r"([a-z])([A-Z])", r"\1 \2")


def flags(columns: Columns, field: str) -> pa.Array:
    """Return a field's cells as true, false or null."""
    column = columns.draft.choices.get(field)
    if column is None:
        return pa.nulls(columns.height, pa.bool_())
    texts, places = columns.draft.table.coded(column)
    return amounts.truths(texts).take(places)


def by_text(cells: pa.Array, meaning: Callable[[str], str | None]) -> pa.Array:
    """Return what each cell's text means, each distinct text looked up once."""
    coded = cells.dictionary_encode()
    meant = pa.array([meaning(text) for text in coded.dictionary.to_pylist()], TEXT)
    return meant.take(coded.indices)


def stage_columns(
    columns: Columns, stage: pa.Array, lost_label: str | None, told_apart: pa.Array | None = None
) -> dict[str, pa.Array]:
    """Return stage_label and last_open_stage_label.

    Where a status stands apart, a won or lost deal's stage is the last open one, not the present one.
    So it is where marks have `told_apart` what the stage alone does not.
    """
    status = columns.text("status")
    by_marks = told_apart is not None and status.null_count == len(status)
    status = told_apart if by_marks else status
    outcome = by_text(status, outcome_by_status)
    is_closed = pc.is_in(outcome, pa.array(["won", "lost"]))
    if lost_label:  # Odoo archives what is lost
        is_archived = pc.invert(flags(columns, "is_active")).fill_null(False)
        is_won = pc.equal(by_text(stage, kind_by_words), "won").fill_null(False)
        is_lost = pc.and_not(is_archived, is_won)
        status = pc.if_else(is_lost, pa.scalar(lost_label), status)
        is_closed = pc.or_(is_closed, is_lost)
    is_apart = pc.and_(is_closed, pc.not_equal(stage, status).fill_null(True))
    kinds = by_text(stage, kind_by_words)
    says_the_same = pc.equal(kinds, outcome).fill_null(False)  # Closed Won beside Won
    is_apart = pc.and_not(is_apart, says_the_same)
    is_open_stage = is_apart
    if by_marks:
        is_open_stage = pc.and_(is_apart, by_text(stage, _may_be_open).is_valid())
    last_open = pc.coalesce(
        pc.if_else(is_open_stage, stage, pa.scalar(None, TEXT)), columns.text("last_open_stage")
    )
    return {
        "stage_label": pc.if_else(is_apart, status, stage),
        "last_open_stage_label": last_open,
    }


def _may_be_open(label: str) -> str | None:
    """A stage that says itself that it is an end, such as Closed, is none in which a deal was before."""
    return None if kind_by_words(label) or folded(label).strip() in ENDS else label


def kinds_by_flags(
    columns: Columns, pipelines: pa.Array, labels: pa.Array
) -> Mapping[tuple[str, str], str]:
    """Return the stages that a file's own columns call won, lost or open, where all its rows agree."""
    kind = kinds_of_rows(columns)
    if kind is None:
        return {}
    table = pa.table({"pipeline": pipelines, "label": labels, "kind": kind})
    counted = table.group_by(["pipeline", "label"]).aggregate([("kind", "min"), ("kind", "max")])
    return {
        (row["pipeline"], row["label"]): row["kind_min"]
        for row in counted.to_pylist()
        if row["label"] and row["kind_min"] and row["kind_min"] == row["kind_max"]
    }


def kinds_of_rows(columns: Columns) -> pa.Array | None:
    """Return won, lost, open or null for each row by the file's own marks; None where it has no marks."""
    is_won, is_closed = flags(columns, "is_won"), flags(columns, "is_closed")
    if is_won.null_count == len(is_won) and is_closed.null_count == len(is_closed):
        return None
    kind = pc.case_when(
        pc.make_struct(is_won.fill_null(False), is_closed.fill_null(False)), "won", "lost", "open"
    )
    if is_closed.null_count == len(is_closed):
        kind = pc.if_else(is_won.fill_null(False), "won", pa.scalar(None, TEXT))
    elif is_won.null_count == len(is_won):
        kind = pc.if_else(is_closed.fill_null(False), pa.scalar(None, TEXT), "open")
    return kind
