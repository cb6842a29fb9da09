"""The parts of the page of changes: its two days, its figures, its close dates, its deals."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core.answers import Answer
from pipeline_core.charts import changes as drawing
from pipeline_core.charts import stage_flow as flow_drawing
from pipeline_core.findings import of_changes
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, filter_bar, session, show
from pipeline_core.ui.plain import plain

DAYS_BACK = 7
MOST_UPLOADS = 60
FIGURES = ("bar", "cell")  # of both, the one clicked last chooses the deals
MOVED = {  # what happened to close dates: the column of slips that counts it
    "pushed": "pushes",
    "pushed_out": "slipped_deals",
    "pulled_out": "pulled_out_deals",
    "rolled_in": "rolled_in_deals",
}


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Two days and the deals that are compared between them."""

    scope: Scope
    start: datetime.date
    period: str | None  # its code; None for the whole pipeline

    def ask(self, metric: str, **parameters: Any) -> Answer:
        """Return the answer to one of the questions about both days."""
        return session.ask(metric, self.scope, start=self.start, **parameters)


def comparison() -> Comparison | None:
    """Return what the filters and the switches say; None where nothing is known before the as-of day."""
    asked = filter_bar.scope()
    offered = _days_offered(asked.as_of)
    if not offered:
        return None
    start = choices.chosen_day("since", offered, _day_before(asked.as_of))
    if choices.current("closing", closings(start)) == "rolling":
        whole = dataclasses.replace(asked, since=None, until=None)
        return Comparison(whole, start, None)
    return Comparison(filter_bar.scope_in_quarter(), start, filter_bar.period_code())


def closings(start: datetime.date) -> tuple[str, str]:
    """Return the two readings of the pipeline: due in the period, which shows what slips, or all of it.

    The period comes first, since only there a date that moves is a change; where no open deal is due in
    it on either day, as in files without close dates, the whole pipeline does.
    """
    frame = session.ask("waterfall", filter_bar.scope_in_quarter(), start=start).frame
    has_due = frame.loc[frame["bucket"].isin(drawing.ENDS), "deals"].sum() > 0
    return ("period", "rolling") if has_due else ("rolling", "period")


def measure(waterfall: Answer) -> str:
    """Return amount or deals, as chosen; deals where most amounts are missing and nothing is chosen."""
    return choices.current("measure", of_changes.measures(waterfall))


def controls(compared: Comparison, waterfall: Answer, measured: str, text: Text) -> None:
    """Draw the first day, what is compared, how it is measured, and whether small kinds stand apart."""
    last = _day_before(compared.scope.as_of)
    offered = _days_offered(compared.scope.as_of)
    first = min(session.known_days()[0], last) if session.known_days() else last
    with st.container(horizontal=True, vertical_alignment="center"):
        choices.day_choice("since", offered, first, last, text)
        choices.choice("closing", closings(compared.start), text)
        if len(of_changes.measures(waterfall)) > 1:
            choices.choice("measure", of_changes.measures(waterfall), text)
        if drawing.has_small(waterfall.frame, measured):
            choices.choice("kinds", ("large", "all"), text)


def waterfall(compared: Comparison, answer: Answer, measured: str, text: Text) -> None:
    """Draw the waterfall with the sum that was checked under it."""
    frame, is_whole = answer.frame, choices.current("kinds", ("large", "all")) == "all"
    bars = drawing.bars_of(frame, measured, is_whole)
    st.subheader(text("changes.figure"), anchor=False)
    lines = [text(f"changes.key_{measured}")]
    if drawing.axis_of(bars)[0] > 0:
        start = bars[0].value
        shown = text.money(start) if measured == "amount" else text("chart.deals", n=int(start))
        lines.append(text("changes.axis", start=shown))
    st.caption(" · ".join(lines))
    drawn = drawing.waterfall_bars(frame, text, session.palette(), measured, is_whole)
    _see("bar", show.figure(drawn, "bar", drawing.waterfall_bars_alt(frame, text, measured)))
    under = [of_changes.balance(frame, measured, text)]
    missing = of_changes.without_amount(frame)
    if missing and measured == "amount":
        under.append(text("changes.without_amount", n=missing))
    st.caption(" · ".join(under))
    show.passport("waterfall", answer, text, "waterfall")


def stage_flow(compared: Comparison, measured: str, text: Text) -> None:
    """Draw from which stage to which the deals went."""
    answer = compared.ask("stage_flow")
    st.subheader(text("changes.flow"), anchor=False)
    if not answer.frame["deals"].sum():
        st.markdown(text("chart.nothing"))
        return
    st.caption(text(f"changes.flow_key_{measured}"))
    drawn = flow_drawing.flow_dots(answer.frame, text, session.palette(), measured)
    clicked = show.figure(drawn, "cell", flow_drawing.flow_dots_alt(answer.frame, text, measured))
    _see("cell", clicked and clicked[:4])
    show.passport("stage_flow", answer, text, "flow")


