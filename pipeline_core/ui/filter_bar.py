"""The shared filters, mounted in the shell on every page, and the Scope that they make.

Their keys are the public words of every link. Only options that read the same in all languages are bound.
"""

from __future__ import annotations

import dataclasses
import datetime
from urllib.parse import urlencode

import streamlit as st

from pipeline_core.answers import in_quarter
from pipeline_core.scope import FILTERS, Scope, month_of, period_named, quarter_of, year_of
from pipeline_core.text import Text
from pipeline_core.ui import session
from pipeline_core.ui.plain import plain

DIMENSION_OF = {"type": "deal_type"}


def filter_bar(text: Text) -> None:
    """Draw the filters of a workspace that holds something."""
    first, last = session.known_days() or (None, None)
    if last is None:
        return
    _follow_the_newest(last)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="filters"):
        st.date_input(
            text("filter.as_of"),
            value=last,
            min_value=min(first, last),
            max_value=last,
            format="YYYY-MM-DD",
            key="as_of",
            bind="query-params",
            label_visibility="collapsed",
            width=132,
        )
        _one("period", _period_codes(first, last), text)
        names = session.filter_values()
        if len(names.get("pipeline", [])) > 1:
            _one("pipeline", names["pipeline"], text)
        for key in FILTERS:
            if options := names.get(DIMENSION_OF.get(key, key)):
                _several(key, options, text)
        _link(text)


def on_offer() -> dict[str, list[str]]:
    """Return the values that each filter offers in this workspace."""
    first, last = session.known_days() or (None, None)
    names = session.filter_values()
    return {
        "period": _period_codes(first, last) if first and last else [],
        "pipeline": names.get("pipeline", []),
        **{key: names.get(DIMENSION_OF.get(key, key), []) for key in FILTERS},
    }


def scope() -> Scope:
    """Return what the filters say, from the session or, on a link's first run, from the link."""
    _, last = session.known_days() or (None, None)
    period = period_named(_chosen_one("period") or "", session.fiscal_year_start())
    pipeline = _chosen_one("pipeline")
    chosen = {field: tuple(_chosen(key)) or None for key, field in FILTERS.items()}
    return Scope(
        as_of=_day(_chosen_one("as_of")) or last or session.today(),
        visible_owners=session.visible_owners(),
        since=period.since if period else None,
        until=period.until if period else None,
        reporting_currency=session.currency(),
        pipelines=(pipeline,) if pipeline else _main_pipeline(),
        **chosen,
    )


def chosen_scope() -> Scope:
    """Return the scope of what a person chose: that one pipeline is shown at a time is no choice."""
    asked = scope()
    return asked if _chosen_one("pipeline") else dataclasses.replace(asked, pipelines=None)


def period_code() -> str:
    """Return the code of the chosen period, or of the quarter that contains the as-of day."""
    asked = scope()
    chosen = _chosen_one("period")
    return chosen or quarter_of(asked.as_of, session.fiscal_year_start()).code


def period_to_come() -> str:
    """Return the code of the period, of the chosen kind, that holds the day after the as-of day."""
    code, start = period_code(), session.fiscal_year_start()
    day = scope().as_of + datetime.timedelta(days=1)
    if "Q" in code:
        return quarter_of(day, start).code
    return (month_of(day) if "-" in code else year_of(day, start)).code


def choose_period(code: str) -> None:
    """Set the filter for the period to one that it offers. A callback."""
    st.session_state["period"] = code


def scope_in_quarter() -> Scope:
    """Return the scope; without a chosen period, in the quarter that contains the as-of day."""
    return in_quarter(session.store(), scope())


def any_period(asked: Scope) -> Scope:
    """Return the scope without its period: a record is of many."""
    return dataclasses.replace(asked, since=None, until=None)


