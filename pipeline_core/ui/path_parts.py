"""What happens to deals on the way: where they are lost and why, what is out of order, the usual paths."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.answers import Answer
from pipeline_core.charts import paths as drawing
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, session, show
from pipeline_core.ui.plain import plain
from pipeline_core.ui.tables import drawn_table

VIEWS = ("losses", "detours", "paths")
FEWEST = 5  # closed deals, of which a share is shown
SHOWN_OF_PATH = ["path", "deals", "share", "closed", "won_share", "still_open", "median_days"]


def draw(asked: Scope, text: Text) -> None:
    """Draw one of three views of the deals' ways, with the deals behind what is chosen in it."""
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
    drawn = drawing.lost_bars(frame, text, session.palette())
    alt = drawing.lost_bars_alt(frame, text)
    if reasons.frame["lost_reason"].isna().all():
        st.caption(f"{text('ways.key_lost')} · {text('ways.no_reasons')}")
        clicked = show.figure(drawn, "loss", alt)
        clicked = clicked and clicked[:1]
        show.passport("lost_by_stage", by_stage, text, "lost")
    else:
        left, right = st.columns([2, 3], gap="large")
        with left:
            st.caption(text("ways.key_lost"))
            show.still_figure(drawn, "lost", alt)
            show.passport("lost_by_stage", by_stage, text, "lost")
        with right:
            clicked = _reasons(reasons, frame["stage"], text)
    _lost_deals(asked, reasons.frame, choices.selection("loss", clicked), text)


def _reasons(answer: Answer, stages: pd.Series, text: Text) -> list[str] | None:
    """Draw why deals were lost, and return the stage and the reason of the cell that was clicked."""
    frame = answer.frame
    lines = [text("ways.key_reasons")]
    without = int(frame.loc[frame["lost_reason"].isna(), "deals"].sum())
    if without:
        lines.append(text("ways.without_reason", n=without))
    st.caption(" · ".join(lines))
    named = stages.astype(object).where(stages.notna(), None).tolist()
    drawn = drawing.reason_grid(frame, named, text, session.palette())
    clicked = show.figure(drawn, "loss", drawing.reason_grid_alt(frame, text))
    show.passport("loss_reasons", answer, text, "reasons")
    return clicked and clicked[:2]


def _losses_finding(frame: pd.DataFrame, total: int, text: Text) -> str:
    """The stage from which most deals were lost, where the files tell one."""
    known = frame[frame["stage"].notna()]
    if known.empty or not known["lost"].sum():
        return text("ways.finding_lost_unknown", n=total)
    worst = known.loc[known["lost"].idxmax()]
    return text("ways.finding_lost", n=total, lost=text.count(worst["lost"]), stage=worst["stage"])


def _lost_deals(asked: Scope, frame: pd.DataFrame, chosen: list[str] | None, text: Text) -> None:
    """The deals behind a stage, behind one of its reasons, or all that were lost."""
    title, parameters = text("ways.lost_deals"), {}
    if chosen:
        stage = drawing.stage_name(chosen[0], text)
        title, parameters = text("ways.lost_deals_from", stage=stage), {"stage": chosen[0]}
    if chosen and len(chosen) > 1:
        code = "|".join(chosen[1:])
        title = text("ways.lost_deals_of", stage=stage, reason=drawing.reason_name(code, text))
        parameters["reason"] = _reasons_of(code, frame)
    found = session.ask("lost_deals", asked, **parameters).frame
    _listed("lost_deals", found, title, "loss" if chosen else None, text)


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
    is_thin = named["closed"] < FEWEST
    state = drawn_table(
        named[SHOWN_OF_PATH].assign(won_share=named["won_share"].mask(is_thin)),
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
