"""What a page, the meeting and its pack say first: sentences chosen by rule, never surer than the numbers."""

from __future__ import annotations

import pandas as pd

from pipeline_core.answers import Answer
from pipeline_core.charts.funnel import weakest_step
from pipeline_core.charts.tornado import lever_name
from pipeline_core.text import Text


def of_period(row: pd.Series, period: str, text: Text) -> str:
    """What is said of a period: the range that is likely, and the chance of the target."""
    if not row["open_deals"] and not row["booked"]:
        return text("overview.finding_nothing", period=text.period(period))
    if pd.isna(row["p50"]):
        key = "finding_thin" if pd.isna(row["target"]) else "finding_thin_target"
        target = text.money_said(row["target"])
        return text(f"overview.{key}", period=text.period(period), target=target)
    has_target = pd.notna(row["target"])
    is_reached = has_target and row["booked"] >= row["target"]
    key = "finding_reached" if is_reached else "finding_target" if has_target else "finding"
    return text(
        f"overview.{key}",
        likely=text.money_range(row["p10"], row["p90"], tight=False),
        period=text.period(period),
        target=text.money_said(row["target"]),
        chance=text.share(row["p_target"]),
    )


def of_levers(frame: pd.DataFrame, text: Text) -> str:
    """Which lever of forecast_tornado adds most to the likely amount, and how much; or that none adds anything."""
    best = frame.loc[frame["change_better"].idxmax()]
    if best["change_better"] <= 0:
        return text("tornado.none")
    name = lever_name(best["lever"], best["stage"], text)
    return text("tornado.title", lever=name, gain=text.money_said(best["change_better"]))


def of_pipeline(frame: pd.DataFrame, measure: str, text: Text) -> str:
    """The pipeline's finding: how much is open, and the stage that holds most of it."""
    deals = int(frame["deals"].sum())
    if not deals:
        return text("pipeline.finding_none")
    amount = frame["amount"].sum(min_count=1)
    if measure == "deals" or pd.isna(amount):
        largest = frame.loc[frame["deals"].idxmax()]
        return text("pipeline.finding_deals", n=deals, stage=largest["stage"])
    largest = frame.loc[frame["amount"].fillna(0).astype("float64").idxmax()]
    return text("pipeline.finding", n=deals, amount=text.money_said(amount), stage=largest["stage"])


def of_comparison(frame: pd.DataFrame, measure: str, text: Text) -> str | None:
    """The pipeline's finding beside another day (pipeline_comparison), or None where that day is not known."""
    deals, then = int(frame["deals"].sum()), frame[f"{measure}_then"].sum(min_count=1)
    if frame.empty or pd.isna(then):
        return None
    amount, day = frame["amount"].sum(), frame["compared_on"].iloc[0]
    change = int(frame[measure].sum() - then)
    way = "same" if not change else "more" if change > 0 else "less"
    is_money = measure == "amount"
    return text(
        f"pipeline.finding_{way}" if is_money else f"pipeline.finding_deals_{way}",
        n=deals,
        amount=text.money_said(amount),
        change=text.money_said(abs(change)) if is_money else text.count(abs(change)),
        day=text.day_short(day),
    )


def of_funnel(frame: pd.DataFrame, rule: str, basis: str, text: Text) -> str:
    """The funnel's finding by the rule and basis in force: how many are won, and a weakest step that is clear."""
    last = frame.iloc[-1]
    if len(frame) == 1:
        return text("funnel.finding_one_stage", n=int(last["reached"]), stage=last["stage"])
    if frame["step_rate"].isna().all() and frame["state"].eq("known").all():
        return text("funnel.finding_no_rates", n=int(last["reached"]))
    if pd.isna(last["cumulative_rate"]):
        is_young = last["state"] == "too_young"
        young = int(last["young"] + last["deals"])
        return text("funnel.finding_young", n=young) if is_young else text("funnel.finding_few")
    weakest = weakest_step(frame)
    said = {"share": text.share(last["cumulative_rate"]), "first": frame["stage"].iloc[0]}
    if weakest is None:
        counts = {
            "won": text.count(last["reached"]),
            "reached": text.count(frame["reached"].iloc[0]),
        }
        return text(f"funnel.finding.{rule}_{basis}", **said, **counts)
    return text(
        f"funnel.finding_weakest.{rule}_{basis}",
        stage=frame["stage"].iloc[weakest],
        following=frame["stage"].iloc[weakest + 1],
        **said,
    )


def slowest_cell(board: pd.DataFrame) -> pd.Series | None:
    """Return the cell that is slower than usual by more than chance, the slowest of several, or None."""
    slower = board[(board["pace"] == "slower") & board["median_days"].notna()]
    return None if slower.empty else slower.loc[slower["ratio"].idxmin()]


def of_bottlenecks(
    times: pd.DataFrame,
    board: pd.DataFrame,
    labels: dict[object, str],
    split_by: str,
    stuck: int,
    text: Text,
) -> str:
    """The board's finding: the cell that is slower than usual, else the stage in which deals wait longest.

    Where no stage was seen to be left, as many deals as are stuck by their whole life.
    """
    cell = slowest_cell(board)
    if cell is not None:
        value = None if pd.isna(cell["group"]) else cell["group"]
        said = {
            "stage": cell["stage"],
            "value": labels.get(value, str(value)),
            "usual": text.days(cell["usual_days"]),
        }
        if split_by == "month":
            return text("bottlenecks.finding_month", days=text.days(cell["median_days"]), **said)
        if cell["history"] == "new" and pd.notna(cell["quarter_days"]):
            return text("bottlenecks.finding_new", days=text.days(cell["quarter_days"]), **said)
        key = "finding_chronic" if cell["history"] == "chronic" else "finding_cell"
        return text(f"bottlenecks.{key}", days=text.days(cell["median_days"]), **said)
    if times["median_days"].notna().any():
        longest = times.loc[times["median_days"].idxmax()]
        return text(
            "bottlenecks.finding_stage",
            stage=longest["stage"],
            days=text.days(longest["median_days"]),
        )
    if stuck:
        return text("bottlenecks.finding_stuck", n=stuck)
    return text("bottlenecks.finding_unknown")


def left_out_line(answer: Answer, text: Text, reasons: tuple[str, ...]) -> str:
    """The two or three things that a number leaves out and a reader should know at once."""
    parts = [
        text(f"left_out.{reason}", n=answer.left_out[reason])
        for reason in reasons
        if reason in answer.left_out
    ]
    return " · ".join(parts)


def measures(by_stage: Answer) -> tuple[str, ...]:
    """Return what bars can show, the better first: deals where amounts are thin, and they alone without any."""
    if not by_stage.frame["amount"].fillna(0).gt(0).any():
        return ("deals",)
    is_thin = "amounts_thin" in by_stage.left_out
    return ("deals", "amount") if is_thin else ("amount", "deals")