def said(text: Text, asked: Scope) -> str:
    """Return the scope in words: the day, and every filter in force."""
    last = (session.known_days() or (None, None))[1]
    parts = [text("scope.as_of", day=text.day(asked.as_of))]
    if last and asked.as_of < last:
        parts = [f":orange-badge[{text('scope.earlier', day=text.day(asked.as_of))}]"]
    if code := _chosen_one("period"):
        parts.append(text.period(code))
    parts += [
        f"{text(f'filter.{key}')}: {plain(', '.join(names))}"
        for key, field in FILTERS.items()
        if (names := getattr(asked, field))
    ]
    return " · ".join(parts)


def has_filters() -> bool:
    """Whether any filter other than the day and the period is in force."""
    return any(_chosen(key) for key in FILTERS)


def clear_filters() -> None:
    """Take every filter back but the day and the period."""
    st.session_state["pipeline"] = None
    for key in FILTERS:
        st.session_state[key] = []


def _follow_the_newest(last: datetime.date) -> None:
    """Who looks at the newest day goes on to the next one: a kept day would hide this week's export.

    A day that a person chose stays, unless an undo or another workspace has taken it away.
    """
    newest_before = st.session_state.get("newest_day", last)
    st.session_state["newest_day"] = last
    is_blank = st.session_state.get("as_of", last) is None  # the workspace has changed
    shown = _day(_chosen_one("as_of")) or newest_before
    if is_blank or (shown != last and (shown == newest_before or shown > last)):
        st.session_state["as_of"] = last


def _one(key: str, options: list[str], text: Text) -> None:
    st.selectbox(
        text(f"filter.{key}"),
        options,
        index=None,
        key=key,
        bind="query-params",
        placeholder=text(f"filter.{key}_all"),
        label_visibility="collapsed",
        width=146,
    )


def _several(key: str, options: list[str], text: Text) -> None:
    st.multiselect(
        text(f"filter.{key}"),
        options,
        key=key,
        bind="query-params",
        placeholder=text(f"filter.{key}_all"),
        label_visibility="collapsed",
        width=140,
    )


def _link(text: Text) -> None:
    """The link is built here, so that it holds whatever the page knows, bound or not."""
    with st.popover(text("filter.link"), type="tertiary"):
        st.caption(text("filter.link_about"))
        st.code(_url(), language=None, wrap_lines=True)


def _url() -> str:
    pairs = {"workspace": [session.workspace()], "lang": [session.language().upper()]}
    pairs |= {key: st.query_params.get_all(key) for key in st.query_params}
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(pairs, doseq=True)}"


def _period_codes(first: datetime.date, last: datetime.date) -> list[str]:
    """Quarters, years and months, the next one first, then those of the past."""
    start = session.fiscal_year_start()
    quarters, years, months = [], [], []
    day = last + datetime.timedelta(days=92)
    while day >= first.replace(day=1) and len(quarters) < 24:
        quarter = quarter_of(day, start)
        quarters.append(quarter.code)
        years.append(year_of(day, start).code)
        day = quarter.since - datetime.timedelta(days=1)
    years.insert(0, year_of(last.replace(day=1) + datetime.timedelta(days=366), start).code)
    month = month_of(month_of(last).until + datetime.timedelta(days=1))
    while len(months) < 13 and month.until >= first:
        months.append(month.code)
        month = month_of(month.since - datetime.timedelta(days=1))
    return [*quarters, *dict.fromkeys(years), *months]


def _main_pipeline() -> tuple[str, ...] | None:
    """With several pipelines one is shown at a time, the busiest until another is chosen."""
    names = session.filter_values().get("pipeline", [])
    return (names[0],) if len(names) > 1 else None


def _chosen(key: str) -> list[str]:
    return list(st.session_state.get(key) or st.query_params.get_all(key))


def _chosen_one(key: str) -> str | None:
    value = st.session_state.get(key) or st.query_params.get(key)
    return None if value is None else str(value)


def _day(written: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(written or "")
    except ValueError:
        return None
