"""The foot of the overview: what changed, where deals wait, and how current the data is, each with its way on."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.charts.changes import ENDS
from pipeline_core.charts.labels import labels_of
from pipeline_core.findings import of_changes
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import (
    changes_parts,
    findings,
    fix_first,
    hygiene_parts,
    session,
    show,
)
from pipeline_core.ui.plain import plain

MOST_LINES = 5


def news(asked: Scope, text: Text) -> None:
    """Draw three short columns: changes, the first thing to mend, freshness."""
    left, middle, right = st.columns(3, gap="large")
    with left:
        _changes(text)
    with middle:
        _stuck(asked, text)
    with right:
        _current(text)


def _changes(text: Text) -> None:
    """The finding of the page of changes, and its largest kinds, each with the way to its deals."""
    compared = changes_parts.comparison()
    if compared is None:
        st.subheader(text("changes.nothing_before"), anchor=False)
        st.markdown(text("news.first_upload"))
        show.link_to("upload", text("hygiene.to_upload"))
        return
    answer = compared.ask("waterfall")
    measured = changes_parts.measure(answer)
    period = compared.period and text.period(compared.period)
    said = of_changes.finding(answer.frame, measured, period, compared.start, text)
    st.subheader(plain(said), anchor=False)
    with st.container(gap=None):
        for row in _largest(answer.frame, measured):
            deals = text("chart.deals", n=int(row.deals))
            kind = text(f"bucket.{row.bucket}")
            line = text("news.change_deals", kind=kind, deals=deals)
            if measured == "amount":
                amount = text.money_said(row.amount, sign=True)
                line = text("news.change", kind=kind, deals=deals, amount=amount)
            show.link_to("changes", line, bar=row.bucket)
    show.link_to("changes", text("news.all_changes"))


def _largest(frame: pd.DataFrame, measured: str) -> list[tuple]:
    moves = frame[~frame["bucket"].isin(ENDS) & (frame["deals"] > 0)]
    sizes = moves[measured].fillna(0).abs().astype("int64")
    return list(moves.loc[sizes.nlargest(MOST_LINES).index].itertuples())


def _stuck(asked: Scope, text: Text) -> None:
    """The board's finding, and of what mending brings the first line."""
    board = session.ask("bottleneck_board", asked, split_by="owner").frame
    labels = labels_of(board["group"], "owner", text)
    times = session.ask("time_in_stage", asked).frame
    waiting = session.ask("attention", asked).frame.set_index("reason")["deals"]
    stuck = int(waiting.get("stuck", 0))
    said = findings.of_bottlenecks(times, board, labels, "owner", stuck, text)
    st.subheader(plain(said), anchor=False)
    costs = session.ask("bottleneck_costs", asked, split_by="owner").frame
    chosen = {}
    if costs.empty and times["median_days"].notna().any():  # else the title has said it
        st.markdown(text("news.stuck", n=stuck))
    elif len(costs):
        cell = costs.iloc[0].to_dict()
        value = None if pd.isna(cell["group"]) else cell["group"]
        st.markdown(fix_first.sentence(cell, labels.get(value, str(value)), text))
        chosen = {"cell_owner": f"{cell['stage']}|{value or ''}"}
    show.link_to("bottlenecks", text("news.bottlenecks"), **chosen)


def _current(text: Text) -> None:
    """How much of the open pipeline passes every check, and how old the newest upload and touch are."""
    asked = hygiene_parts.scope()
    checks = session.ask("hygiene_checks", asked).frame
    st.subheader(plain(hygiene_parts.finding(checks, text)), anchor=False)
    row = session.ask("freshness", asked).frame
    lines = (
        hygiene_parts.ages(row.iloc[0], asked, text) if len(row) else [text("fresh.before_uploads")]
    )
    st.markdown("\n".join(f"- {line}" for line in lines))
    show.link_to("upload", text("hygiene.to_upload"))
    show.link_to("hygiene", text("news.hygiene"))
