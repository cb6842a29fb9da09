"""The board of bottlenecks: its finding, the chosen cell in full, and why no average is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pipeline_core.answers import Answer
from pipeline_core.charts import stage_curves as drawing
from pipeline_core.charts.bottlenecks import days_said
from pipeline_core.scope import DIMENSIONS, Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, filter_bar, findings, session, show
from pipeline_core.ui.plain import plain

STUCK = [
    "name",
    "owner",
    "stage",
    "amount",
    "days_waiting",
    "long_days",
    "chance_now",
    "chance_at_entry",
    "stuck_by",
    "deal_id",
]
LEFT_OUT = ("inferred_stage_day", "stage_unknown", "unplaced")


@dataclass(frozen=True)
class Cell:
    """The cell of the board that the page is about: a stage, within one value of the split or over all."""

    stage: str
    value: str | None
    split_by: str | None
    label: str
    row: pd.Series | None
    is_chosen: bool = False

    @property
    def asked(self) -> dict[str, str | None]:
        """What the questions about a cell take."""
        return {"stage": self.stage, "split_by": self.split_by, "value": self.value}


def splits() -> tuple[str, ...]:
    """Return by what the board can be split here: what the deals name, and months."""
    named = session.filter_values()
    return (*(name for name in DIMENSIONS if named.get(name)), "month")


def scope_line(asked: Scope, times: Answer, text: Text) -> str:
    """Return the scope in words, what is left out, and how sure the days are."""
    parts = [filter_bar.said(text, asked), findings.left_out_line(times, text, LEFT_OUT)]
    inferred, gap = int(times.frame["inferred"].sum()), _days_between_uploads()
    if inferred and gap:
        parts.append(text("bottlenecks.inferred", n=inferred, days=text.days(gap)))
    return " · ".join(part for part in parts if part)


def values_beyond(board: pd.DataFrame, split_by: str, text: Text) -> None:
    """Say that there are more values than the board shows."""
    named, shown = len(session.filter_values().get(split_by, [])), board["group"].nunique()
    if named > shown > 0:
        st.caption(text("bottlenecks.more_values", n=named, shown=text.count(shown)))


def cell_of(
    chosen: Sequence[str] | None,
    times: pd.DataFrame,
    board: pd.DataFrame,
    labels: dict[object, str],
    split_by: str,
) -> Cell | None:
    """Return the chosen cell, else the one in the title, else the stage in which deals wait longest."""
    clicked = _chosen_row(chosen, board) if chosen else None
    row = findings.slowest_cell(board) if clicked is None else clicked
    if row is not None:
        value = None if pd.isna(row["group"]) else row["group"]
        label = labels.get(value, str(value))
        return Cell(row["stage"], value, split_by, label, row, clicked is not None)
    if times["left"].sum() + times["waiting"].sum() == 0:
        return None
    longest = times["median_days"].fillna(-1.0).idxmax()
    stage = times.loc[longest, "stage"]
    return Cell(stage, None, None, stage, None)


def cell_in_full(asked: Scope, cell: Cell, text: Text) -> None:
    """Draw how a cell's visits leave, and how old those are that still wait."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(plain(_cell_title(cell, text)), anchor=False)
        if cell.row is not None:
            st.caption(plain(_cell_numbers(cell.row, text)))
        answer = session.ask("stage_curves", asked, **cell.asked)
        _curves(answer.frame, cell, text)
        show.passport("stage_curves", answer, text, "curves")
    with right:
        is_cell = cell.split_by not in (None, "month")
        name = "ages_of" if is_cell else "ages"
        title = text(f"bottlenecks.{name}", stage=cell.stage, value=cell.label)
        st.subheader(plain(title), anchor=False)
        st.caption(text("bottlenecks.key_ages"))
        answer = session.ask("waiting_ages", asked, **cell.asked)
        drawn = drawing.waiting_bars(answer.frame, text, session.palette())
        show.still_figure(drawn, "ages", drawing.waiting_bars_alt(answer.frame, text))
        show.passport("waiting_ages", answer, text, "ages")


def _curves(frame: pd.DataFrame, cell: Cell, text: Text) -> None:
    """A stage that nobody was ever seen to leave has no curve."""
    if not frame["left_share"].gt(0).any():
        st.markdown(text("bottlenecks.nobody_left"))
        return
    view = choices.choice("curve", ("left", "ways"), text)
    st.caption(text(f"bottlenecks.key_{view}"))
    names = {"cell": cell.label, "others": text("bottlenecks.others")}
    if view == "left":
        drawn = drawing.leaving_curves(frame, names, text, session.palette())
    else:
        drawn = drawing.leaving_ways(frame, text, session.palette())
    show.still_figure(drawn, f"curve_{view}", drawing.leaving_alt(frame, names, text))


