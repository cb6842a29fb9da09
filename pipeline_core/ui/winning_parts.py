"""How often, how fast and how soon deals are won: win rate, velocity and days to win."""

from __future__ import annotations

import dataclasses

import pandas as pd
import streamlit as st

from pipeline_core.answers import Answer
from pipeline_core.charts import cohorts as curves
from pipeline_core.charts import winning as drawing
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, cohort_parts, findings, session, show

CLOSED_BY = ("month", "quarter", "year", "created_month", "created_quarter")
MANY_OPEN = 0.1  # share of deals still open from which a win rate is said with a warning
DECIDED = 0.5


def draw(asked: Scope, text: Text) -> None:
    """Draw how often deals are won, what they bring in a day, and how soon they are won."""
    _win_rate(asked, text)
    _velocity(asked, text)
    _days_to_win(asked, text)


def _win_rate(asked: Scope, text: Text) -> None:
    answer = session.ask("win_rate", asked)
    row = answer.frame.iloc[0]
    st.subheader(_rate_finding(row, text), anchor=False)
    split = choices.choice("win_rates", CLOSED_BY, text)
    left, right = st.columns([3, 2], gap="large")
    with left:
        by = "created" if split.startswith("created_") else "closed"
        rates = session.ask("win_rates", dataclasses.replace(asked, since=None), split_by=split)
        st.caption(text(f"win_rates.key_{by}"))
        drawn = drawing.rate_rows(rates.frame, text, session.palette())
        clicked = show.figure(drawn, f"rate_{split}", drawing.rate_rows_alt(rates.frame, text))
        show.passport("win_rates", rates, text, "win_rates", text("win_rates.passport"))
    with right:
        _rate_tiles(row, text)
        for line in _rate_cautions(answer, rates.frame, by, text):
            st.markdown(line)
        show.passport("win_rate", answer, text, "win_rate")
    chosen = choices.selection(f"rate_{split}", clicked and clicked[:1])
    cohort_parts.deals(asked, chosen, f"rate_{split}", by, text)


def _rate_finding(row: pd.Series, text: Text) -> str:
    closed = row["won"] + row["lost"]
    if not closed:
        return text("win_rate.none")
    won, every = text.count(row["won"]), text.count(closed)
    return text("win_rate.finding", share=text.share(row["rate"]), won=won, closed=every)


def _rate_tiles(row: pd.Series, text: Text) -> None:
    """By count with its interval, and by value where amounts allow it."""
    by_count, by_value = st.columns(2)
    is_known = pd.notna(row["rate"])
    interval = text("win_rate.interval", low=text.share(row["low"]), high=text.share(row["high"]))
    by_count.metric(
        text("win_rate.by_count"),
        text.share(row["rate"]) if is_known else text("winning.no_data"),
        delta_description=interval if is_known else None,
        border=True,
    )
    is_valued = pd.notna(row["value_rate"])
    by_value.metric(
        text("win_rate.by_value"),
        text.share(row["value_rate"]) if is_valued else text("winning.no_data"),
        delta_description=text("win_rate.of_value") if is_valued else None,
        border=True,
    )


def _rate_cautions(answer: Answer, rates: pd.DataFrame, by: str, text: Text) -> list[str]:
    """What a reader must know before believing the rate, each with its number."""
    row, lines = answer.frame.iloc[0], []
    if pd.notna(row["open_share"]) and row["open_share"] >= MANY_OPEN:
        said = text(
            "win_rate.still_open",
            n=row["open_deals"],
            days=text.count(row["ripe_days"]),
            share=text.share(row["open_share"]),
            rate=text.share(row["rate_if_lost"]),
        )
        lines.append(f":orange[:material/warning:] {said}")
    is_told = (rates["open_share"] >= MANY_OPEN) & (rates["won"] + rates["lost"] >= drawing.FEWEST)
    if by == "created" and is_told.any():
        last = rates[is_told].iloc[-1]
        said = text(
            "win_rates.young",
            period=text.period(last["period"]),
            share=text.share(last["open_share"]),
            rate=text.share(last["rate_if_lost"]),
        )
        lines.append(f":orange[:material/warning:] {said}")
    if "amounts_thin" in answer.left_out:
        lines.append(text("left_out.amounts_thin", n=answer.left_out["amounts_thin"]))
    parked = answer.left_out.get("parked", 0)
    lines.append(text("win_rate.parked", n=parked) if parked else text("win_rate.open_not_counted"))
    return lines


