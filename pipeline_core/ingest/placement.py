"""Where the stages that files name belong: their process order and kind, proposed with the reason.

A label that the workspace knows keeps its stage. A new one is placed by a template, by the order in
which deals pass through, by probabilities, or by its words; what nothing places stays unplaced, visible.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.drafts import Checked, LabelProposal
from pipeline_core.ingest.rebuild import rebuild
from pipeline_core.ingest.stage_order import stage_order
from pipeline_core.ingest.templates import TEMPLATES, best_template, matched
from pipeline_core.ingest.typed import has_words_for_shares, per_text, plain
from pipeline_core.ingest.words import kinds_by_words
from pipeline_core.store.database import Columns, Store, Transaction, query, transaction

STEP = 10  # places are spaced, so that a stage which arrives later fits between two others
SPREAD = 0.1  # of the probabilities of a stage's deals, where they are the stage's own
CLOSED_PLACES = {"parked": 1000, "won": 1010, "lost": 1020}
NO_PIPELINES = pa.table(
    {"deal_id": pa.array([], pa.string()), "pipeline": pa.array([], pa.string())}
)
STAGES: Columns = {
    "stage_id": "int64",
    "pipeline": "str",
    "label": "str",
    "place": "Int64",
    "kind": "str",
    "default_probability": "float64",
    "labels": "str",
}


def stages(store: Store) -> pd.DataFrame:
    """Return one row per stage in process order, with every label that files use for it.

    Units: default_probability is a share 0–1. Source: stages, stage_labels.
    """
    return query(store, "all_stages", STAGES)


def pipeline_if_only_one(store: Store) -> str:
    """Return the workspace's pipeline when it has exactly one, else the unnamed one, ''."""
    names = set(stages(store)["pipeline"])
    return names.pop() if len(names) == 1 else ""


def proposals(
    store: Store,
    checked: Sequence[Checked],
    preferred: str | None = None,
    template: str | None = None,
) -> tuple[LabelProposal, ...]:
    """Return one proposal per pipeline and label that the files name, known labels included.

    Of two templates that fit alike the `preferred` one is taken; a `template` that a person chose is
    taken whether it fits or not.
    """
    pipelines = _pipelines_of_deals(store, checked)
    default = pipeline_if_only_one(store)
    checked = [_with_pipelines(each, pipelines, default) for each in checked]
    frames = [_labels_of(each) for each in checked]
    seen = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if seen.empty:
        return ()
    known = stages(store)
    if query(store, "newest_known_day", {"day": "date"})["day"].isna().all():
        known = known[known["label"].isin(set(seen["stage_label"]))]  # all was undone: begin afresh
    found: list[LabelProposal] = []
    for pipeline, rows in seen.groupby("pipeline", sort=True):
        of_pipeline = known[known["pipeline"] == pipeline]
        chosen = template or best_template({*rows["stage_label"], *of_pipeline["label"]}, preferred)
        found += _for_pipeline(str(pipeline), rows, of_pipeline, checked, chosen)
    return tuple(found)


def save_stages(store: Store, frame: pd.DataFrame, now: datetime.datetime, by: str) -> None:
    """Store stages as a person arranged them (columns of `stages`), and rebuild what depends on them.

    Rows with one label in one pipeline become one stage; nothing is imported again.
    """
    with transaction(store) as change:
        change.run_on("replace_stages", _numbered(frame))
        change.run(
            "note_in_audit_log", happened_at=now, happened_by=by, what="place_stages", details=""
        )
        rebuild(change)


def add_labels(change: Transaction, labels: Iterable[LabelProposal]) -> None:
    """Give every new label its stage, inside the import's transaction."""
    rows = [
        (label.pipeline, label.label, label.place, label.kind, label.probability, label.same_as)
        for label in labels
        if label.is_new
    ]
    columns = ["pipeline", "label", "place", "kind", "default_probability", "same_as"]
    frame = pd.DataFrame(rows, columns=columns).astype(
        {"place": "Int64", "default_probability": "float64", "same_as": "str", "kind": "str"}
    )
    if len(frame):
        change.run_on("add_stages", frame)


def _pipelines_of_deals(store: Store, checked: Sequence[Checked]) -> pa.Table:
    """The pipeline of every deal, for logs that name none; what the files say comes first."""
    if all(_pipeline(each.entries).null_count == 0 for each in checked):
        return NO_PIPELINES
    known = query(store, "deal_pipelines", {"deal_id": "str", "pipeline": "str"})
    found = [each.deals.select(["deal_id", "pipeline"]) for each in checked if len(each.deals)]
    return pa.concat_tables([*found, pa.Table.from_pandas(known, NO_PIPELINES.schema)])


def _pipeline(entries: pa.Table) -> pa.ChunkedArray:
    return entries["pipeline"] if len(entries) else NO_PIPELINES["pipeline"]


