"""Controls whose options are words: the link carries a code that is the same in every language."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

import streamlit as st

from pipeline_core.text import Text

OTHER = "other"


def choice(key: str, options: Sequence[str], text: Text) -> str:
    """Draw one row of options and return the chosen code; it stands in the link under the key.

    Words: choice.<key> for the label, choice.<key>.<code> for each option.
    """
    st.session_state[key] = current(key, options)
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
    keep(key, None if code == options[0] else code)
    return code


def listed_choice(key: str, options: Sequence[str], text: Text) -> str:
    """Draw many options as a list that opens, and return the chosen code; otherwise as `choice`."""
    st.session_state[key] = current(key, options)
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
    keep(key, None if code == options[0] else code)
    return code


def name_choice(key: str, names: Sequence[str], without: str) -> str | None:
    """Draw names from the data as a list that opens; while none is chosen the words stand there."""
    held = st.session_state.get(key, st.query_params.get(key))
    st.session_state[key] = held if held in names else None
    chosen = st.selectbox(
        without,
        names,
        index=None,
        key=key,
        placeholder=without,
        persist_state="session",
        label_visibility="collapsed",
        width=240,
    )
    keep(key, chosen)
    return chosen


def names_choice(
    key: str,
    names: Sequence[str],
    first: Sequence[str],
    most: int,
    without: str,
    said: Callable[[str], str] = str,
) -> list[str]:
    """Draw names from the data of which several can be chosen; the link carries each, unless they are the first."""
    held = st.session_state.get(key, st.query_params.get_all(key) or first)
    st.session_state[key] = [name for name in held if name in names][:most]
    chosen = st.multiselect(
        without,
        names,
        format_func=said,
        key=key,
        placeholder=without,
        max_selections=most,
        persist_state="session",
        label_visibility="collapsed",
    )
    if chosen == list(first):
        st.query_params.pop(key, None)
    elif st.query_params.get_all(key) != chosen:
        st.query_params[key] = chosen
    return chosen


def selection(key: str, clicked: Sequence[str | None] | None) -> list[str] | None:
    """Return what was clicked in a figure, now or in the link that opened the page, else None."""
    if clicked is not None:
        keep(key, "|".join("" if part is None else str(part) for part in clicked))
    linked = st.query_params.get(key)
    return None if linked is None else linked.split("|")  # an empty one: deals without a value


def choose(key: str, parts: Sequence[str | None]) -> None:
    """Choose what a click in the figure would; the figure forgets its own click."""
    clear_selection(key)
    selection(key, parts)


def clear_selection(key: str) -> None:
    """Forget a click: the figure gets a new identity, since its selection cannot be written back."""
    keep(key, None)
    st.session_state[f"{key}_turn"] = st.session_state.get(f"{key}_turn", 0) + 1


def figure_key(key: str) -> str:
    """Return the key of a figure whose selection can be cleared."""
    return f"{key}_figure_{st.session_state.get(f'{key}_turn', 0)}"


def keep(key: str, value: str | None) -> None:
    """Write a value into the link, or take it out."""
    if value is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def current(key: str, options: Sequence[str]) -> str:
    """Return the chosen code before its control is drawn: a finding may depend on it."""
    held, linked = st.session_state.get(key), st.query_params.get(key)
    is_default = held == st.session_state.get(f"{key}_default")
    if held not in options or (is_default and linked not in options):
        held = linked if linked in options else options[0]
    return str(held)


def chosen_day(key: str, offered: Sequence[datetime.date], last: datetime.date) -> datetime.date:
    """Return the day in the session or in the link, if it is not after the last; else the first on offer.

    Who takes the first on offer follows it when another one is.
    """
    named = st.session_state.get(f"{key}_of", st.query_params.get(key))
    if named is not None and named == st.session_state.get(f"{key}_first"):
        return offered[0]
    if named == OTHER:
        named = st.session_state.get(f"{key}_day", st.query_params.get(key))
    day = named if isinstance(named, datetime.date) else day_of(named)
    return day if day is not None and day <= last else offered[0]


def day_choice(
    key: str,
    offered: Sequence[datetime.date],
    first: datetime.date,
    last: datetime.date,
    text: Text,
) -> None:
    """Draw a list of days and a calendar for any other; what `chosen_day` returns stands in the link.

    Words: choice.<key>.label, choice.<key>.other.
    """
    day = chosen_day(key, offered, last)
    options = [each.isoformat() for each in offered]
    if st.session_state.get(f"{key}_of") != OTHER:
        st.session_state[f"{key}_of"] = day.isoformat() if day.isoformat() in options else OTHER
    st.session_state[f"{key}_first"] = options[0]
    label = text(f"choice.{key}.label")
    words = {each.isoformat(): text.day(each) for each in offered}
    words[OTHER] = text(f"choice.{key}.{OTHER}")
    st.selectbox(
        label,
        [*options, OTHER],
        format_func=lambda code: words[code],
        key=f"{key}_of",
        persist_state="session",
        label_visibility="collapsed",
        width=190,
    )
    if st.session_state[f"{key}_of"] == OTHER:
        _calendar(f"{key}_day", label, max(day, first), min(first, day), last)
    day = chosen_day(key, offered, last)
    keep(key, None if day == offered[0] else day.isoformat())


def _calendar(
    key: str, label: str, day: datetime.date, first: datetime.date, last: datetime.date
) -> None:
    if key not in st.session_state:
        st.session_state[key] = day
    st.date_input(
        label,
        min_value=first,
        max_value=last,
        format="YYYY-MM-DD",
        key=key,
        persist_state="session",
        label_visibility="collapsed",
        width=132,
    )


def day_of(written: object) -> datetime.date | None:
    """Return the day that a link or a click names, or None when it names none."""
    try:
        return datetime.date.fromisoformat(str(written or ""))
    except ValueError:
        return None