def _velocity(asked: Scope, text: Text) -> None:
    answer = session.ask("velocity", asked)
    rows = answer.frame.set_index("compared_span")
    this = rows.loc["this"]
    spans = [span for span in rows.index[1:] if pd.notna(rows.loc[span, "velocity_ratio"])]
    against = choices.current("against", spans) if spans else None
    st.subheader(
        _velocity_finding(this, against and rows.loc[against], against, text), anchor=False
    )
    st.caption(_velocity_rule(this, asked, text))
    if against is not None:
        if len(spans) > 1:
            choices.choice("against", spans, text)
        other = rows.loc[against]
        left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
        with left:
            drawn = drawing.lever_bars(this, other, text, session.palette())
            show.still_figure(drawn, "levers", drawing.lever_bars_alt(other, text))
        with right:
            st.markdown("\n".join(f"- {line}" for line in _lever_lines(this, other, text)))
    show.passport("velocity", answer, text, "velocity")


def _velocity_finding(
    this: pd.Series, other: pd.Series | None, against: str | None, text: Text
) -> str:
    if pd.isna(this["velocity"]):
        return text("velocity.unknown", n=int(this["won"]))
    amount = text.money_said(this["velocity"])
    if other is None:
        return text("velocity.alone", amount=amount)
    ratio = other["velocity_ratio"]
    way = _way(ratio)
    return text(
        f"velocity.{way}_{against}", amount=amount, change=text.share(abs(round(ratio - 1, 2)))
    )


def _velocity_rule(this: pd.Series, asked: Scope, text: Text) -> str:
    """The definition in one line, with the days and, where amounts lie far apart, the mean."""
    parts = [
        text(
            "velocity.rule",
            since=text.day_short(this["since_on"]),
            until=text.day_short(min(this["until_on"], pd.Timestamp(asked.as_of))),
        )
    ]
    if pd.notna(this["velocity_mean"]):
        parts.append(
            text(
                "velocity.with_mean",
                mean=text.money_said(this["mean_amount"]),
                median=text.money_said(this["median_amount"]),
                amount=text.money_said(this["velocity_mean"]),
            )
        )
    return " ".join(parts)


def _lever_lines(this: pd.Series, other: pd.Series, text: Text) -> list[str]:
    """A sentence for each lever: what it was, what it is, and what that does to velocity."""
    lines = []
    for lever, name in zip(drawing.LEVERS[:-1], drawing.VALUES[:-1], strict=True):
        ratio = other[f"{lever}_ratio"]
        said = text(
            f"velocity_lever.{lever}_{_way(ratio)}",
            now=drawing.lever_said(lever, this[name], text),
            then=drawing.lever_said(lever, other[name], text),
            change=text.share(abs(round(ratio - 1, 2))),
        )
        lines.append(said)
    return lines


def _way(ratio: float) -> str:
    """More or less, as far as whole per cent tell."""
    change = round(ratio - 1, 2)
    return "more" if change > 0 else "less" if change < 0 else "same"


def _days_to_win(asked: Scope, text: Text) -> None:
    since_ever = dataclasses.replace(asked, since=None)
    split = choices.current("cycle", ("quarter", "month", "year"))
    times = session.ask("time_to_close", since_ever)
    won = session.ask("cycle_length", since_ever, split_by=split)
    st.subheader(_cycle_finding(times.frame, text), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.caption(text("time_to_close.key"))
        drawn = curves.closing_curve(times.frame, text, session.palette())
        show.still_figure(drawn, "closing", curves.closing_curve_alt(times.frame, text))
        show.passport("time_to_close", times, text, "closing")
    with right:
        choices.choice("cycle", ("quarter", "month", "year"), text)
        st.caption(text("cycle_length.key"))
        drawn = drawing.cycle_rows(won.frame, text, session.palette())
        show.still_figure(drawn, f"cycle_{split}", drawing.cycle_rows_alt(won.frame, text))
        out = findings.left_out_line(won, text, ("closed_before_created", "no_created_date"))
        st.caption(f"{text('cycle_length.only_won')} {out}".strip())
        show.passport("cycle_length", won, text, "cycle")


def _cycle_finding(frame: pd.DataFrame, text: Text) -> str:
    """The median with open deals counted, or how far the curve comes."""
    if frame.empty:
        return text("time_to_close.none")
    half = frame[frame["closed_share"] >= DECIDED]
    if half.empty:
        last = frame.iloc[-1]
        share, days = text.share(last["closed_share"]), text.days(last["day"])
        return text("time_to_close.not_half", share=share, days=days)
    return text("time_to_close.half", n=int(half["day"].iloc[0]))
