"""The page of calls and results: honest chances, who calls high, calls by week, and the call for the period."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.answers.record import replay_days
from pipeline_core.charts import record as drawing
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import session, show
from pipeline_core.ui.plain import plain

AHEAD = 8  # weeks before a quarter's end at which the finding looks
FEWEST_PERIODS, FEWEST_DEALS = 4, 30  # below them a record is thin


def replay(asked: Scope, text: Text) -> None:
    """Forecast the past days that all parts of the page are about, and show how far that has come."""
    key = (session.version(), asked)
    if st.session_state.get("replayed") == key:
        return
    place = st.empty()

    def told(number: int, of: int) -> None:
        place.progress(number / of, text("scoreboard.replaying", number=number, of=of))

    replay_days(session.store(), asked, told)
    place.empty()
    st.session_state["replayed"] = key


def finding(asked: Scope, text: Text) -> str:
    """Return how often results lay inside the range, and whose calls run highest or lowest."""
    errors = session.ask("record_errors", asked).frame
    own = errors[(errors["said_by"] == "alur") & (errors["weeks_to_close"] == AHEAD)]
    bias = session.ask("call_bias", asked).frame.dropna(subset=["owner", "bias"])
    clear = bias[(bias["periods"] >= 3) & (bias["bias"].abs() >= 0.05)]
    if own.empty:
        return text("scoreboard.finding_none")
    row = own.iloc[0]
    said = {"inside": text.count(row["inside"] * row["periods"]), "n": int(row["periods"])}
    if clear.empty:
        return text("scoreboard.finding", **said)
    caller = clear.iloc[0]
    way = "high" if caller["bias"] > 0 else "low"
    by = text.share(abs(caller["bias"]))
    return text(f"scoreboard.finding_{way}", owner=caller["owner"], by=by, **said)


def scope_line(asked: Scope, text: Text) -> str:
    """Return on how many quarters and deals the record stands, and whether that is thin."""
    record = session.ask("own_record", asked).frame
    deals = int(session.ask("reliability", asked).frame["deals"].sum())
    quarters = record["until"].nunique()
    line = text("scoreboard.stands_on", n=quarters, deals=text.count(deals))
    return f"{line} · {text('scoreboard.thin')}" if quarters < FEWEST_PERIODS else line


def honest_chances(asked: Scope, text: Text) -> None:
    """Draw said against won, with the score of all chances."""
    answer = session.ask("reliability", asked)
    frame = answer.frame
    st.subheader(plain(_of_chances(frame, text)), anchor=False)
    if frame.empty:
        return
    brier = (frame["brier"] * frame["deals"]).sum() / frame["deals"].sum()
    st.caption(text("scoreboard.reliability_key", brier=text.score(brier)))
    drawn = drawing.reliability_plot(frame, text, session.palette())
    show.still_figure(drawn, "reliability", drawing.reliability_plot_alt(frame, text))
    show.passport("reliability", answer, text, "reliability")


def who_calls_high(asked: Scope, text: Text) -> None:
    """Draw how far each person's calls were from the results, and each call."""
    answer = session.ask("call_bias", asked)
    st.subheader(text("scoreboard.who"), anchor=False)
    if answer.frame.empty:
        st.caption(text("scoreboard.no_calls"))
        return
    st.caption(text("scoreboard.who_key"))
    shown = answer.frame.fillna({"owner": text("scoreboard.team")})
    show.table(shown, show.columns_of("call_bias"), text, key="call_bias")
    show.passport("call_bias", answer, text, "call_bias")
    errors = session.ask("call_errors", asked)
    show.passport("call_errors", errors, text, "call_errors", text("call_errors.title"))


def record_by_week(asked: Scope, chosen: Scope, text: Text) -> None:
    """Draw what was called week by week for the chosen period, if it is over, else for the newest one that is."""
    answer = session.ask("own_record", asked)
    if answer.frame.empty:
        return
    record = answer.frame
    of_chosen = record[record["until"] == pd.Timestamp(chosen.until or chosen.as_of)]
    newest = record[record["until"] == record["until"].max()]
    frame = newest if of_chosen.empty else of_chosen
    made = session.ask("call_errors", asked).frame
    made = made[made["owner"].isna() & (made["until"] == frame["until"].iloc[0])]
    days = {name: text.day_short(frame[name].iloc[0]) for name in ("since", "until")}
    st.subheader(text("scoreboard.by_week", **days), anchor=False)
    st.caption(text("scoreboard.by_week_key"))
    drawn = drawing.calls_by_week(frame, made, text, session.palette())
    show.still_figure(drawn, "calls_by_week", drawing.calls_by_week_alt(frame, text))
    show.passport("own_record", answer, text, "own_record")


def errors_by_week(asked: Scope, text: Text) -> None:
    """Draw how far the tool and the naive calls were off, by weeks to the end."""
    answer = session.ask("record_errors", asked)
    if answer.frame.empty:
        return
    st.subheader(text("scoreboard.errors"), anchor=False)
    st.caption(text("scoreboard.errors_key"))
    show.table(answer.frame, show.columns_of("record_errors"), text, key="record_errors")
    show.passport("record_errors", answer, text, "record_errors")


def _of_chances(frame: pd.DataFrame, text: Text) -> str:
    """Whether what was said and what was won agree, step by step."""
    if frame["deals"].sum() < FEWEST_DEALS:
        return text("scoreboard.chances_thin")
    is_off = (frame["said"] < frame["low"]) | (frame["said"] > frame["high"])
    if not is_off.any():
        return text("scoreboard.chances_honest")
    worst = frame[is_off].sort_values("deals").iloc[-1]
    said, won = text.share(worst["said"]), text.share(worst["rate"])
    return text("scoreboard.chances_off", said=said, won=won)
