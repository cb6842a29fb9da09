"""Files that tell the stages of deals over time: logs of entries, of moves, of changed fields, of events."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest import amounts, dates
from pipeline_core.ingest.deals import EMPTY_ENTRIES, counted, kept_rows, set_aside
from pipeline_core.ingest.drafts import Checked, Draft
from pipeline_core.ingest.formats import format_named
from pipeline_core.ingest.headers import normal
from pipeline_core.ingest.identity import clean_ids, coded_ids, ids_told
from pipeline_core.ingest.money import money
from pipeline_core.ingest.typed import TEXT, Columns, categories, deal_columns, shares

NO_DEALS = pa.table({"deal_id": pa.array([], TEXT)})
CREATED = r"created\.?$"  # Salesforce's first event of a deal in a log of fields
NEEDED = ("deal_id", "stage_label", "entered_at")


def checked_entries(draft: Draft) -> Checked:
    """Return a log of stages with its columns typed, in the file's order; nothing is stored."""
    columns = Columns(draft)
    if draft.shape == "fields":
        return _checked_fields(columns)
    stage = "to_stage" if draft.shape == "changes" else "stage"
    ids = coded_ids(columns) if draft.shape == "history" else ids_told(columns)
    table = _log(columns, ids, stage)
    is_kept = ~set_aside(draft, table, columns.rejects, NEEDED)
    entries = kept_rows(table, is_kept)
    accepted = len(entries)
    if draft.shape == "changes":
        first = _first_stages(columns, table).filter(pa.array(is_kept))
        entries = _with_first(entries, first)
    if draft.shape == "events":
        return _with_deals(columns, entries, np.flatnonzero(is_kept))
    return counted(draft, NO_DEALS, entries, accepted, draft.table.skipped, columns.rejects)


def _log(columns: Columns, ids: pa.Array, stage: str) -> pa.Table:
    """One row per entry: deal, stage, moments, and what the log says of the deal at that time, if it does."""
    found = {
        "deal_id": ids,
        "pipeline": columns.text("pipeline"),
        "stage_label": columns.text(stage),
        "entered_at": columns.moment("entered"),
    }
    told = {
        "left": ("left_at", lambda: columns.moment("left")),
        "amount": ("amount_cents", lambda: money(columns)["amount_cents"]),
        "expected_close": ("expected_close_on", lambda: columns.day("expected_close")),
        "probability": ("probability", lambda: shares(columns)),
        "forecast_category": ("forecast_category", lambda: categories(columns)),
    }
    for field, (name, read) in told.items():
        if field in columns.draft.choices:
            found[name] = read()
    table = pa.table(found)
    return table.append_column("sequence", pa.array(_in_time(table)))


def _in_time(table: pa.Table) -> np.ndarray:
    """Places that put equal moments in order: the file's, turned round where it lists the newest first."""
    places = np.arange(len(table), dtype="int64")
    ids = table["deal_id"].combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
    moments = table["entered_at"].cast(pa.int64()).fill_null(0).to_numpy()
    is_same = ids[1:] == ids[:-1]
    later = int((is_same & (moments[1:] > moments[:-1])).sum())
    earlier = int((is_same & (moments[1:] < moments[:-1])).sum())
    if later + earlier == 0:  # not sorted by deal: the whole file tells
        later, earlier = int((np.diff(moments) > 0).sum()), int((np.diff(moments) < 0).sum())
    return places[::-1].copy() if earlier > 4 * later else places


def _first_stages(columns: Columns, table: pa.Table) -> pa.Table:
    """For a log of moves, the stage that each move left, with the deal's creation where it is told."""
    return pa.table(
        {
            "deal_id": table["deal_id"],
            "stage_label": columns.text("from_stage"),
            "moved_at": table["entered_at"],
            "entered_at": columns.moment("created"),
            "sequence": table["sequence"],
        }
    )


def _with_first(entries: pa.Table, moves: pa.Table) -> pa.Table:
    """Add the stage that a deal's first move left: entered when it was created.

    Where the log does not say when, the moment is null: `linking` takes it from the deals.
    """
    frame = moves.to_pandas().sort_values(["moved_at", "sequence"], kind="stable")
    first = frame.drop_duplicates("deal_id").dropna(subset=["stage_label"])
    created = first["entered_at"].where(first["entered_at"] <= first["moved_at"])
    first = first.assign(entered_at=created, sequence=-1)
    rows = pa.table(
        {
            "deal_id": pa.array(first["deal_id"], TEXT),
            "stage_label": pa.array(first["stage_label"], TEXT),
            "entered_at": pa.array(first["entered_at"], pa.timestamp("us")),
            "sequence": pa.array(first["sequence"], pa.int64()),
        }
    )
    return pa.concat_tables([entries, rows], promote_options="permissive")


