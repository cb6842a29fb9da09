"""The glossary page: the term of the link, a search, and every term with the way to where it is used."""

from __future__ import annotations

import streamlit as st

from pipeline_core.text import Text
from pipeline_core.ui import glossary, show


def draw(text: Text) -> None:
    """Draw the term that a link names, then the search and all terms that hold what is searched."""
    linked = st.query_params.get("term")
    if linked in glossary.TERMS:
        with st.container(border=True):
            _term(linked, text)
    searched = st.text_input(
        text("glossary_page.search"),
        key="words",
        bind="query-params",
        type="search",
        placeholder=text("glossary_page.search"),
        label_visibility="collapsed",
        width=360,
    )
    found = [term for term in glossary.in_order(text, searched or "") if term != linked]
    if not found:
        st.markdown(text("glossary_page.nothing"))
    with st.grid(2, min_column_width=320, gap="medium"):
        for term in found:
            with st.container(gap="xsmall"):
                _term(term, text)


def _term(term: str, text: Text) -> None:
    st.subheader(glossary.name(term, text), anchor=term.replace("_", "-"))
    st.markdown(glossary.about(term, text))
    page = glossary.TERMS[term]
    show.link_to(page, text(f"page.{page}.title"))
