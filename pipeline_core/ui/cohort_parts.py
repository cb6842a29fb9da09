"""Cohorts at equal age on the funnel page: the finding, the curves, the table, the deals of one cohort."""

from __future__ import annotations

import dataclasses

import pandas as pd
import streamlit as st

from pipeline_core.charts import cohorts as drawing
from pipeline_core.metrics.cohorts import AGES
from pipeline_core.scope import Scope, period_named
from pipeline_core.text import Text
from pipeline_core.ui import choices, findings, session, show
from pipeline_core.ui.plain import plain

SHARES = [f"share_{age}" for age in AGES]
SHOWN = ["cohort", "deals", *SHARES, "share_to_date", "open_share"]


def draw(asked: Scope, text: Text) -> None:
    """Draw the cohorts that were created up to the end of the scope's period, side by side at equal age."""
    since_ever = dataclasses.replace(asked, since=None)
    place = st.container()
    with st.container(horizontal=True):
        split = choices.choice("cohorts", ("month", "quarter"), text)
        stage = choices.name_choice("cohort_stage", _stages(asked), text("cohorts.goal_won"))
    given = {"split_by": split, "stage": stage}
    curves = session.ask("funnel_cohorts", since_ever, **given)
    cohorts = session.ask("created_cohorts", since_ever, **given)
    stands_out = drawing.marked(curves.frame, cohorts.frame)
    with place:
        finding = _finding(cohorts.frame, stands_out.newest, stage, text)
        st.subheader(plain(finding), anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        st.caption(_key(stands_out, stage, curves.frame["cohort"].nunique(), text))
        drawn = drawing.maturity_curves(curves.frame, stands_out, text, session.palette())
        alt = drawing.maturity_curves_alt(curves.frame, stands_out, text)
        clicked = show.figure(drawn, f"cohort_{split}", alt)
        show.passport("funnel_cohorts", curves, text, "cohort_curves")
    with right:
        st.caption(text("cohorts.table"))
        show.table(_in_words(cohorts.frame, text), _columns(), text, key="cohort_table")
        show.passport("created_cohorts", cohorts, text, "cohorts")
    if out := findings.left_out_line(cohorts, text, ("no_created_date", "closed_before_created")):
        st.caption(text("cohorts.left_out", reasons=out))
    key = f"cohort_{split}"
    deals(asked, choices.selection(key, clicked and clicked[:1]), key, "created", text)


def deals(asked: Scope, chosen: list[str] | None, key: str, by: str, text: Text) -> None:
    """Draw the deals that were created or closed (`by`) in the period that was chosen under a key.

    They are those that its number counts: none of a day after the end of the scope's own period.
    """
    period = period_named(chosen[0], session.fiscal_year_start()) if chosen else None
    if period is None:
        return
    until = min(period.until, asked.until or period.until)
    inside = dataclasses.replace(asked, since=period.since, until=until)
    title = text(f"winning.deals_{by}", period=text.period(period.code))
    which = {"outcome": "closed"} if by == "closed" else {"period_by": "created"}
    show.deal_table(inside, text, key, title, True, **which)


def _stages(asked: Scope) -> list[str]:
    """Stages between the first and won; none where lost deals do not show theirs."""
    reached = session.ask("stage_conversion", asked)
    is_blind = "stage_at_loss_unknown" in reached.left_out
    return [] if is_blind else list(reached.frame["stage"].iloc[1:-1])


def _finding(cohorts: pd.DataFrame, newest: str | None, stage: str | None, text: Text) -> str:
    """The newest cohort that can be compared beside the older ones at its own age."""
    rows = cohorts[cohorts["cohort"] == newest]
    if rows.empty or rows["against_older"].iloc[0] not in drawing.COMPARED:
        return text("cohorts.none")
    row = rows.iloc[0]
    return text(
        f"cohorts.{row['against_older']}{'_stage' if stage else ''}",
        cohort=text.period(row["cohort"]),
        share=text.share(row["share_then"]),
        older=text.share(row["older_share"]),
        days=text.days(row["known_to_day"]),
        stage=stage,
    )


def _key(stands_out: drawing.Marked, stage: str | None, count: int, text: Text) -> str:
    said = text("cohorts.key_stage", stage=stage) if stage else text("cohorts.key")
    if stands_out.newest is None:
        return plain(said)
    if count > drawing.MOST_COHORTS:
        last = text("cohorts.last", shown=drawing.MOST_COHORTS, all=text.count(count))
        said = f"{said} · {last}"
    marks = "marks" if stands_out.best != stands_out.newest else "marks_one"
    named = text(
        f"cohorts.{marks}",
        newest=text.period(stands_out.newest),
        best=text.period(stands_out.best),
    )
    return plain(f"{said} · {named}")


def _in_words(cohorts: pd.DataFrame, text: Text) -> pd.DataFrame:
    """The newest first; where a share is not known, why."""
    shown = cohorts[SHOWN].iloc[::-1].reset_index(drop=True)
    why = cohorts["against_older"].iloc[::-1].reset_index(drop=True)
    for name in SHARES:
        shown[name] = [
            text.share(share)
            if pd.notna(share)
            else text(f"cohorts.{reason if reason in ('unwatched', 'few') else 'young'}")
            for share, reason in zip(shown[name], why, strict=True)
        ]
    return shown


def _columns() -> dict[str, str]:
    return show.columns_of("created_cohorts") | dict.fromkeys(SHARES, "str")
