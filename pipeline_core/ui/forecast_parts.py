"""The forecast page: its finding, its headline numbers, where the range comes from, and the deals that carry it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from pipeline_core.answers import Answer
from pipeline_core.charts import tornado as drawing
from pipeline_core.printing import history_said
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, findings, glossary, session, show, why
from pipeline_core.ui.levers import SWITCHES
from pipeline_core.ui.plain import plain

FEW = 5  # deals; more of them are no concentration
LEVELS = ("50", "70", "80", "90")  # per cent, of the chance that a target should have


def switches() -> dict[str, bool]:
    """Return the two switches as the forecast takes them."""
    return {name: _is_on(name) for name in SWITCHES}


def draw_switches(row: pd.Series, text: Text) -> None:
    """Draw whether the run-rate is heard, and deals not created yet count; nothing where neither is known."""
    if pd.isna(row["p50"]):
        return
    with st.container(horizontal=True):
        for name in SWITCHES:
            st.session_state[name] = _is_on(name)
            is_on = st.toggle(
                text(f"forecast.{name}"),
                key=name,
                help=text(f"forecast.{name}_about"),
                persist_state="session",
            )
            choices.keep(name, None if is_on else "no")


def deals_whenever(asked: Scope) -> int:
    """Return how many deals the filters let through: any may be won in the period, whatever its close date."""
    return findings.counts(dataclasses.replace(asked, since=None, until=None)).total


def finding(row: pd.Series, asked: Scope, period: str, text: Text) -> str:
    """The range, the chance of the target, and the few deals that make half of the difference."""
    if pd.isna(row["p50"]):
        return findings.of_period(row, period, text)
    said = {
        "likely": text.money_range(row["p10"], row["p90"], tight=False),
        "target": text.money_said(row["target"]),
    }
    if row["booked"] >= (row["target"] if pd.notna(row["target"]) else float("inf")):
        return text("forecast.reached", **said)
    deals = session.ask("forecast_concentration", asked, **switches()).frame
    few = deals_of_half(deals)
    key = "range" if pd.isna(row["target"]) else "range_target"
    if few is None:
        return text(f"forecast.{key}", chance=text.share(row["p_target"]), **said)
    return text(f"forecast.{key}_few", n=few, chance=text.share(row["p_target"]), **said)


def deals_of_half(deals: pd.DataFrame) -> int | None:
    """Return how few deals make half of the forecast's variance, or None where many do."""
    shares = deals["variance_share"].sort_values(ascending=False).cumsum().reset_index(drop=True)
    enough = shares.index[shares >= 0.5]
    return int(enough[0]) + 1 if len(enough) and enough[0] < FEW else None


def tiles(row: pd.Series, asked: Scope, text: Text) -> None:
    """Draw what is booked, P50 with its range, and with a target its chance and what is missing to it."""
    is_known, has_target = pd.notna(row["p50"]), pd.notna(row["target"])
    values = {"booked": text.money(row["booked"]), "p50": text.money(row["p50"])}
    if has_target and is_known:
        gap = text.money(row["target"] - row["p50"])
        values |= {"p_target": text.share(row["p_target"]), "gap": gap}
    elif has_target:
        values |= {"target": text.money(row["target"])}
    likely = text.money_range(row["p10"], row["p90"]) if is_known else text("tile.no_range")
    tile_row(values, text, {"p50": likely})
    if why := findings.without_target(asked, text):
        st.caption(why)
    elif not has_target:
        show.link_to("settings", text("forecast.no_target"))


def tile_row(values: Mapping[str, str], text: Text, under: Mapping[str, str] | None = None) -> None:
    """Draw a tile for each value by its term, with words under it where there are some."""
    with st.grid(4, min_column_width=165):
        for name, value in values.items():
            st.metric(
                text(f"forecast.tile_{name}"),
                value,
                delta_description=(under or {}).get(name),
                help=glossary.about(name, text),
                border=True,
                height="stretch",
            )


