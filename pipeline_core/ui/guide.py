"""The first ten minutes: three steps on one's own workspace, a tour of five stops on the sample."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core import clock, ingest
from pipeline_core.findings import of_changes
from pipeline_core.scope import Scope
from pipeline_core.store import settings
from pipeline_core.text import Text
from pipeline_core.ui import changes_parts, findings, session, show
from pipeline_core.ui.plain import plain

DISMISSED = "guide_dismissed"  # a setting of the workspace
STEPS = {"upload": {}, "stages": {"tab": "stages"}, "target": {"tab": "target"}}
PAGE_OF = {"upload": "upload", "stages": "settings", "target": "settings"}


def steps_done() -> dict[str, bool]:
    """Return of each of the three steps whether the data shows that it is done.

    Stages are placed when every one that a file has named has its place or its outcome.
    """
    store = session.store()
    stages = ingest.stages(store)
    return {
        "upload": not session.is_empty(store),
        "stages": len(stages) > 0 and not (stages["kind"] == "unplaced").any(),
        "target": len(settings.targets(store)) > 0,
    }


def first_steps(text: Text) -> None:
    """Draw what is done and what is next, until all is done or nobody wants to see it.

    Without an upload there is nothing else to show.
    """
    done = steps_done()
    is_over = session.workspace() == "sample" or all(done.values()) or _is_dismissed()
    if done["upload"] and is_over:
        return
    with st.container(border=True, gap="xsmall"):
        _head(text("guide.title", n=sum(done.values())), done["upload"], text)
        for name, is_done in done.items():
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                if is_done:
                    st.markdown(f":green-badge[✓ {text('guide.done')}] {text(f'guide.{name}')}")
                elif name == "stages" and not done["upload"]:
                    st.markdown(text("guide.stages_later"))
                else:
                    show.link_to(PAGE_OF[name], text(f"guide.{name}"), **STEPS[name])
                    st.caption(text(f"guide.{name}_about"), width="stretch")


def tour(asked: Scope, row: pd.Series, text: Text) -> None:
    """Draw five stops of the sample, each with what is to be seen there, told from its data."""
    if session.workspace() != "sample" or _is_dismissed():
        return
    with st.container(border=True, gap="xsmall"):
        _head(text("tour.title"), True, text)
        with st.grid(5, min_column_width=165):
            for page, said in _stops(asked, row, text).items():
                with st.container(gap=None):
                    show.link_to(page, text(f"page.{page}.title"))
                    st.caption(plain(said))


def _stops(asked: Scope, row: pd.Series, text: Text) -> dict[str, str]:
    """What is most worth a look on each page."""
    whole = session.ask("pipeline_by_stage", asked).frame
    stops = {"pipeline": findings.of_pipeline(whole, "amount", text)}
    compared = changes_parts.comparison()
    if compared is not None:
        answer = compared.ask("waterfall")
        period = compared.period and text.period(compared.period)
        measured = changes_parts.measure(answer)
        stops["changes"] = of_changes.finding(answer.frame, measured, period, compared.start, text)
    cell = findings.slowest_cell(session.ask("bottleneck_board", asked, split_by="owner").frame)
    if cell is not None:
        stops["bottlenecks"] = text(
            "tour.bottlenecks",
            stage=cell["stage"],
            value=cell["group"],
            days=text.days(cell["median_days"]),
            usual=text.days(cell["usual_days"]),
        )
    if pd.notna(row["p_target"]):
        target, chance = text.money_said(row["target"]), text.share(row["p_target"])
        stops["forecast"] = text("tour.forecast", target=target, chance=chance)
    return {**stops, "review": text("tour.review")}


def _is_dismissed() -> bool:
    return settings.setting(session.store(), DISMISSED) == "yes"


def _head(title: str, can_be_dismissed: bool, text: Text) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(f"**{title}**", width="content")
        if can_be_dismissed:
            st.button(text("guide.dismiss"), on_click=_hide, key="dismiss_guide", type="tertiary")


def _hide() -> None:
    settings.change_setting(session.store(), DISMISSED, "yes", clock.now(), session.user())
