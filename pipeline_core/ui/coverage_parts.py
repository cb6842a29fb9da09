"""The coverage of the target on the pipeline page: the finding, its arithmetic, the figure."""

from __future__ import annotations

import dataclasses

import pandas as pd
import streamlit as st

from pipeline_core.charts.coverage import coverage_bars, coverage_bars_alt
from pipeline_core.text import Text
from pipeline_core.ui import filter_bar, session, show


def coverage(text: Text) -> None:
    """Draw whether the open pipeline of the period can carry what its target still needs."""
    asked = filter_bar.scope_in_quarter()
    answer = session.ask("target_coverage", asked)
    row = answer.frame.iloc[0]
    st.subheader(_finding(row, text), anchor=False)
    if row["state"] == "no_target":
        st.caption(text("target_coverage.no_target_about"))
        show.link_to("settings", text("target_coverage.set_target"))
        return
    if pd.notna(row["target"]):
        st.caption(_about_target(row, text))
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    with right:
        for line in _arithmetic(row, text):
            st.markdown(line)
    with left:
        _figure(row, text)
    without_state = dataclasses.replace(answer, frame=answer.frame.drop(columns="state"))
    show.passport("target_coverage", without_state, text, "coverage")


def _figure(row: pd.Series, text: Text) -> None:
    if row["state"] in ("known", "too_few", "met", "over", "nothing_open"):
        st.caption(text("target_coverage.key"))
        drawn = coverage_bars(row, text, session.palette())
        show.still_figure(drawn, "coverage", coverage_bars_alt(row, text))


def _finding(row: pd.Series, text: Text) -> str:
    state = row["state"]
    if state == "known":
        state = "short" if row["missing_amount"] else "enough"
    return text(
        f"target_coverage.{state}",
        period=text.period(filter_bar.period_code()),
        missing=text.money_said(row["missing_amount"]),
        won=text.money_said(row["won_amount"]),
        target=text.money_said(row["target"]),
    )


def _about_target(row: pd.Series, text: Text) -> str:
    """How the target comes about, and for how much of the period there is one."""
    said = text(f"target_said.{row['target_made_of']}")
    if row["target_days_share"] >= 1:
        return said
    share = text.share(row["target_days_share"])
    return f"{said} · {text('target_said.partly', share=share)}"


def _arithmetic(row: pd.Series, text: Text) -> list[str]:
    """How the ratios come about, as far as they are known."""
    until = filter_bar.scope_in_quarter().until
    lines = []
    if row["state"] in ("known", "too_few", "nothing_open", "over") and row["remaining_amount"]:
        values = {
            name: text.money_said(row[f"{name}_amount"]) for name in ("won", "remaining", "open")
        }
        target = text.money_said(row["target"])
        lines.append(
            text("target_coverage.to_go", target=target, until=text.day_short(until), **values)
        )
        if pd.notna(row["coverage"]):
            lines.append(
                text("target_coverage.covered", coverage=text.times(row["coverage"]), **values)
            )
    if pd.notna(row["required_coverage"]):
        lines.append(
            text(
                "target_coverage.needed",
                n=row["days_left"],
                rate=text.share(row["value_win_rate"]),
                required=text.times(row["required_coverage"]),
                needed=text.money_said(row["needed_amount"]),
            )
        )
    return lines
