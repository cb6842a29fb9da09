"""Where the stages that files name belong: their process order and kind, proposed with the reason.

A label that the workspace knows keeps its stage. A new one is placed by a template, by the order in
which deals pass through, by probabilities, or by its words; what nothing places stays unplaced, visible.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from pipeline_core.ingest.drafts import Checked, LabelProposal
from pipeline_core.ingest.rebuild import rebuild
from pipeline_core.ingest.templates import TEMPLATES, best_template, matched
from pipeline_core.ingest.words import kind_by_words, place_by_words
from pipeline_core.store.database import Columns, Store, Transaction, query, transaction

STEP = 10  # places are spaced, so that a stage which arrives later fits between two others
CLOSED_PLACES = {"parked": 1000, "won": 1010, "lost": 1020}
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


def _pipelines_of_deals(store: Store, checked: Sequence[Checked]) -> dict[str, str]:
    """The pipeline of every deal, for history files that name none."""
    if all(each.entries["pipeline"].notna().all() for each in checked):
        return {}
    known = query(store, "deal_pipelines", {"deal_id": "str", "pipeline": "str"})
    frames = [known, *(each.deals[["deal_id", "pipeline"]] for each in checked if len(each.deals))]
    together = pd.concat(frames, ignore_index=True)
    return dict(zip(together["deal_id"], together["pipeline"], strict=True))


def _with_pipelines(checked: Checked, pipelines: dict[str, str], default: str) -> Checked:
    of_deal = checked.entries["deal_id"].map(pipelines).fillna(default)
    named = checked.entries["pipeline"].where(checked.entries["pipeline"].notna(), of_deal)
    return dataclasses.replace(checked, entries=checked.entries.assign(pipeline=named))


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Places follow the order of the rows within each kind of pipeline; unplaced stages have none."""
    ordered = frame.reset_index(drop=True)
    places = (ordered.groupby("pipeline").cumcount() + 1) * STEP
    return ordered.assign(place=places.where(ordered["kind"] != "unplaced").astype("Int64"))


def _labels_of(checked: Checked) -> pd.DataFrame:
    """Every label with its pipeline, when it first appears, and its mean probability."""
    deals = checked.deals.reindex(columns=["pipeline", "stage_label", "probability"])
    before = checked.deals.reindex(columns=["pipeline", "last_open_stage_label"])
    before = before.rename(columns={"last_open_stage_label": "stage_label"})
    entries = checked.entries.reindex(columns=["pipeline", "stage_label"])
    rows = pd.concat([deals, before, entries], ignore_index=True).dropna(subset=["stage_label"])
    rows["probability"] = pd.to_numeric(rows["probability"])
    return rows.groupby(["pipeline", "stage_label"], sort=False, as_index=False).agg(
        probability=("probability", "mean")
    )


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
    old = [
        LabelProposal(
            pipeline,
            label,
            _whole(stage_of[label].place),
            stage_of[label].kind,
            None,
            "known",
            False,
        )
        for label in labels
        if label in stage_of
    ]
    if not new:
        return old
    probability = dict(zip(rows["stage_label"], rows["probability"], strict=True))
    order, why = _order(new, probability, checked, pipeline, template, is_first=known.empty)
    placed = [_proposal(pipeline, label, template, order, why, known) for label in new]
    return old + placed


def _proposal(
    pipeline: str,
    label: str,
    template: str | None,
    order: dict[str, int],
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
    if kind := kind_by_words(label):
        probability = {"won": 1.0, "lost": 0.0}.get(kind)
        return LabelProposal(pipeline, label, CLOSED_PLACES[kind], kind, probability, "words", True)
    if label in order:
        return LabelProposal(pipeline, label, order[label], "open", None, why, True)
    return LabelProposal(pipeline, label, None, "unplaced", None, "nothing", True)


def _same_stage(place: int, template: str, known: pd.DataFrame) -> str | None:
    """A known stage that the template calls the same: Prospek is Prospect."""
    return next((label for label in known["label"] if matched(label, template) == place), None)


def _order(
    new: list[str],
    probability: dict[str, float],
    checked: Sequence[Checked],
    pipeline: str,
    template: str | None,
    is_first: bool,
) -> tuple[dict[str, int], str]:
    """Places for the open labels that no template knows, and what they follow from.

    Only a pipeline's first files are ordered as a whole; a label that arrives later is asked about.
    """
    unknown = [
        label
        for label in new
        if not kind_by_words(label) and (template is None or matched(label, template) is None)
    ]
    if not unknown or not is_first:
        return {}, "nothing"
    open_labels = [label for label in new if not kind_by_words(label)]
    for ordered, why in (
        (_by_flow(open_labels, checked, pipeline), "history"),
        (_by_probability(open_labels, probability), "probability"),
        (_by_words(open_labels), "words"),
    ):
        if ordered:
            return {label: (place + 1) * STEP for place, label in enumerate(ordered)}, why
    return {label: (place + 1) * STEP for place, label in enumerate(open_labels)}, "appearance"


def _by_flow(labels: list[str], checked: Sequence[Checked], pipeline: str) -> list[str]:
    """Order labels by which of two most deals entered first (Copeland's count of pairwise majorities)."""
    first_entries: dict[str, dict[str, tuple[datetime.datetime, int]]] = defaultdict(dict)
    for each in checked:
        for row in each.entries.itertuples():
            if row.pipeline == pipeline:
                moment = (row.entered_at, row.sequence)
                entries = first_entries[row.deal_id]
                entries[row.stage_label] = min(entries.get(row.stage_label, moment), moment)
    before: Counter[tuple[str, str]] = Counter()
    for entries in first_entries.values():
        ranked = sorted(
            (label for label in labels if label in entries), key=lambda each: entries[each]
        )
        before.update((a, b) for place, a in enumerate(ranked) for b in ranked[place + 1 :])
    if not before:
        return []
    wins = {a: sum(before[a, b] - before[b, a] > 0 for b in labels) for a in labels}
    losses = {a: sum(before[b, a] - before[a, b] > 0 for b in labels) for a in labels}
    return sorted(labels, key=lambda label: (losses[label] - wins[label], labels.index(label)))


def _by_probability(labels: list[str], probability: dict[str, float]) -> list[str]:
    known = {label: probability[label] for label in labels if not pd.isna(probability[label])}
    if len(known) < len(labels) or len(set(known.values())) < len(labels):
        return []
    return sorted(labels, key=lambda label: known[label])


def _by_words(labels: list[str]) -> list[str]:
    places = {label: place_by_words(label) for label in labels}
    if any(place is None for place in places.values()):
        return []
    return sorted(labels, key=lambda label: (places[label], labels.index(label)))


def _whole(place: object) -> int | None:
    return None if pd.isna(place) else int(place)  # type: ignore[call-overload]
