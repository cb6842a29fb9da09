"""The forecast held against the past, on its page: asked for by a button, since it makes dozens of forecasts."""

from __future__ import annotations

import dataclasses
import datetime

import pandas as pd
import streamlit as st

from pipeline_core.answers import backtesting
from pipeline_core.charts import past_calls as drawing
from pipeline_core.forecast.history import FEWEST_CLOSED, FEWEST_WON
from pipeline_core.scope import Scope, without_filters
from pipeline_core.text import Text
from pipeline_core.ui import choices, session, show
from pipeline_core.ui.plain import plain

AHEAD = {"weeks": (28, 14), "quarter": (91, 28)}  # days ahead, and from one asked day to the next
FEW = 8  # asked days; fewer are a hint
PERFECT = 0.8  # of the results should lie inside P10–P90
OWN = ("alur", "alur_iid")
SHOWN = ("method", "wape", "wape_low", "wape_high", "wape_open", "bias", "coverage80")


@st.fragment
def draw(asked: Scope, text: Text) -> None:
    """Draw the button, and once it was pressed how past forecasts fared, beside simpler rules."""
    if st.query_params.get("past") != "yes":
        st.subheader(text("past_check.title"), anchor=False)
        st.markdown(text("past_check.about"))
        st.button(
            text("past_check.button"), on_click=choices.keep, args=("past", "yes"), key="past_check"
        )
        return
    place = st.container()
    days, every = AHEAD[choices.choice("ahead", tuple(AHEAD), text)]
    whole = without_filters(asked)
    asking = {"horizon": days, "every": every}
    _make(whole, asking, text)
    scores = session.ask("backtest", whole, **asking)
    if scores.frame["wape"].isna().all():
        place.subheader(text("past_check.title"), anchor=False)
        st.info(_missing(scores.frame, whole, days, text))
        return
    rows = scores.frame.set_index("method")
    place.subheader(plain(finding(rows.loc["alur"], text)), anchor=False)
    st.markdown(" ".join(compared(rows, text)))
    origins = session.ask("backtest_origins", whole, **asking)
    clicked = _figure(origins.frame, text)
    show.passport("backtest_origins", origins, text, "past", text("backtest_origins.title"))
    _deals(clicked, whole, days, text)
    show.table(scores.frame[list(SHOWN)], show.columns_of("backtest"), text, key="past_scores")
    show.passport("backtest", scores, text, "past_scores")


def finding(own: pd.Series, text: Text) -> str:
    """By how much past forecasts missed, and how many results lay inside their ranges."""
    key = "finding_few" if own["origins"] < FEW else "finding"
    said = {"wape": text.share(own["wape"]), "inside": text.share(own["coverage80"])}
    return text(f"past_check.{key}", n=int(own["origins"]), **said)


def compared(rows: pd.DataFrame, text: Text) -> list[str]:
    """Where the miss may lie by luck, which simpler rule came closer, and what the narrow range would have held.

    `rows`: those of the metric backtest, by method.
    """
    own, rivals = rows.loc["alur"], rows.drop(index=list(OWN))
    name = str(rivals["wape"].idxmin())
    best = rivals["wape"].min()
    key = "closest" if own["wape"] <= best else "luck" if best >= own["wape_low"] else "rival"
    said = {"low": text.share(own["wape_low"]), "high": text.share(own["wape_high"])}
    rule = text(f"backtest_method.{name}")
    narrow = rows.loc["alur_iid", "coverage80"]
    is_reason = narrow < min(own["coverage80"], PERFECT)
    return [
        text(f"past_check.{key}", method=rule, wape=text.share(best), **said),
        text(f"past_check.{'iid' if is_reason else 'iid_here'}", inside=text.share(narrow)),
    ]


def _make(whole: Scope, asking: dict[str, int], text: Text) -> None:
    """Make the forecasts, each counted aloud; once they are made, the answers are kept."""
    made = repr((session.version(), whole, asking))
    if st.session_state.get("past_made") == made:
        return
    place = st.empty()

    def told(number: int, of: int) -> None:
        place.progress(number / of, text("past_check.working", number=number, of=of))

    backtesting.calls_made(session.store(), whole, **asking, told=told)
    place.empty()
    st.session_state["past_made"] = made


def _missing(scores: pd.DataFrame, whole: Scope, days: int, text: Text) -> str:
    if len(scores):
        return text("past_check.no_amounts")
    history = session.ask("history_used", whole).frame.iloc[0]
    return text(
        "past_check.thin",
        least=FEWEST_CLOSED,
        least_won=FEWEST_WON,
        days=backtesting.QUARTER + days,
        first=backtesting.QUARTER,
        ahead=days,
        closed=text.count(history["closed_deals"]),
        won=text.count(history["won_deals"]),
    )


def _figure(origins: pd.DataFrame, text: Text) -> list[str] | None:
    own = origins[origins["method"] == "alur"]
    st.caption(text("past_check.key"))
    drawn = drawing.past_calls(own, text, session.palette())
    clicked = show.figure(drawn, "past_day", drawing.past_calls_alt(own, text))
    return choices.selection("past_day", None if clicked is None else clicked[:1])


def _deals(chosen: list[str] | None, whole: Scope, days: int, text: Text) -> None:
    """The deals that were won in the days of the forecast that was clicked."""
    since = choices.day_of(chosen[0]) if chosen else None
    if since is None:
        return
    until = since + datetime.timedelta(days=days - 1)
    title = text("past_check.deals", since=text.day_short(since), until=text.day_short(until))
    span = dataclasses.replace(whole, since=since, until=until)
    show.deal_table(span, text, "past_day", title, True, outcome="won")