def made_of(row: pd.Series, asked: Scope, text: Text) -> None:
    """Draw what the number is made of, where its range comes from, and the naive calls beside it."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(text("forecast.made_of"), anchor=False)
        parts = session.ask("forecast_parts", asked, **switches())
        if parts.frame.empty:
            st.info(text("forecast.no_parts"))
        else:
            amounts = parts.frame.drop(columns="made_of").map(text.money)
            shown = parts.frame[["made_of"]].join(amounts)  # estimates to the cent would pretend
            show.table(shown, dict.fromkeys(shown, "str"), text, key="parts")
            st.caption(text("forecast.parts_key"))
        show.passport("forecast_parts", parts, text, "parts")
    with right:
        _budget(row, text)
        st.subheader(text("forecast.naive"), anchor=False)
        st.markdown(_naive(row, text))
        if row["usual_amounts"]:
            st.caption(text("forecast.usual_amounts", n=int(row["usual_amounts"])))


def _budget(row: pd.Series, text: Text) -> None:
    """Variances add up, so each part is said as its share of the whole."""
    if pd.isna(row["luck"]):
        return
    st.subheader(text("forecast.why_range"), anchor=False)
    shares = {name: text.share(row[name]) for name in ("luck", "market", "not_created")}
    st.markdown(text("forecast.budget", spread=text.money_said(row["spread"]), **shares))


def _naive(row: pd.Series, text: Text) -> str:
    weighted = text.money_said(row["weighted"])
    if pd.isna(row["committed"]):
        return text("forecast.naive_weighted", weighted=weighted)
    committed = text.money_said(row["committed"])
    return text("forecast.naive_both", weighted=weighted, committed=committed)


def concentration(row: pd.Series, asked: Scope, text: Text) -> None:
    """Draw the deals that move the result most, forced won and forced lost."""
    answer = session.ask("forecast_concentration", asked, **switches())
    deals = answer.frame
    if deals.empty:
        return
    measure = "p50" if pd.isna(row["p_target"]) else "p_target"
    few = deals_of_half(deals)
    title = text("forced.many") if few is None else text("forced.few", n=few)
    st.subheader(title, anchor=False)
    st.caption(text(f"forced.key_{measure}"))
    drawn = drawing.forced_deals(deals, float(row[measure]), measure, text, session.palette())
    show.still_figure(drawn, "forced", drawing.forced_deals_alt(deals, measure, text))
    show.passport("forecast_concentration", answer, text, "forced")


def levers_compared(row: pd.Series, asked: Scope, text: Text) -> None:
    """Draw equal steps of every lever, and beside them what each alone would have to do for the target."""
    answer = session.ask("forecast_tornado", asked, **switches())
    if answer.frame.empty:
        return
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(plain(findings.of_levers(answer.frame, text)), anchor=False)
        st.caption(text("tornado.key"))
        drawn = drawing.tornado(answer.frame, text, session.palette())
        show.still_figure(drawn, "tornado", drawing.tornado_alt(answer.frame, text))
        show.passport("forecast_tornado", answer, text, "tornado")
    with right:
        _what_it_takes(pd.notna(row["target"]), asked, text)


@st.fragment
def _what_it_takes(has_target: bool, asked: Scope, text: Text) -> None:
    st.subheader(text("take.title"), anchor=False)
    if not has_target:
        st.markdown(findings.without_target(asked, text) or text("take.no_target"))
        return
    level = int(choices.choice("level", LEVELS, text)) / 100
    answer = session.ask("what_would_it_take", asked, chance=level, **switches())
    lines = [f"- {_needed(row, text)}" for row in _reachable_first(answer.frame)]
    st.markdown("\n".join(lines))
    show.passport("what_would_it_take", answer, text, "take")


def _reachable_first(frame: pd.DataFrame) -> Iterable[tuple]:
    return frame.sort_values("needed", key=pd.Series.isna, kind="stable").itertuples()


def _needed(row: tuple, text: Text) -> str:
    """What one lever alone would have to do, in words."""
    name = plain(drawing.lever_name(row.lever, row.stage, text))
    if pd.isna(row.needed):
        most = move_said(row.limit, text)
        return text("take.never", lever=name, most=most, chance=_below(row.p_target, text))
    if row.needed == 1:
        return text("take.nothing", lever=name)
    return text("take.needed", lever=name, moved=move_said(row.needed, text))


def _below(chance: float, text: Text) -> str:
    """Rounded down: what is not enough must not read as if it were."""
    return text.share(int(100 * chance) / 100 if chance > 0.01 else chance)


def move_said(factor: float, text: Text) -> str:
    """Rounded away from nothing: the move that is said must be enough."""
    per_cent = 100 * (factor - 1)
    rounded = -(-per_cent // 1) if per_cent > 0 else per_cent // 1
    sign = "+" if rounded > 0 else "−"
    return f"{sign}{text.share(abs(rounded) / 100)}"


def history(asked: Scope, text: Text) -> None:
    """Say how much history the forecast stands on, and what it fell back to."""
    answer = session.ask("history_used", asked)
    row = answer.frame.iloc[0]
    st.caption(history_said(row, text))
    if row["depth"] in ("fair", "good"):
        st.caption(text(f"forecast.clock_{row['clock']}"))
    show.passport("history_used", answer, text, "history", text("forecast.history_passport"))


def deals(asked: Scope, text: Text) -> None:
    """Draw the open deals that carry the forecast, each with its reason."""
    answer: Answer = session.ask("forecast_deals", asked)
    if answer.frame.empty:
        return
    st.subheader(text("forecast.deals"), anchor=False)
    rows = why.with_why(answer.frame, asked, text)
    kept = ["name", "amount", "chance", "expected", "why", "stage", "owner", "deal_id"]
    columns = {**show.columns_of("forecast_deals"), "why": "str"}
    show.deals_to_open(rows[kept], columns, text, "forecast_deals")
    show.passport("forecast_deals", answer, text, "deals")


def _is_on(name: str) -> bool:
    return bool(st.session_state.get(name, st.query_params.get(name) != "no"))
