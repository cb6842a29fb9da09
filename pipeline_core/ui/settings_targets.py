"""Targets: one table of periods, of everybody, teams and owners; typed here or taken from a file."""

from __future__ import annotations

import datetime

import pandas as pd
import streamlit as st

from pipeline_core import clock
from pipeline_core.scope import month_of, period_named, quarter_of, year_of
from pipeline_core.store import settings
from pipeline_core.text import Text
from pipeline_core.ui import session, show

EVERYBODY = "everybody"
TEAM, OWNER = "team:", "owner:"
SPAN = ".."  # between the days of a target that is of no month, quarter or year
YEARS_AROUND, QUARTERS_AHEAD = 1, 4
CODE = r"^[A-Za-z]{3}$"


def targets(text: Text) -> None:
    """Draw all targets that hold, the coming quarters first, and room for more."""
    st.caption(text("targets.about"))
    start = session.fiscal_year_start()
    table = shown(settings.targets(session.store()), _last_day(), start)
    with st.form("targets_form", border=False):
        edited = _editor(table, start, text)
        if st.form_submit_button(text("settings.save"), type="primary"):
            chosen = as_targets(edited, start)
            settings.save_targets(session.store(), chosen, clock.now(), session.user())
            st.toast(text("settings.saved"))
            st.rerun()
    show.link_to("upload", text("targets.upload"))


def shown(held: pd.DataFrame, day: datetime.date, fiscal_start: int) -> pd.DataFrame:
    """Return targets as rows of period, whose, amount and currency, before them the quarters to come.

    A period is a code, or two days; whose is `everybody`, or a team or owner behind its mark.
    """
    held = held.sort_values(["since", "until"], ascending=False, kind="stable")
    table = pd.DataFrame(
        {
            "period": [
                _code(since.date(), until.date(), fiscal_start)
                for since, until in zip(held["since"], held["until"], strict=True)
            ],
            "whose": [
                _whose(owner, team) for owner, team in zip(held["owner"], held["team"], strict=True)
            ],
            "amount": held["amount_cents"].astype("Float64") / 100,
            "currency": held["currency"],
        }
    )
    of_all = set(table.loc[table["whose"] == EVERYBODY, "period"])
    coming = [code for code in _quarters(day, fiscal_start) if code not in of_all]
    blank = pd.DataFrame({"period": coming, "whose": EVERYBODY})
    return pd.concat([blank, table], ignore_index=True).astype(
        {"amount": "float64", "currency": "str", "period": "str", "whose": "str"}
    )[["period", "whose", "amount", "currency"]]


def as_targets(edited: pd.DataFrame, fiscal_start: int) -> pd.DataFrame:
    """Return the person's table as targets; rows without an amount are none, of two alike the lower counts."""
    rows = edited.dropna(subset=["period", "whose", "amount"])
    rows = rows.drop_duplicates(["period", "whose"], keep="last")
    days = [_days(code, fiscal_start) for code in rows["period"]]
    currency = rows["currency"].astype("str").str.strip().str.upper()
    return pd.DataFrame(
        {
            "since": [since for since, _ in days],
            "until": [until for _, until in days],
            "owner": [_after(OWNER, whose) for whose in rows["whose"]],
            "team": [_after(TEAM, whose) for whose in rows["whose"]],
            "amount_cents": (rows["amount"] * 100).round().astype("Int64").to_numpy(),
            "currency": currency.where(
                rows["currency"].notna() & (currency != ""), None
            ).to_numpy(),
        }
    ).astype({"owner": "str", "team": "str", "currency": "str"})


def _editor(table: pd.DataFrame, fiscal_start: int, text: Text) -> pd.DataFrame:
    has_currency = table["currency"].notna().any()
    amount = f"{text('column.target')} ({session.currency() or text('settings.amount')})"
    return st.data_editor(
        table,
        num_rows="dynamic",
        hide_index=True,
        placeholder="–",
        alt=text("settings.tab_target"),
        column_order=["period", "whose", "amount", *(["currency"] if has_currency else [])],
        column_config={
            "period": st.column_config.SelectboxColumn(
                text("targets.period"),
                options=_periods(table, fiscal_start),
                format_func=lambda code: _period_said(code, text),
                required=True,
                width=130,
            ),
            "whose": st.column_config.SelectboxColumn(
                text("targets.whose"),
                options=_all_whose(table),
                format_func=lambda code: _whose_said(code, text),
                default=EVERYBODY,
                required=True,
            ),
            "amount": st.column_config.NumberColumn(amount, min_value=0, format="localized"),
            "currency": st.column_config.TextColumn(
                text("column.currency"), max_chars=3, validate=CODE
            ),
        },
        key=f"targets_editor_{session.version()}",  # other rows: no edit may fall on them
    )


def _periods(table: pd.DataFrame, fiscal_start: int) -> list[str]:
    """Years, quarters and months around the newest day, and whatever else has a target."""
    day = _last_day()
    years = [
        year_of(day.replace(year=day.year + more, day=1), fiscal_start)
        for more in range(-YEARS_AROUND, YEARS_AROUND + 1)
    ]
    months = pd.date_range(years[0].since, years[-1].until, freq="MS").date
    codes = [year.code for year in years]
    codes += [quarter_of(month, fiscal_start).code for month in months]
    codes += [month_of(month).code for month in months]
    return list(dict.fromkeys([*codes, *table["period"]]))


def _all_whose(table: pd.DataFrame) -> list[str]:
    names = session.filter_values()
    teams = [TEAM + name for name in names.get("team", [])]
    owners = [OWNER + name for name in names.get("owner", [])]
    return list(dict.fromkeys([EVERYBODY, *teams, *owners, *table["whose"]]))


def _period_said(code: str, text: Text) -> str:
    if SPAN not in code:
        return text.period(code)
    since, until = (datetime.date.fromisoformat(day) for day in code.split(SPAN))
    return text("targets.span", since=text.day_short(since), until=text.day_short(until))


def _whose_said(code: str, text: Text) -> str:
    if code == EVERYBODY:
        return text("targets.everybody")
    team = _after(TEAM, code)
    return text("targets.team", name=team) if team else str(_after(OWNER, code))


def _code(since: datetime.date, until: datetime.date, fiscal_start: int) -> str:
    periods = (month_of(since), quarter_of(since, fiscal_start), year_of(since, fiscal_start))
    named = (each.code for each in periods if (each.since, each.until) == (since, until))
    return next(named, f"{since}{SPAN}{until}")


def _days(code: str, fiscal_start: int) -> tuple[datetime.date, datetime.date]:
    if SPAN in code:
        since, until = (datetime.date.fromisoformat(day) for day in code.split(SPAN))
        return since, until
    period = period_named(code, fiscal_start)
    if period is None:
        raise ValueError(code)  # the table offers only codes that name a period
    return period.since, period.until


def _whose(owner: object, team: object) -> str:
    if pd.notna(owner):
        return f"{OWNER}{owner}"
    return EVERYBODY if pd.isna(team) else f"{TEAM}{team}"


def _after(mark: str, whose: str) -> str | None:
    return whose.removeprefix(mark) if whose.startswith(mark) else None


def _quarters(day: datetime.date, fiscal_start: int) -> list[str]:
    codes: list[str] = []
    while len(codes) < QUARTERS_AHEAD:
        quarter = quarter_of(day, fiscal_start)
        codes.append(quarter.code)
        day = quarter.until + datetime.timedelta(days=1)
    return codes


def _last_day() -> datetime.date:
    return (session.known_days() or (None, session.today()))[1]
