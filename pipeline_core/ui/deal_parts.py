"""The page of deals: the search with its table, and one deal with its story."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.answers import METRICS
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import filter_bar, findings, session, show
from pipeline_core.ui.plain import plain


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
    line = filter_bar.said(text, asked)
    found = _of_id(session.ask("deal_list", asked, search=deal_id, period_by="none").frame, deal_id)
    if not found.empty:
        show.heading("deals", plain(found["name"].iloc[0]), line, text)
        show.table(found, METRICS["deal_list"].columns, text, key="this_deal")
        return
    anyone = Scope(asked.as_of, asked.visible_owners)
    known = _of_id(session.ask("deal_list", anyone, search=deal_id).frame, deal_id)
    if known.empty:
        show.heading("deals", text("deal.unknown", deal_id=deal_id), line, text)
        st.info(text("deal.unknown_about"))
        return
    show.heading("deals", text("deal.filtered", deal_id=deal_id), line, text)
    st.info(text("deal.filtered_about"))
    st.button(text("empty.clear"), on_click=filter_bar.clear_filters, key="clear_filters")


def _of_id(listed: pd.DataFrame, deal_id: str) -> pd.DataFrame:
    return listed[listed["deal_id"] == deal_id]


def _leave_deal() -> None:
    st.query_params.pop("deal", None)