def stuck(asked: Scope, text: Text) -> None:
    """Draw the open deals that are stuck, with the two conditions of each."""
    answer = session.ask("stalled_deals", asked)
    rows = _stuck_rows(answer.frame)
    st.subheader(text("bottlenecks.stuck", n=len(rows)), anchor=False)
    st.caption(text("bottlenecks.key_stuck"))
    if len(rows):
        shown = rows[STUCK].reset_index(drop=True)
        show.deals_to_open(shown, show.columns_of("stalled_deals"), text, key="stuck")
    show.passport("stalled_deals", answer, text, "stuck")


def stuck_deals(asked: Scope) -> int:
    """Return how many open deals are stuck."""
    return len(_stuck_rows(session.ask("stalled_deals", asked).frame))


def _stuck_rows(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["is_stuck"].fillna(False).astype(bool)]


def by_stage(asked: Scope, times: Answer, stage: str | None, text: Text) -> None:
    """Draw each stage's own times, and why there is no average, with the newest month as the example."""
    st.subheader(text("bottlenecks.by_stage"), anchor=False)
    examples = session.ask("finished_only", asked).frame
    of_stage = examples[examples["stage"] == stage]
    rows = of_stage if len(of_stage) else examples.sort_values("waiting", ascending=False)
    if rows.empty:
        st.caption(text("bottlenecks.why_no_mean"))
    else:
        row = rows.iloc[0]
        said = text(
            "bottlenecks.why_no_mean_example",
            stage=row["stage"],
            month=text.month(row["month"]),
            left=text.count(row["left"]),
            waiting=text.count(row["waiting"]),
            days=text.days(row["mean_days"]),
        )
        st.caption(plain(said))
    show.table(times.frame, show.columns_of("time_in_stage"), text, key="times")
    show.passport("time_in_stage", times, text, "times")


def deals(asked: Scope, cell: Cell | None, split_by: str, text: Text) -> None:
    """Draw the deals that visited the chosen cell, or all that are open."""
    parameters: dict[str, str | None] = {"outcome": "open"}
    title, is_chosen = text("deals.open"), cell is not None and cell.is_chosen
    if cell is not None and is_chosen:
        parameters = {"visited": cell.stage, "period_by": "none"}
        if split_by == "month":
            parameters |= {"visited_month": cell.value}
        else:
            parameters |= {"split_by": split_by, "split_value": cell.value}
        title = text("deals.visited", stage=cell.stage, value=cell.label)
    show.deal_table(asked, text, f"cell_{split_by}", title, is_chosen, **parameters)


def _chosen_row(chosen: Sequence[str], board: pd.DataFrame) -> pd.Series | None:
    if len(chosen) < 2:
        return None
    is_value = board["group"] == chosen[1] if chosen[1] else board["group"].isna()
    rows = board[(board["stage"] == chosen[0]) & is_value]
    return None if rows.empty else rows.iloc[0]


def _cell_title(cell: Cell, text: Text) -> str:
    if cell.row is None:
        return cell.stage
    return text(
        "bottlenecks.cell",
        stage=cell.stage,
        value=cell.label,
        days=days_said(cell.row["median_days"], cell.row["followed_days"], text),
        usual=text.days(cell.row["usual_days"]),
    )


def _cell_numbers(row: pd.Series, text: Text) -> str:
    """One line: exits against those expected, the pace with its interval, who waits, since when."""
    if not row["enough_data"]:
        return text(
            "bottlenecks.cell_few",
            left=text.count(row["left"]),
            waiting=text.count(row["waiting"]),
            expected=text.count(row["expected_exits"]),
        )
    said = text(
        "bottlenecks.cell_numbers",
        left=text.count(row["left"]),
        expected=text.count(row["expected_exits"]),
        pace=text.share(row["ratio"]),
        low=text.share(row["low"]),
        high=text.share(row["high"]),
        quarter=days_said(row["p25_days"], row["followed_days"], text),
        most=days_said(row["p75_days"], row["followed_days"], text),
    )
    parts = [said, text(f"pace.{row['pace']}")]
    if row["waiting"]:
        waiting, amount = text.count(row["waiting"]), text.money_said(row["waiting_amount"])
        parts.append(text("bottlenecks.cell_waiting", waiting=waiting, amount=amount))
    if pd.notna(row["history"]):
        parts.append(text(f"history.{row['history']}"))
    return " · ".join(parts)


def _days_between_uploads() -> float | None:
    gaps = pd.Series(pd.to_datetime(session.upload_days())).diff().dt.days
    return float(gaps.median()) if gaps.notna().any() else None
