"""In which order the stages of a first file belong, and what that follows from. Never from display order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.drafts import Checked
from pipeline_core.ingest.typed import distinct, per_text, plain
from pipeline_core.ingest.words import FROM_FIRST_TO_LAST, place_by_prefix, place_by_words

DECIDING = 20_000  # deals whose ways through the stages decide the order


def stage_order(
    labels: list[str],
    probability: Mapping[str, float],
    checked: Sequence[Checked],
    pipeline: str,
) -> tuple[list[str], str]:
    """Return open stages in process order, and why: history, prefix, columns, probability or words.

    Where nothing tells, the order is that of appearance, which a person is asked about.
    """
    told = (
        (_by_prefix(labels), "prefix"),
        (_by_wide_dates(labels, checked), "columns"),
        (_by_probability(labels, probability), "probability"),
        (_by_words(labels), "words"),
    )
    ordered, why = next((each for each in told if each[0]), ([], "appearance"))
    if flow := _by_flow(labels, ordered, checked, pipeline):
        return flow, "history"
    return ordered or _known_words_first(labels), why


def _by_flow(
    labels: list[str], otherwise: Sequence[str], checked: Sequence[Checked], pipeline: str
) -> list[str]:
    """Order labels by which of two most deals entered first (Copeland's count of pairwise majorities).

    Two stages that no deal has both entered, or as many in either order, stand as they do `otherwise`.
    """
    entries = pd.concat([_first_entries(each.entries, labels, pipeline) for each in checked])
    if entries.empty:
        return []
    rank = entries.sort_values(
        ["deal_id", "entered_at", "sequence"], kind="stable", na_position="first"
    )
    rank = rank.drop_duplicates(["deal_id", "stage_label"])
    rank = rank.assign(place=rank.groupby("deal_id").cumcount())
    matrix = rank.pivot(index="deal_id", columns="stage_label", values="place")
    matrix = matrix.reindex(columns=labels).to_numpy(dtype="float64")
    before = np.array(
        [
            [np.sum(matrix[:, a] < matrix[:, b]) for b in range(len(labels))]
            for a in range(len(labels))
        ]
    )
    if not before.any():
        return []
    lead = np.sign(before - before.T)
    if otherwise:
        rank = np.array([otherwise.index(label) for label in labels])
        lead = np.where(lead == 0, np.sign(rank[None, :] - rank[:, None]), lead)
    lead = lead.sum(axis=1)
    return [labels[place] for place in sorted(range(len(labels)), key=lambda each: -lead[each])]


def _first_entries(entries: pa.Table, labels: list[str], pipeline: str) -> pd.DataFrame:
    """Entries of the labels in question, of as many deals as decide their order."""
    columns = ["deal_id", "stage_label", "entered_at", "sequence"]
    if not len(entries):
        return pd.DataFrame(columns=columns)
    is_meant = pc.and_(
        pc.equal(entries["pipeline"], pipeline), pc.is_in(entries["stage_label"], pa.array(labels))
    )
    ids = distinct(entries["deal_id"].filter(is_meant))
    if (
        len(ids) > DECIDING
    ):  # by the last letters of ids: old and new deals alike, in any order of rows
        first = pc.select_k_unstable(pc.utf8_reverse(ids), DECIDING, [("", "ascending")])
        few = ids.take(first)
        is_meant = pc.and_(is_meant, per_text(entries["deal_id"], lambda ids: pc.is_in(ids, few)))
    found = entries.select(columns).filter(is_meant)
    return found.set_column(0, "deal_id", plain(found["deal_id"])).to_pandas()


def _by_probability(labels: list[str], probability: dict[str, float]) -> list[str]:
    known = {label: probability[label] for label in labels if not pd.isna(probability[label])}
    if len(known) < len(labels) or len(set(known.values())) < len(labels):
        return []
    return sorted(labels, key=lambda label: known[label])


def _by_prefix(labels: list[str]) -> list[str]:
    """A. Lead, B. Offer; 1 - Prospect, 2 - Contact: the mark in front is the order."""
    places = {label: place_by_prefix(label) for label in labels}
    if len(labels) < 2 or any(place is None for place in places.values()):
        return []
    return sorted(labels, key=lambda label: places[label])


def _by_wide_dates(labels: list[str], checked: Sequence[Checked]) -> list[str]:
    """The order in which a file has one column of days for each stage."""
    order = []
    for each in checked:
        if each.draft.wide_stages:  # a deal that has entered none is where it was created
            created = each.draft.choices.get("created", "")
            order += [created, *(stage.label for stage in each.draft.wide_stages)]
    return sorted(labels, key=order.index) if set(labels) <= set(order) else []


def _known_words_first(labels: list[str]) -> list[str]:
    """Labels whose words say nothing stand behind those that say something: a person is asked."""
    places = {label: place_by_words(label) for label in labels}
    last = len(FROM_FIRST_TO_LAST)
    return sorted(labels, key=lambda label: last if places[label] is None else places[label])


def _by_words(labels: list[str]) -> list[str]:
    places = {label: place_by_words(label) for label in labels}
    if any(place is None for place in places.values()):
        return []
    return sorted(labels, key=lambda label: (places[label], labels.index(label)))
