"""Saved scenarios on the forecast page: side by side as ranges, in words, and what happened since."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core.answers.scenario_files import read
from pipeline_core.answers.scenarios import ANSWERED
from pipeline_core.charts import scenarios as drawing
from pipeline_core.findings.of_scenarios import levers_said
from pipeline_core.scope import Scope
from pipeline_core.store.scenarios import kept_scenarios
from pipeline_core.text import Text, said
from pipeline_core.ui import scenario_keeping, session, show
from pipeline_core.ui.choices import names_choice
from pipeline_core.ui.plain import plain
from pipeline_core.ui.scenario_keeping import CHOSEN, MOST
from pipeline_core.ui.scenario_words import difference_said, since_saved


def draw(asked: Scope, text: Text) -> None:
    """Draw the scenarios that the link names, the plan first where it names none; and ways to keep them."""
    kept = kept_scenarios(session.store())
    offered = kept[kept["archived_at"].isna()]
    st.subheader(text("scenario.title"), anchor=False, help=text("scenarios.about"))
    if error := st.session_state.pop("scenario_error", None):
        st.error(said(text, error))
    if len(offered):
        names = list(offered["name"])
        chosen = names_choice(CHOSEN, names, names[:MOST], MOST, text("scenario.choose"))
        _side_by_side(asked, offered, chosen, text)
    else:
        st.caption(text("scenario.none"))
    scenario_keeping.save_form(asked, text)
    scenario_keeping.taken_in(text)
    scenario_keeping.archived(kept[kept["archived_at"].notna()], text)


def _side_by_side(asked: Scope, offered: pd.DataFrame, chosen: list[str], text: Text) -> None:
    answer = session.ask("scenarios", asked, names=tuple(chosen))
    frame = answer.frame
    st.markdown(f"**{plain(_finding(frame, text))}**")
    if frame["p50"].notna().all():
        drawn = drawing.scenario_ranges(frame, text, session.palette())
        show.still_figure(drawn, "scenario_ranges", drawing.scenario_ranges_alt(frame, text))
    show.passport("scenarios", answer, text, "scenarios")
    fates = session.ask("scenario_deals", asked)
    by_name = {kept["name"]: kept for kept in offered.to_dict("records")}
    for _, row in frame.iloc[1:].iterrows():
        _scenario(row, by_name[row["scenario"]], fates.frame, text)
    if frame["decided_deals"].sum():
        show.passport("scenario_deals", fates, text, "scenario_deals", text("scenario_deals.title"))


def _scenario(row: pd.Series, kept: dict[str, Any], fates: pd.DataFrame, text: Text) -> None:
    """One scenario: who saved it, what it changes, what it makes likely, what happened since."""
    of_it = fates[fates["scenario"] == row["scenario"]]
    answered = of_it[of_it["fate"].isin(ANSWERED)]
    with st.container(border=True, gap="xsmall"):
        plan = f" :green-badge[{text('scenario.plan')}]" if row["is_plan"] else ""
        st.markdown(f"**{plain(row['scenario'])}**{plan}  \n{difference_said(row, text)}")
        said = levers_said(read(kept["content"]), text)
        st.markdown("\n".join(f"- {plain(each)}" for each in said))
        by = text("scenario.by", author=plain(kept["author"])) if kept["author"] else ""
        st.caption(" · ".join(each for each in (by, plain(kept["note"] or "")) if each))
        st.caption(since_saved(row, answered, text))
        scenario_keeping.actions(kept, text)


def _finding(frame: pd.DataFrame, text: Text) -> str:
    """Which scenarios make the target more likely than not; without a target, which adds most."""
    saved = frame.iloc[1:]
    if saved.empty or saved["p50"].isna().any():
        return text("scenario.finding_none")
    if frame["p_target"].isna().all():
        best = saved.loc[saved["difference"].astype("float64").idxmax()]
        amount = text.money_said(best["difference"], sign=True)
        return text("scenario.finding_best", name=best["scenario"], amount=amount)
    likely = list(saved.loc[saved["p_target"] > 0.5, "scenario"])
    if len(likely) == len(saved):
        return text("scenario.finding_all")
    if len(likely) == 1:
        return text("scenario.finding_one", name=likely[0])
    return text("scenario.finding_some", n=len(likely)) if likely else text("scenario.finding_no")
