"""Deals: all of them with a search, or, when the link names one, everything known about it."""

import streamlit as st

from pipeline_core.ui import deal_parts, filter_bar, session, show

text = session.text()
if not show.nothing_here("deals", text):
    asked = filter_bar.scope()
    deal_id = st.query_params.get("deal")
    if deal_id is None:
        deal_parts.all_deals(asked, text)
    else:
        deal_parts.one_deal(filter_bar.chosen_scope(), deal_id, text)
