"""What a page says first: one sentence, chosen by rule, never surer than the numbers under it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline_core.answers import Answer
from pipeline_core.charts.funnel import weakest_step
from pipeline_core.charts.tornado import lever_name
from pipeline_core.metrics.targets import filters_without_target
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import session
from pipeline_core.ui.plain import plain


@dataclass(frozen=True)
class Counts:
    """How many deals are open, won and lost, with their amounts in cents (None: not known)."""

    deals: dict[str, int]
    amounts: dict[str, int | None]

    def of(self, outcome: str) -> int:
        """Return the number of deals with an outcome."""
        return self.deals.get(outcome, 0)

    @property
    def total(self) -> int:
        """All deals, whatever their outcome."""
        return sum(self.deals.values())


def counts(asked: Scope) -> Counts:
    """Return the deals of a scope by outcome."""
    frame = session.ask("deal_counts", asked).frame
    amounts = [None if pd.isna(amount) else int(amount) for amount in frame["amount"]]
    return Counts(
        dict(zip(frame["outcome"], frame["deals"].astype(int), strict=True)),
        dict(zip(frame["outcome"], amounts, strict=True)),
    )


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


def without_target(asked: Scope, text: Text) -> str | None:
    """Why a filter leaves no target to be held against; None where targets can be set."""
    filters = [text(f"choice.by.{name}") for name in filters_without_target(asked)]
    return text("target_said.filtered", filters=", ".join(filters)) if filters else None


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


def pipeline_or_funnel(asked: Scope, page: str, text: Text) -> str:
    """The difference between a pipeline and a funnel, in the reader's own counts, from the page's side."""
    funnel = session.ask("stage_conversion", asked).frame
    if len(funnel) < 2:
        return text("difference.plain")
    late = funnel.iloc[-2]
    return text(
        f"difference.from_{page}",
        open=text.count(counts(asked).of("open")),
        created=text.count(funnel["reached"].iloc[0]),
        reached=text.count(late["reached"]),
        stage=plain(late["stage"]),
    )


def left_out_line(answer: Answer, text: Text, reasons: tuple[str, ...]) -> str:
    """The two or three things that a number leaves out and a reader should know at once."""
    parts = [
        text(f"left_out.{reason}", n=answer.left_out[reason])
        for reason in reasons
        if reason in answer.left_out
    ]
    return " · ".join(parts)
