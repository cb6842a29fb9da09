"""Stages that no file has named before: their order and kind as proposed, for a person to change."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import groupby

import pandas as pd
import streamlit as st

from pipeline_core import ingest
from pipeline_core.ingest import Checked, LabelProposal
from pipeline_core.ingest.formats import format_named
from pipeline_core.text import Text
from pipeline_core.ui import session
from pipeline_core.ui.plain import plain
from pipeline_core.ui.upload_files import turn

KINDS = ("open", "won", "lost", "parked", "unplaced")
STEP = 10  # places are spaced, as the proposals' are


def placed(found: Sequence[Checked], text: Text) -> list[LabelProposal] | None:
    """Draw the stages that are new, with kind and order to change; return all proposals.

    None: there is nothing to decide, and the proposals of the commit stand.
    """
    preferred = next(filter(None, (format_named(one.draft.source).template for one in found)), None)
    proposals = list(ingest.proposals(session.store(), found, preferred))
    if not any(each.is_new for each in proposals):
        return None
    st.subheader(text("upload.stages"), anchor=False)
    st.caption(text("upload.stages_about"))
    template = _template(text)
    if template:
        proposals = list(ingest.proposals(session.store(), found, preferred, template))
    settled = [each for each in proposals if not each.is_new]
    new = [each for each in proposals if each.is_new]
    by_pipeline = groupby(sorted(new, key=_place), key=lambda each: each.pipeline)
    groups = [(pipeline, list(labels)) for pipeline, labels in by_pipeline]
    for pipeline, labels in groups:
        if len(groups) > 1:
            st.markdown(f"**{plain(pipeline) or text('upload.unnamed_pipeline')}**")
        settled += _edited(labels, f"stages_{pipeline}_{template}", text)
    return settled


def _template(text: Text) -> str | None:
    return st.selectbox(
        text("upload.template"),
        list(ingest.TEMPLATES),
        index=None,
        format_func=lambda name: text(f"template.{name}"),
        placeholder=text("upload.template_found"),
        key=f"template_{turn()}",
        width=360,
    )


def _edited(labels: list[LabelProposal], key: str, text: Text) -> list[LabelProposal]:
    edited = st.data_editor(
        _rows(labels, text),
        hide_index=True,
        height="content",
        placeholder="–",
        alt=text("upload.stages"),
        disabled=[text("column.stage"), text("column.why")],
        column_config={
            text("column.kind"): st.column_config.SelectboxColumn(
                options=[text(f"kind.{kind}") for kind in KINDS], required=True
            ),
            text("column.place"): st.column_config.NumberColumn(
                min_value=1, max_value=99, step=1, width="small"
            ),
        },
        key=f"{key}_{len(labels)}_{text.language}_{turn()}",
    )
    return changed(labels, edited, text)


def _rows(labels: list[LabelProposal], text: Text) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                text("column.place"): number,
                text("column.stage"): each.label,
                text("column.kind"): text(f"kind.{each.kind}"),
                text("column.why"): text(f"placed.{each.why}"),
            }
            for number, each in enumerate(labels, start=1)
        ]
    )


def _place(label: LabelProposal) -> tuple[str, bool, int]:
    return label.pipeline, label.place is None, label.place or 0


def changed(labels: list[LabelProposal], edited: pd.DataFrame, text: Text) -> list[LabelProposal]:
    """Return the proposals with kind and order as the person's table has them.

    A kind alone leaves the order; any new order numbers all stages of the pipeline that have a place.
    """
    kinds = {text(f"kind.{kind}"): kind for kind in KINDS}
    chosen = [kinds[kind] for kind in edited[text("column.kind")]]
    places = list(edited[text("column.place")])
    is_moved = places != list(range(1, len(labels) + 1))
    return [
        _as_chosen(each, kind, place, is_moved)
        for each, kind, place in zip(labels, chosen, places, strict=True)
    ]


def _as_chosen(label: LabelProposal, kind: str, place: float, is_moved: bool) -> LabelProposal:
    if kind == label.kind and not is_moved:
        return label
    number = None if kind == "unplaced" or pd.isna(place) else int(place) * STEP
    at = number if is_moved or label.place is None or number is None else label.place
    return dataclasses.replace(label, kind=kind, place=at, same_as=None)
