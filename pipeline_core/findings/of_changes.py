"""What the page of changes says first: by how much the pipeline moved, and the two largest reasons."""

from __future__ import annotations

import datetime

import pandas as pd

from pipeline_core.answers import Answer
from pipeline_core.charts.changes import ENDS, INTO, bars_of
from pipeline_core.text import Text

MOST_REASONS = 2


def finding(
    frame: pd.DataFrame, measure: str, period: str | None, since: datetime.date, text: Text
) -> str:
    """Return the finding of a waterfall; `period` is None for the whole pipeline."""
    values = dict(zip(frame["bucket"], frame[_column(measure)].fillna(0).astype(int), strict=True))
    change = values["end"] - values["start"]
    reasons = _reasons(frame, measure, text)
    about = "rolling" if period is None else "period"
    which = "rose" if change > 0 else "fell" if change < 0 else "same" if reasons else "still"
    return text(
        f"changes.{about}_{which}",
        period=period,
        change=_said(abs(change), measure, text),
        day=text.day_tick(since),
        reasons=", ".join(reasons),
    )


def balance(frame: pd.DataFrame, measure: str, text: Text) -> str:
    """Return the line under the waterfall: the sum that was checked."""
    is_money = measure == "amount"
    said = text.money_full if is_money else text.count
    start, *moves, end = (bar.value for bar in bars_of(frame, measure, is_whole=True))
    key = "balances" if is_money else "balances_deals"
    return text(
        "changes.balances_rupiah" if is_money and text.currency == "IDR" else f"changes.{key}",
        start=said(start),
        plus=said(sum(move for move in moves if move > 0)),
        minus=said(-sum(move for move in moves if move < 0)),
        end=said(end),
    )


def without_amount(frame: pd.DataFrame) -> int:
    """Return how many deals of the waterfall had no amount when they were first in it."""
    first = frame["bucket"].isin(["start", *INTO]) & (frame["bucket"] != "increased")
    return int(frame.loc[first, "without_amount"].sum())


def measures(waterfall: Answer) -> tuple[str, ...]:
    """Return what can be counted, the better measure first."""
    if waterfall.frame["amount"].isna().any():
        return ("deals",)
    is_thin = "amounts_thin" in waterfall.left_out
    return ("deals", "amount") if is_thin else ("amount", "deals")


def slip_lines(row: pd.Series, measure: str, period: str, text: Text) -> list[str]:
    """Return what became of close dates, one line each; empty where earlier dates are not known."""
    if pd.isna(row["pushes"]):
        return []
    lines = _slip_rate(row, measure, period, text)
    if row["pushes"]:
        days = text.count(row["days_slipped"])
        lines.append(text("changes.pushes", n=int(row["pushes"]), days=days))
    for kind in ("pulled_out", "rolled_in"):
        if row[f"{kind}_deals"]:
            amount, share = row[f"{kind}_amount"], text.share(row["rolled_in_share"])
            lines.append(
                text(
                    f"changes.{kind}",
                    n=int(row[f"{kind}_deals"]),
                    amount=text.money_said(amount),
                    share=share,
                    period=period,
                )
            )
    return lines


def _slip_rate(row: pd.Series, measure: str, period: str, text: Text) -> list[str]:
    is_money = measure == "amount" and not pd.isna(row["slip_rate"])
    rate = row["slip_rate"] if is_money else row["slip_rate_deals"]
    since = text.day_short(row["start_on"])
    if pd.isna(rate):
        return [text("changes.slip_nothing_due", period=period, day=since)]
    if not row["slipped_deals"]:
        return [text("changes.slip_none", period=period, day=since)]
    return [
        text(
            "changes.slip_rate_amount" if is_money else "changes.slip_rate_deals",
            rate=text.share(rate),
            period=period,
            day=since,
            amount=text.money_said(row["slipped_amount"]),
            deals=text("chart.deals", n=int(row["slipped_deals"])),
        )
    ]


def _reasons(frame: pd.DataFrame, measure: str, text: Text) -> list[str]:
    moves = frame[~frame["bucket"].isin(ENDS)]
    if measure == "deals":
        moves = moves[~moves["bucket"].isin(["increased", "decreased"])]
    sizes = moves[_column(measure)].fillna(0).abs().astype("int64")
    largest = moves.assign(size=sizes).nlargest(MOST_REASONS, "size", keep="first")
    return [
        text(f"movement.{row.bucket}", amount=_said(row.size_of, measure, text))
        for row in largest.rename(columns={"size": "size_of"}).itertuples()
        if row.size_of
    ]


def _column(measure: str) -> str:
    return "amount" if measure == "amount" else "deals"


def _said(size: int, measure: str, text: Text) -> str:
    return text.money_said(size) if measure == "amount" else text("chart.deals", n=int(size))
