"""The page of deals: the search with its table, and one deal with its story."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.charts import deals as drawing
from pipeline_core.metrics.deal_page import of_one_deal
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import filter_bar, findings, flags, session, show, tables, why
from pipeline_core.ui.plain import plain

TOLD_ABOVE = ("name", "account", "deal_id", "days_in_stage")
FACT_COLUMNS = 3
NEVER_MARKED = ("since_on", "touched_on", "is_inferred")  # they change with every version


def all_deals(asked: Scope, text: Text) -> None:
    """Draw the search and every deal of the scope that answers to it, the largest amount first."""
    searched = (st.session_state.get("search") or st.query_params.get("search") or "").strip()
    counted = findings.counts(asked)
    answer = session.ask("deal_list", asked, search=searched or None)
    finding = text("deals.finding", n=counted.total, open=text.count(counted.of("open")))
    if searched:
        finding = text("deals.found", n=len(answer.frame), searched=searched)
    show.heading("deals", finding, filter_bar.said(text, asked), text)
    st.text_input(
        text("deals.search"),
        key="search",
        bind="query-params",
        type="search",
        placeholder=text("deals.search"),
        label_visibility="collapsed",
    )
    if not show.no_match(text, counted.total):
        show.deal_table(asked, text, "deals", text("deals.all"), False, search=searched or None)


def one_deal(asked: Scope, deal_id: str, text: Text) -> None:
    """Draw one deal, or say why it is not there: not known on the day, or hidden by the filters."""
    st.button(f"← {text('deals.back')}", on_click=_leave_deal, key="all_deals", type="tertiary")
    alone = of_one_deal(asked)
    facts = session.ask("deal_facts", alone, deal_id=deal_id).frame
    if facts.empty:
        _not_there("unknown", deal_id, asked, text)
        return
    if session.ask("deal_facts", asked, deal_id=deal_id).frame.empty:
        _not_there("filtered", deal_id, asked, text)
        st.button(text("empty.clear"), on_click=filter_bar.clear_filters, key="clear_filters")
        return
    _story(facts.iloc[0], alone, asked, text)


def _story(deal: pd.Series, alone: Scope, asked: Scope, text: Text) -> None:
    flagged = session.ask("deal_flags", alone, deal_id=deal["deal_id"])
    changes = session.ask("deal_changes", alone, deal_id=deal["deal_id"])
    is_stuck = bool(flagged.frame["is_stuck"].fillna(False).any())
    pushes = int((changes.frame["change"] == "push").sum())
    parts = [filter_bar.said(text, asked), text("deal_page.line", deal_id=plain(deal["deal_id"]))]
    show.heading("deals", finding(deal, is_stuck, pushes, text), " · ".join(parts), text)
    names = [deal["name"], "" if pd.isna(deal["account"]) else deal["account"]]
    st.markdown(" · ".join(f"**{plain(name)}**" for name in dict.fromkeys(names) if name))
    left, right = st.columns([3, 2], gap="large")
    with left:
        _timeline(deal, alone, changes.frame, text)
    with right:
        st.subheader(text("deal_page.flags"), anchor=False)
        if flagged.frame.empty:
            flags.draw_past(changes.frame, text)
        else:
            flags.draw(flagged.frame.iloc[0], changes.frame, asked, text)
        show.passport("deal_flags", flagged, text, "flags")
    if deal["outcome"] == "open":
        why.of_deal(deal, alone, text)
    _facts(deal, text)
    _history(deal["deal_id"], alone, text)
    _details(deal["deal_id"], alone, text)


def finding(deal: pd.Series, is_stuck: bool, pushes: int, text: Text) -> str:
    """Return where the deal is and for how long, or how and when it ended."""
    outcome, days = deal["outcome"], deal["days_in_stage"]
    if outcome in ("won", "lost"):
        if pd.isna(deal["closed_on"]) or pd.isna(deal["days_open"]):
            return text(f"deal_page.{outcome}_plain")
        day = text.day_short(deal["closed_on"])
        return text(f"deal_page.{outcome}", day=day, days=text("chart.days", n=deal["days_open"]))
    if pd.isna(deal["stage"]):
        return text("deal_page.stage_unknown")
    if pd.isna(days):
        return text("deal_page.since_unknown", stage=deal["stage"])
    if not days:
        return text("deal_page.since_now", stage=deal["stage"])
    values = {"stage": deal["stage"], "days": text("chart.days", n=int(days))}
    if outcome == "parked":
        return text("deal_page.parked", **values)
    kind = "stuck" if is_stuck else "open"
    if pushes:
        return text(f"deal.finding_{kind}", n=pushes, **values)
    return text(f"deal_page.{kind}", **values)


def _timeline(deal: pd.Series, alone: Scope, changes: pd.DataFrame, text: Text) -> None:
    visits = session.ask("deal_visits", alone, deal_id=deal["deal_id"])
    st.subheader(text("deal_page.timeline"), anchor=False)
    if visits.frame.empty:
        st.info(text("deal_page.no_visits"))
        return
    st.caption(text("deal_page.timeline_key"))
    drawn = drawing.deal_timeline(visits.frame, changes, alone.as_of, text, session.palette())
    alt = drawing.deal_timeline_alt(visits.frame, changes, text)
    show.still_figure(drawn, "timeline", alt)
    show.passport("deal_visits", visits, text, "visits")


def _facts(deal: pd.Series, text: Text) -> None:
    st.subheader(text("deal_page.facts"), anchor=False)
    known = deal.drop(list(TOLD_ABOVE)).replace("", None).dropna()
    written = tables.written(known, show.columns_of("deal_facts"), text)
    lines = [f"{text(f'column.{name}')}: **{plain(words)}**" for name, words in written.items()]
    most = -(-len(lines) // FACT_COLUMNS)
    for place, column in enumerate(st.columns(FACT_COLUMNS)):
        column.markdown("  \n".join(lines[place * most : (place + 1) * most]))


def _history(deal_id: str, alone: Scope, text: Text) -> None:
    """Newest first; a cell is marked where it differs from the version before."""
    history = session.ask("deal_history", alone, deal_id=deal_id)
    known = history.frame.drop(columns="outcome").dropna(axis="columns", how="all")
    if not known["is_inferred"].any():
        known = known.drop(columns="is_inferred")
    before = known.shift()
    is_same = (known == before) | (known.isna() & before.isna())
    is_changed = (~is_same.fillna(False)).drop(columns=list(NEVER_MARKED), errors="ignore")
    is_changed.iloc[:1] = False
    st.subheader(text("deal_page.history"), anchor=False)
    st.caption(text("deal_page.history_key"))
    newest = known.iloc[::-1].reset_index(drop=True)
    marked = is_changed.astype(bool).iloc[::-1].reset_index(drop=True)
    show.table(newest, show.columns_of("deal_history"), text, key="history", marked=marked)
    show.passport("deal_history", history, text, "history")


def _details(deal_id: str, alone: Scope, text: Text) -> None:
    label = text("deal_page.details")
    with st.expander(label, type="compact", on_change="rerun", key="details") as opened:
        if not opened.open:
            return
        details = session.ask("deal_details", alone, deal_id=deal_id)
        if details.frame.empty:
            st.markdown(text("deal_page.no_details"))
            return
        show.table(details.frame, show.columns_of("deal_details"), text, key="details_table")
        show.download("deal_details", details.frame, text, "details")


def _not_there(why: str, deal_id: str, asked: Scope, text: Text) -> None:
    finding_line = text(f"deal.{why}", deal_id=deal_id)
    show.heading("deals", finding_line, filter_bar.said(text, asked), text)
    st.info(text(f"deal.{why}_about"))


def _leave_deal() -> None:
    st.query_params.pop("deal", None)
