"""In which stage each deal of a file is: by its column, by the days of stages, or by marks of won and lost."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.formats import format_named
from pipeline_core.ingest.typed import TEXT, Columns, by_text, flags, kinds_of_rows, stage_columns
from pipeline_core.ingest.words import kind_by_words

WON, LOST, OPEN = "Won", "Lost", "Open"  # stages of files that tell them by a date or a mark alone
MARKS = ("won_at", "lost_at", "is_won")


def stages_told(columns: Columns, wide: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """Return stage_label and last_open_stage_label of each row.

    `wide` holds the moments of the columns that each tell when a stage was entered: where no column
    names the stage, the last one that was entered is it.
    """
    draft = columns.draft
    lost = LOST if format_named(draft.source).lost_when_inactive else None
    if "stage" in draft.choices:
        stage = _named(columns)
        return stage_columns(columns, stage, lost, _told_apart(columns, stage))
    if not draft.wide_stages:
        return stage_columns(columns, _marked(columns), lost)
    stage = pa.array([draft.choices.get("created")] * columns.height, TEXT)  # none entered yet
    latest = columns.moment("created").fill_null(0)
    for each in draft.wide_stages:
        entered = wide[each.column]
        is_later = pc.greater_equal(entered, latest).fill_null(False)
        stage = pc.if_else(is_later, pa.scalar(each.label), stage)
        latest = pc.if_else(is_later, entered, latest)
    return stage_columns(columns, stage, lost)


def _named(columns: Columns) -> pa.Array:
    """The stage's cells; in a column of results alone, an empty one is a deal without any yet."""
    stage = columns.text("stage")
    labels = pc.unique(stage).drop_null().to_pylist()
    is_result = bool(labels) and {"won", "lost"} == {kind_by_words(label) for label in labels}
    return stage.fill_null(OPEN) if is_result else stage


def _told_apart(columns: Columns, stage: pa.Array) -> pa.Array:
    """Won and lost by the file's marks, where the stage does not tell.

    One stage, such as Closed, may hold deals of both kinds. Where a stage holds open and closed deals
    alike, the marks stand apart from the stages of the whole file.
    """
    kind = kinds_of_rows(columns)
    if kind is None:
        return pa.nulls(columns.height, TEXT)
    seen = pa.table({"stage": stage, "kind": kind}).drop_null().group_by(["stage", "kind"])
    pairs = seen.aggregate([]).group_by("stage").aggregate([("kind", "list")]).to_pylist()
    kinds = {row["stage"]: set(row["kind_list"]) for row in pairs}
    if any("open" in each and len(each) > 1 for each in kinds.values()):
        told = pc.equal(by_text(stage, kind_by_words), kind).fill_null(False)
        is_apart = pc.and_not(pc.is_in(kind, pa.array(["won", "lost"])), told)
    else:
        both = [label for label, each in kinds.items() if {"won", "lost"} <= each]
        is_apart = pc.is_in(stage, pa.array(both, TEXT))
    word = pc.case_when(
        pc.make_struct(pc.equal(kind, "won"), pc.equal(kind, "lost")),
        WON,
        LOST,
        pa.scalar(None, TEXT),
    )
    return pc.if_else(is_apart, word, pa.scalar(None, TEXT))


def _marked(columns: Columns) -> pa.Array:
    """Won and lost by their days, or by a yes and a no: a no that is not closed yet is open."""
    won_flag = flags(columns, "is_won")
    is_won = pc.or_(columns.moment("won_at").is_valid(), won_flag.fill_null(False))
    is_no = pc.invert(won_flag).fill_null(False)
    if {"closed", "is_closed"} & columns.draft.choices.keys():
        closed = columns.moment("closed").is_valid()
        is_no = pc.and_(is_no, pc.or_(closed, flags(columns, "is_closed").fill_null(False)))
    elif not won_flag.null_count:  # yes and no alone: no may be lost or not decided yet
        is_no = pc.and_(is_no, pa.scalar(False))
    is_lost = pc.or_(columns.moment("lost_at").is_valid(), is_no)
    return pc.case_when(pc.make_struct(is_won, is_lost), WON, LOST, OPEN).cast(TEXT)
