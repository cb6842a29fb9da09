"""What happens to deals on the way: where they are lost and why, what is out of order, the usual paths."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.charts import paths as drawing
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, session, show
from pipeline_core.ui.plain import plain
from pipeline_core.ui.tables import drawn_table

VIEWS = ("losses", "detours", "paths")
SHOWN_OF_PATH = ["path", "deals", "share", "closed", "won_share", "still_open", "median_days"]


def draw(asked: Scope, text: Text) -> None:
    """Draw one of three views of the deals' ways, with the deals behind what is chosen in it."""
    st.space("small")
    view = choices.choice("way", VIEWS, text)
    {"losses": _losses, "detours": _detours, "paths": _paths}[view](asked, text)


def _losses(asked: Scope, text: Text) -> None:
    by_stage = session.ask("lost_by_stage", asked)
    reasons = session.ask("loss_reasons", asked)
    frame, total = by_stage.frame, int(by_stage.frame["lost"].sum())
    if not total:
        st.subheader(text("ways.no_losses"), anchor=False)
        return
    st.subheader(plain(_losses_finding(frame, total, text)), anchor=False)
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.caption(text("ways.key_lost"))
        drawn = drawing.lost_bars(frame, text, session.palette())
        show.still_figure(drawn, "lost", drawing.lost_bars_alt(frame, text))
        show.passport("lost_by_stage", by_stage, text, "lost")
    with right:
        st.caption(_reasons_caption(reasons.frame, total, text))
        stages = frame["stage"].astype(object).where(frame["stage"].notna(), None).tolist()
        drawn = drawing.reason_grid(reasons.frame, stages, text, session.palette())
        clicked = show.figure(drawn, "loss", drawing.reason_grid_alt(reasons.frame, text))
        show.passport("loss_reasons", reasons, text, "reasons")
    _lost_deals(asked, reasons.frame, choices.selection("loss", clicked and clicked[:2]), text)


def _losses_finding(frame: pd.DataFrame, total: int, text: Text) -> str:
    """The stage from which most deals were lost, where the files tell one."""
    known = frame[frame["stage"].notna()]
    if known.empty or not known["lost"].sum():
        return text("ways.finding_lost_unknown", n=total)
    worst = known.loc[known["lost"].idxmax()]
    return text("ways.finding_lost", n=total, lost=text.count(worst["lost"]), stage=worst["stage"])


def _reasons_caption(frame: pd.DataFrame, total: int, text: Text) -> str:
    """What the grid shows, and how many losses have no reason; where none has one, what to export."""
    without = int(frame.loc[frame["lost_reason"].isna(), "deals"].sum())
    if without == total:
        return text("ways.no_reasons")
    key = text("ways.key_reasons")
    return f"{key} · {text('ways.without_reason', n=without)}" if without else key


def _lost_deals(asked: Scope, frame: pd.DataFrame, chosen: list[str] | None, text: Text) -> None:
    title, parameters = text("ways.lost_deals"), {}
    if chosen and len(chosen) == 2:
        stage, reason = chosen
        names = drawing.stage_name(stage, text), drawing.reason_name(reason, text)
        title = text("ways.lost_deals_of", stage=names[0], reason=names[1])
        parameters = {"stage": stage, "reason": _reasons_of(reason, frame)}
    found = session.ask("lost_deals", asked, **parameters).frame
    _listed("lost_deals", found, title, "loss" if parameters else None, text)


def _reasons_of(code: str, frame: pd.DataFrame) -> tuple[str, ...]:
    """The reasons of a row of the grid: one, or all that have none of their own."""
    if code != drawing.OTHERS:
        return (code,)
    own = drawing.reason_rows(frame)
    return tuple(
        reason for reason in sorted(set(frame["lost_reason"].dropna())) if reason not in own
    )


def _detours(asked: Scope, text: Text) -> None:
    answer = session.ask("path_facts", asked)
    frame = answer.frame
    if not frame["judged_deals"].sum():
        st.subheader(text("ways.no_moves"), anchor=False)
        return
    st.subheader(plain(_detours_finding(frame, text)), anchor=False)
    lines = [text("ways.key_detours")]
    unknown = int(frame["unknown_deals"].max())
    if unknown:
        lines.append(text("ways.unknown", n=unknown))
    st.caption(" · ".join(lines))
    drawn = drawing.detour_bars(frame, text, session.palette())
    clicked = show.figure(drawn, "detour", drawing.detour_bars_alt(frame, text))
    show.passport("path_facts", answer, text, "detours")
    chosen = choices.selection("detour", clicked and clicked[:1])
    kinds = frame.loc[frame["deals"] > 0, "detour"]
    kind = chosen[0] if chosen and chosen[0] in set(frame["detour"]) else None
    if kind is None and kinds.empty:
        return
    shown = kind or kinds.iloc[0]
    found = session.ask("deal_paths", asked, detour=shown).frame
    _listed("deal_paths", found, text(f"detour.{shown}"), "detour" if kind else None, text)


def _detours_finding(frame: pd.DataFrame, text: Text) -> str:
    """What is most often out of order among what a deal does on its way."""
    on_the_way = frame[frame["detour"].isin(["skipped", "went_back", "came_again"])]
    most = on_the_way.loc[on_the_way["deals"].idxmax()]
    if not most["deals"]:
        return text("ways.finding_in_order")
    return text(f"ways.finding_{most['detour']}", share=text.share(most["share"]))


def _paths(asked: Scope, text: Text) -> None:
    answer = session.ask("path_variants", asked)
    frame = answer.frame
    if frame.empty:
        st.subheader(text("ways.no_moves"), anchor=False)
        return
    first, named = frame.iloc[0], frame[frame["path"].notna()]
    many = int(frame["paths"].sum())
    finding = text("ways.finding_paths", n=many, share=text.share(first["share"]))
    st.subheader(finding, anchor=False)
    lines = [text("ways.key_paths")]
    if len(named) < len(frame):
        others = frame.iloc[-1]
        said = {"n": int(others["paths"]), "deals": text.count(others["deals"])}
        lines.append(text("ways.other_paths", **said))
    st.caption(" · ".join(lines))
    state = drawn_table(
        named[SHOWN_OF_PATH],
        show.columns_of("path_variants"),
        text,
        key=choices.figure_key("path"),
        on_select="rerun",
        selection_mode="single-cell",
    )
    cells = state["selection"]["cells"]
    chosen = choices.selection("path", [named["path"].iloc[cells[0][0]]] if cells else None)
    show.passport("path_variants", answer, text, "paths")
    graph, again = session.ask("process_graph", asked), session.ask("rework", asked)
    show.passport("process_graph", graph, text, "graph", label=text("ways.all_moves"))
    show.passport("rework", again, text, "rework", label=text("ways.entered_again"))
    path = "|".join(chosen) if chosen else first["path"]
    found = session.ask("deal_paths", asked, path=path).frame
    _listed("deal_paths", found, path, "path" if chosen else None, text)


def _listed(metric: str, frame: pd.DataFrame, title: str, clears: str | None, text: Text) -> None:
    """The deals behind a number, with their count and their money."""
    st.subheader(plain(title), anchor=False)
    st.caption(show.counted(len(frame), frame["amount"].sum(min_count=1), text))
    show.listed(metric, frame, "ways", clears, text)