def _with_pipelines(checked: Checked, pipelines: pa.Table, default: str) -> Checked:
    entries = checked.entries
    if not _pipeline(entries).null_count:
        return checked
    named = pc.fill_null(entries["pipeline"], default)
    if len(pipelines):
        known = plain(pipelines["deal_id"])
        place = per_text(entries["deal_id"], lambda ids: pc.index_in(ids, known))
        of_deal = plain(pipelines["pipeline"]).take(place)
        named = pc.coalesce(plain(entries["pipeline"]), of_deal, pa.scalar(default))
    place = entries.schema.get_field_index("pipeline")
    return dataclasses.replace(checked, entries=entries.set_column(place, "pipeline", named))


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Places follow the order of the rows within each kind of pipeline; unplaced stages have none."""
    ordered = frame.reset_index(drop=True)
    places = (ordered.groupby("pipeline").cumcount() + 1) * STEP
    return ordered.assign(place=places.where(ordered["kind"] != "unplaced").astype("Int64"))


def _labels_of(checked: Checked) -> pd.DataFrame:
    """Every label with its pipeline, when it first appears, its mean probability and the file's own kind."""
    is_of_stages = not has_words_for_shares(checked.draft)  # High and Low are a deal's own
    deals = [("stage_label", is_of_stages), ("last_open_stage_label", False)]
    parts = [_label_rows(checked.deals, name, has_own) for name, has_own in deals]
    parts.append(_label_rows(checked.entries, "stage_label", False))
    rows = pd.concat(parts, ignore_index=True).dropna(subset=["stage_label"])
    found = rows.groupby(["pipeline", "stage_label"], sort=False, as_index=False).agg(
        probability=("probability", "max")
    )
    keys = zip(found["pipeline"], found["stage_label"], strict=True)
    return found.assign(kind=[checked.kinds.get(key) for key in keys])


def _label_rows(table: pa.Table, name: str, has_probability: bool) -> pd.DataFrame:
    """The labels of one column with their pipelines, in the order in which they first appear."""
    columns = {"pipeline": "str", "stage_label": "str", "probability": "float64"}
    if not len(table) or name not in table.column_names:
        return pd.DataFrame({key: pd.Series([], dtype=kind) for key, kind in columns.items()})
    share = table["probability"] if has_probability else pa.nulls(len(table), pa.float64())
    rows = pa.table({"pipeline": table["pipeline"], "stage_label": table[name], "share": share})
    found = rows.group_by(["pipeline", "stage_label"], use_threads=False).aggregate(
        [("share", "mean"), ("share", "stddev")]
    )
    is_of_stage = pc.less_equal(found["share_stddev"], SPREAD)  # else each deal has its own
    found = found.append_column(
        "probability", pc.if_else(is_of_stage, found["share_mean"], pa.scalar(None, pa.float64()))
    )
    return found.select(list(columns)).to_pandas().astype(columns)


def _for_pipeline(
    pipeline: str,
    rows: pd.DataFrame,
    known: pd.DataFrame,
    checked: Sequence[Checked],
    template: str | None,
) -> list[LabelProposal]:
    labels = list(dict.fromkeys(rows["stage_label"]))
    stage_of = {label: stage for stage in known.itertuples() for label in stage.labels.split("\n")}
    new = [label for label in labels if label not in stage_of]
    old = [_known(pipeline, label, stage_of[label]) for label in labels if label in stage_of]
    if not new:
        return old
    by_flags = {row.stage_label: row.kind for row in rows.itertuples() if pd.notna(row.kind)}
    by_words = kinds_by_words(dict.fromkeys([*labels, *known["label"]]))
    kinds = {label: _kind(by_words[label], by_flags.get(label)) for label in new}
    open_labels = [label for label in new if kinds[label] in (None, "open")]
    probability = dict(zip(rows["stage_label"], rows["probability"], strict=True))
    order, why = {}, "nothing"
    is_told = all(template and matched(label, template) is not None for label in open_labels)
    if known.empty and not is_told:  # a label that arrives later is asked about
        ordered, why = stage_order(open_labels, probability, checked, pipeline)
        order = {label: (place + 1) * STEP for place, label in enumerate(ordered)}
    placed = [
        _proposal(pipeline, label, template, kinds[label], by_flags.get(label), order, why, known)
        for label in new
    ]
    return old + placed


def _known(pipeline: str, label: str, stage: Any) -> LabelProposal:
    place = None if pd.isna(stage.place) else int(stage.place)
    return LabelProposal(pipeline, label, place, stage.kind, None, "known", False)


def _kind(words: str | None, flagged: str | None) -> str | None:
    """What the file's own columns say of a stage goes before what its words say; parked is in words only."""
    return words if words == "parked" and flagged == "open" else flagged or words


def _proposal(
    pipeline: str,
    label: str,
    template: str | None,
    kind: str | None,
    flagged: str | None,
    order: Mapping[str, int],
    why: str,
    known: pd.DataFrame,
) -> LabelProposal:
    if template and (place := matched(label, template)) is not None:
        stage = TEMPLATES[template][place]
        same = _same_stage(place, template, known)
        at = CLOSED_PLACES.get(stage.kind, order.get(label, (place + 1) * STEP))
        return LabelProposal(
            pipeline, label, at, stage.kind, stage.probability, "template", True, same
        )
    if kind in CLOSED_PLACES:
        probability = {"won": 1.0, "lost": 0.0}.get(kind)
        reason = "flags" if kind == flagged else "words"
        return LabelProposal(pipeline, label, CLOSED_PLACES[kind], kind, probability, reason, True)
    if label in order:
        return LabelProposal(pipeline, label, order[label], "open", None, why, True)
    return LabelProposal(pipeline, label, None, "unplaced", None, "nothing", True)


def _same_stage(place: int, template: str, known: pd.DataFrame) -> str | None:
    """A known stage that the template calls the same: Prospek is Prospect."""
    return next((label for label in known["label"] if matched(label, template) == place), None)
