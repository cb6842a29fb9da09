"""Controls whose options are words: the link carries a code that is the same in every language."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pipeline_core.text import Text


def choice(key: str, options: Sequence[str], text: Text) -> str:
    """Draw one row of options and return the chosen code; it stands in the link under the key.

    Words: choice.<key> for the label, choice.<key>.<code> for each option.
    """
    linked = st.query_params.get(key)
    is_default = st.session_state.get(key) == st.session_state.get(f"{key}_default")
    if st.session_state.get(key) not in options or (is_default and linked not in options):
        # never chosen, no longer on offer, or another default for these deals
        st.session_state[key] = linked if linked in options else options[0]
    st.session_state[f"{key}_default"] = options[0]
    chosen = st.segmented_control(
        text(f"choice.{key}.label"),
        options,
        required=True,
        format_func=lambda code: text(f"choice.{key}.{code}"),
        key=key,
        persist_state="session",
        label_visibility="collapsed",
    )
    code = str(chosen or options[0])
    _keep(key, None if code == options[0] else code)
    return code


def listed_choice(key: str, options: Sequence[str], text: Text) -> str:
    """Draw many options as a list that opens, and return the chosen code; otherwise as `choice`."""
    linked = st.query_params.get(key)
    if st.session_state.get(key) not in options:
        st.session_state[key] = linked if linked in options else options[0]
    chosen = st.selectbox(
        text(f"choice.{key}.label"),
        options,
        format_func=lambda code: text(f"choice.{key}.{code}"),
        key=key,
        persist_state="session",
        label_visibility="collapsed",
        width=300,
    )
    code = str(chosen or options[0])
    _keep(key, None if code == options[0] else code)
    return code


def selection(key: str, clicked: Sequence[str | None] | None) -> list[str] | None:
    """Return what was clicked in a figure, now or in the link that opened the page, else None."""
    if clicked is not None:
        _keep(key, "|".join("" if part is None else str(part) for part in clicked))
    linked = st.query_params.get(key)
    return None if linked is None else linked.split("|")  # an empty one: deals without a value


def clear_selection(key: str) -> None:
    """Forget a click: the figure gets a new identity, since its selection cannot be written back."""
    _keep(key, None)
    st.session_state[f"{key}_turn"] = st.session_state.get(f"{key}_turn", 0) + 1


def figure_key(key: str) -> str:
    """Return the key of a figure whose selection can be cleared."""
    return f"{key}_figure_{st.session_state.get(f'{key}_turn', 0)}"


def _keep(key: str, value: str | None) -> None:
    if value is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def current(key: str, options: Sequence[str]) -> str:
    """Return the chosen code before its control is drawn: a finding may depend on it."""
    code = st.session_state.get(key) or st.query_params.get(key)
    return str(code) if code in options else options[0]