def close_dates(compared: Comparison, measured: str, text: Text) -> None:
    """Draw what became of the close dates of the period, and the deals whose dates moved."""
    in_period = filter_bar.scope_in_quarter()
    period = text.period(filter_bar.period_code())
    answer = session.ask("slips", in_period, start=compared.start)
    st.subheader(text("changes.dates"), anchor=False)
    row = answer.frame.iloc[0]
    if pd.isna(row["pushes"]):
        st.markdown(text("changes.dates_unknown", day=text.day(compared.start)))
        return
    lines = of_changes.slip_lines(row, measured, period, text)
    since_period = session.ask("slips", in_period).frame.iloc[0]
    if since_period["start_on"].date() != compared.start:
        lines += of_changes.slip_lines(since_period, measured, period, text)[:1]
    st.markdown("\n".join(f"- {line}" for line in lines) or text("changes.dates_still"))
    moved = [kind for kind, column in MOVED.items() if row[column] > 0]
    if moved:
        _moved_deals(dataclasses.replace(compared, scope=in_period), moved, text)
    show.passport("slips", answer, text, "slips")


def deals(compared: Comparison, measured: str, text: Text) -> None:
    """Draw the deals behind the bar or the cell that was chosen, as they stood on both days."""
    bar, cell = (choices.selection(key, None) for key in FIGURES)
    parameters: dict[str, Any] = {}
    title, key = text("changes.deals"), "bar"
    if bar and bar[0]:
        buckets = tuple(bar[0].split(","))
        parameters = {"bucket": buckets}
        many = text("changes.smaller", n=len(buckets))
        title = many if len(buckets) > 1 else _bucket(buckets[0], text)
    elif cell and len(cell) == 4:
        names = ("from_kind", "from_stage", "to_kind", "to_stage")
        parameters = dict(zip(names, (part or None for part in cell), strict=True))
        title, key = _cell_title(cell, text), "cell"
    frame = compared.ask("changed_deals", **parameters).frame
    st.subheader(plain(title), anchor=False)
    effect = text.money_full(frame["effect"].sum())
    in_money = text("changes.sum", n=len(frame), amount=effect)
    st.caption(in_money if measured == "amount" else text("chart.deals", n=len(frame)))
    show.listed("changed_deals", frame, "changes", key if parameters else None, text)


def _moved_deals(compared: Comparison, moved: list[str], text: Text) -> None:
    kind = choices.choice("moved", moved, text) if len(moved) > 1 else moved[0]
    is_pushed = kind == "pushed"
    asked = {"is_pushed": True} if is_pushed else {"bucket": kind}
    frame = compared.ask("changed_deals", **asked).frame
    if len(moved) == 1:
        st.caption(text(f"choice.moved.{kind}"))
    columns = ["name", "days_slipped", "amount_after", "close_on_before", "close_on_after"]
    by_days = frame.sort_values(["days_slipped", "amount_after"], ascending=False)
    shown = by_days[[*columns, "pushes", "deal_id"]].reset_index(drop=True)
    show.deals_to_open(shown, show.columns_of("changed_deals"), text, key=f"moved_{kind}")


def _see(key: str, clicked: list[Any] | None) -> None:
    """Follow the newest click: a figure keeps its own selection from run to run."""
    if clicked is None or clicked == st.session_state.get(f"{key}_seen"):
        return
    st.session_state[f"{key}_seen"] = clicked
    choices.selection(key, clicked[:1] if key == "bar" else clicked)
    for other in FIGURES:
        if other != key and choices.selection(other, None) is not None:
            choices.clear_selection(other)
            st.session_state.pop(f"{other}_seen", None)
            st.rerun()


def _cell_title(cell: list[str], text: Text) -> str:
    origin = flow_drawing.place_name(cell[0], cell[1], "from", text)
    return f"{origin} → {flow_drawing.place_name(cell[2], cell[3], 'to', text)}"


def _bucket(bucket: str, text: Text) -> str:
    return text(f"bucket.{bucket}") if text.has(f"bucket.{bucket}") else text("changes.deals")


def _days_offered(as_of: datetime.date) -> list[datetime.date]:
    """The uploads before the as-of day, newest first; where there are none, a week before it."""
    known = session.known_days()
    if known is None or known[0] >= as_of:
        return []
    uploads = [day for day in session.upload_days() if day < as_of][: -MOST_UPLOADS - 1 : -1]
    week_ago = as_of - datetime.timedelta(days=DAYS_BACK)
    return uploads or [max(known[0], week_ago)]


def _day_before(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=1)
