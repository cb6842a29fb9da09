"""After how many days a deal is silent or stuck in each stage."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core import clock
from pipeline_core.scope import Scope
from pipeline_core.store.thresholds import (
    SILENT_DAYS,
    STAGE_THRESHOLDS,
    save_stage_thresholds,
    stage_thresholds,
)
from pipeline_core.text import Text
from pipeline_core.ui import session

LONGEST = 3650
DAYS = ("silent_days", "stuck_days")


def thresholds(text: Text) -> None:
    """Draw two numbers of days per open stage; an empty one is the default, 0 means never."""
    known = stage_thresholds(session.store())
    if known.empty:
        st.info(text("settings.no_stages"))
        return
    st.caption(text("settings.thresholds_about", n=SILENT_DAYS))
    with st.form("thresholds_form", border=False):
        edited = _editor(known, text)
        if st.form_submit_button(text("settings.save"), type="primary"):
            chosen = as_chosen(known, edited, text)
            save_stage_thresholds(session.store(), chosen, clock.now(), session.user())
            st.toast(text("settings.saved"))
            st.rerun()


def as_chosen(known: pd.DataFrame, edited: pd.DataFrame, text: Text) -> pd.DataFrame:
    """Return the person's table as thresholds, row by row those of the known stages."""
    days = {name: edited[text(f"column.{name}")].astype("Int64").to_numpy() for name in DAYS}
    return known.assign(**days).astype({name: STAGE_THRESHOLDS[name] for name in DAYS})


def shown(known: pd.DataFrame, text: Text) -> pd.DataFrame:
    """Return the thresholds under our words; pipelines are named where there are several."""
    named = ("pipeline", "stage") if known["pipeline"].nunique() > 1 else ("stage",)
    told = ("long_days",) if "long_days" in known else ()
    return pd.DataFrame({text(f"column.{name}"): known[name] for name in (*named, *DAYS, *told)})


def _with_the_rule(known: pd.DataFrame) -> pd.DataFrame:
    """The stages with the days after which the rule of stuck asks, where it is known stage by stage."""
    day = (session.known_days() or (None, session.today()))[1]
    pace = session.ask("stage_pace", Scope(day, session.visible_owners())).frame
    if known["stage"].duplicated().any() or not (pace["clock"] == "stage").all():
        return known
    return known.assign(long_days=known["stage"].map(pace.set_index("stage")["long_days"]))


def _editor(known: pd.DataFrame, text: Text) -> pd.DataFrame:
    table = shown(_with_the_rule(known), text)
    number = st.column_config.NumberColumn(min_value=0, max_value=LONGEST, step=1)
    return st.data_editor(
        table,
        hide_index=True,
        height="content",
        placeholder=text("settings.by_default"),
        alt=text("settings.tab_thresholds"),
        disabled=[text(f"column.{name}") for name in ("pipeline", "stage", "long_days")],
        column_config={text(f"column.{name}"): number for name in DAYS}
        | {text("column.long_days"): st.column_config.NumberColumn(format="%d")},
        key="thresholds_editor",
    )