def _checked_fields(columns: Columns) -> Checked:
    """A log of changed fields: each change of stage, amount or close date is an entry of the present stage."""
    draft = columns.draft
    layout = format_named(draft.source)
    kinds = {normal(name): "stage" for name in layout.stage_fields}
    kinds |= {normal(name): "amount" for name in layout.amount_fields}
    kinds |= {normal(name): "close" for name in layout.close_date_fields}
    named = columns.text("field").to_pylist()
    meant = [kinds.get(normal(name)) if name else None for name in named]
    new = columns.text("new")
    table = pa.table(
        {
            "deal_id": clean_ids(columns.text("deal_id")),
            "stage_label": pa.array(named, TEXT),  # only whether it can be read at all
            "entered_at": columns.moment("entered"),
        }
    )
    is_aside = set_aside(draft, table, columns.rejects, NEEDED)
    frame = table.to_pandas().assign(
        kind=meant,
        new=new.to_pandas(),
        old=columns.text("old").to_pandas(),
        sequence=_in_time(table),
        created_at=columns.moment("created").to_pandas(),
    )
    is_created = table["stage_label"].to_pandas().str.match(CREATED, case=False, na=False)
    created = frame[is_created].groupby("deal_id")["entered_at"].min()
    if len(created):
        frame["created_at"] = frame["created_at"].fillna(frame["deal_id"].map(created))
    used = frame[~is_aside & frame["kind"].notna().to_numpy()]
    skipped = {**draft.table.skipped, "other_field": int((~is_aside).sum()) - len(used)}
    return counted(draft, NO_DEALS, _states(used, new), len(used), skipped, columns.rejects)


def _states(changes: pd.DataFrame, texts: pa.Array) -> pa.Table:
    """Changes, in time, as entries that carry the stage, amount and close date of that moment."""
    if changes.empty:
        return EMPTY_ENTRIES
    frame = changes.sort_values(["deal_id", "entered_at", "sequence"], kind="stable")
    first = frame.drop_duplicates(["deal_id", "kind"]).dropna(subset=["old"])
    is_stage = first["kind"] == "stage"
    at_creation = first.assign(
        new=first["old"],
        entered_at=first["created_at"].where(first["created_at"] <= first["entered_at"]),
        sequence=np.where(is_stage, -2, -1),
    )
    frame = pd.concat([at_creation, frame])
    frame = frame.sort_values(
        ["deal_id", "entered_at", "sequence"], kind="stable", na_position="first"
    )
    stage = frame["new"].where(frame["kind"] == "stage").groupby(frame["deal_id"]).ffill()
    before = frame["deal_id"].map(first[is_stage].set_index("deal_id")["old"])
    frame["stage_label"] = stage.fillna(before)
    frame = frame.dropna(subset=["stage_label"])
    amount = pa.array(frame["new"].where(frame["kind"] == "amount"), TEXT, from_pandas=True)
    close = pa.array(frame["new"].where(frame["kind"] == "close"), TEXT, from_pandas=True)
    order = dates.date_order(close.to_pylist())
    return pa.table(
        {
            "deal_id": pa.array(frame["deal_id"], TEXT),
            "pipeline": pa.nulls(len(frame), TEXT),
            "stage_label": pa.array(frame["stage_label"], TEXT),
            "entered_at": pa.array(frame["entered_at"], pa.timestamp("us")),
            "left_at": pa.nulls(len(frame), pa.timestamp("us")),
            "sequence": pa.array(frame["sequence"], pa.int64()),
            "amount_cents": amounts.cents(amount, amounts.decimal_mark(amount.to_pylist()))[0],
            "expected_close_on": dates.moments(close, order or "day")[0].cast(
                pa.date32(), safe=False
            ),
        }
    )


def _with_deals(columns: Columns, entries: pa.Table, rows: np.ndarray) -> Checked:
    """A log of events that is all there is: its cases are the deals, their last event is their stage."""
    draft = columns.draft
    found = pa.table(deal_columns(columns, "") | money(columns)).take(rows)
    frame = pd.DataFrame(
        {
            "row": np.arange(len(rows)),
            "deal_id": entries["deal_id"].to_pandas(),
            "entered_at": entries["entered_at"].to_pandas(),
            "sequence": entries["sequence"].to_pandas(),
        }
    ).sort_values(["entered_at", "sequence"], kind="stable")
    last = np.sort(frame.drop_duplicates("deal_id", keep="last")["row"].to_numpy())
    first = frame.groupby("deal_id")["entered_at"].min()
    deals = found.take(last)
    ids = entries["deal_id"].take(last)
    created = pa.array(first.loc[ids.to_pylist()].to_numpy(), pa.timestamp("us"))
    values = {
        "deal_id": ids,
        "stage_label": entries["stage_label"].take(last),
        "created_at": pc.coalesce(deals["created_at"], created),
        "line": pa.array(draft.table.lines[rows[last]]),
    }
    for name, column in values.items():
        place = deals.schema.get_field_index(name)
        deals = (
            deals.append_column(name, column)
            if place < 0
            else deals.set_column(place, name, column)
        )
    entries = entries.set_column(
        entries.schema.get_field_index("pipeline"),
        "pipeline",
        pa.array(["" if each is None else each for each in entries["pipeline"].to_pylist()], TEXT),
    )
    return counted(draft, deals, entries, len(entries), draft.table.skipped, columns.rejects)
