"""How good the forecast is: `python tests/benchmarks/backtest_benchmark.py [maven bpi team]`.

The protocol of FORECAST on two public histories beside the checkout, and on simulated teams whose truth is
known; one set of constants for all. Every figure stands on few origins: differences below 10–15 % of a WAPE
are noise, which the interval beside it says.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

from pipeline_core.forecast.backtest import Call, calls  # noqa: E402
from pipeline_core.forecast.scores import scores  # noqa: E402
from tests.as_known import known_until  # noqa: E402
from tests.benchmarks.simulated_team import FIRST_DAY, simulated_team  # noqa: E402

EXPORTS = Path(__file__).parents[3] / "shared" / "exports"
MAVEN = EXPORTS / "maven_crm_sales_opportunities" / "sales_pipeline.csv"
BPI = EXPORTS / "event_logs" / "bpic2012_application_and_offer_events.csv"
BPI_STAGES = ("A_SUBMITTED", "A_PREACCEPTED", "A_FINALIZED", "O_SENT_BACK")
BPI_WON = ("A_APPROVED", "A_ACTIVATED", "A_REGISTERED")
BPI_LOST = ("A_DECLINED", "A_CANCELLED")
BANDS = [-1, 5_000, 10_000, 20_000, np.inf]
Frames = tuple[pd.DataFrame, pd.DataFrame]
TEAMS = {"small": (0.35, 15), "medium": (1.5, 16), "large": (8.0, 3)}  # deals a day, seeds


def main() -> None:
    """Print the scores of every case that was asked for and whose files are there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=["maven", "bpi", "team"])
    options = parser.parse_args()
    made = {"maven": maven_cases, "bpi": bpi_cases, "team": team_cases}
    for name in options.cases:
        for title, said in made[name]():
            print(f"\n{title}")
            print(scores(said).round(3).to_string(index=False, na_rep="–"))
            alur = [call for call in said if call.method == "alur"]
            called = sum(call.quantiles[1] for call in alur)
            print(f"forecast ÷ actual {called / sum(call.actual for call in alur):.3f}")


def maven_cases() -> Iterator[tuple[str, list[Call]]]:
    """Four weeks and a quarter of a CRM whose open deals have no amounts."""
    if not MAVEN.exists():
        return print("no Maven export beside this checkout")
    deals, visits = maven()

    def known(day: datetime.date) -> Frames:
        then, seen = known_until(deals, visits, day)
        return then.assign(amount=then["amount"].mask(then["outcome"] == "open")), seen

    groups = ["product", "owner"]
    origins = _every("2017-06-01", "2017-11-30", 14)
    yield "Maven, 4 weeks", list(calls(known, deals, origins, 28, groups))
    quarters = [day.date() for day in pd.date_range("2017-07-01", "2017-10-01", periods=7)]
    yield "Maven, a quarter", list(calls(known, deals, quarters, 91, groups))


def bpi_cases() -> Iterator[tuple[str, list[Call]]]:
    """Two and four weeks of loan applications: BPI Challenge 2012."""
    if not BPI.exists():
        return print("no BPI 2012 log beside this checkout")
    deals, visits = bpi()
    for horizon, last in ((14, 138), (28, 124)):
        days = pd.Timestamp("2011-10-01") + pd.to_timedelta(range(42, last + 1, 4), unit="D")
        said = calls(_at(deals, visits), deals, [day.date() for day in days], horizon, ["segment"])
        yield f"BPI 2012, {horizon} days", list(said)


def team_cases() -> Iterator[tuple[str, list[Call]]]:
    """A quarter of simulated teams: five origins of each, shifted from team to team."""
    for size, (per_day, seeds) in TEAMS.items():
        said: list[Call] = []
        for seed in range(seeds):
            deals, visits = simulated_team(seed, per_day)
            days = np.array([410, 501, 592, 683, 774]) + 28 * (seed % 3)
            origins = [(FIRST_DAY + pd.Timedelta(days=int(day))).date() for day in days]
            said += calls(_at(deals, visits), deals, origins, 91, ["segment", "owner"])
        yield f"Simulated team, {size}, a quarter", said


def maven() -> Frames:
    """Rows with an engage date; created then, in one stage; closes are known from 2017-03-01 on."""
    rows = pd.read_csv(MAVEN, parse_dates=["engage_date", "close_date"])
    rows = rows[rows["engage_date"].notna()].reset_index(drop=True)
    outcome = rows["deal_stage"].str.lower().where(rows["deal_stage"].isin(["Won", "Lost"]), "open")
    deals = pd.DataFrame(
        {
            "deal_key": rows.index,
            "outcome": outcome,
            "created_on": rows["engage_date"],
            "closed_on": rows["close_date"],
            "amount": (100 * rows["close_value"]).where(outcome == "won"),
            "product": rows["product"],
            "owner": rows["sales_agent"],
        }
    )
    visits = deals[["deal_key", "outcome", "created_on", "closed_on"]].assign(stage_id=1)
    return deals, _as_visits(
        visits.rename(columns={"created_on": "entered_on", "closed_on": "left_on"}),
        deals,
        pd.Timestamp("2017-12-31"),
    )


def bpi() -> Frames:
    """Stages by the first occurrence of four activities; the amount is what was requested."""
    columns = ["case_id", "amount_req", "activity", "timestamp"]
    events = pd.read_csv(BPI, usecols=columns)
    events["moment"] = pd.to_datetime(events["timestamp"].str[:19])
    first = events.groupby(["case_id", "activity"])["moment"].min().unstack()
    won, lost = first[list(BPI_WON)].min(axis=1), first[list(BPI_LOST)].min(axis=1)
    closed = pd.concat([won, lost], axis=1).min(axis=1)
    outcome = np.where(closed.isna(), "open", np.where(won == closed, "won", "lost"))
    stages = first[list(BPI_STAGES)]
    asked = events.groupby("case_id")["amount_req"].first()
    deals = pd.DataFrame(
        {
            "deal_key": first.index,
            "outcome": outcome,
            "created_on": stages.min(axis=1).dt.normalize(),
            "closed_on": closed.dt.normalize(),
            "amount": 100.0 * asked,
            "segment": pd.cut(asked, BANDS, labels=["5k", "10k", "20k", "more"]).astype(str),
        }
    ).reset_index(drop=True)
    moves = stages.set_axis(range(1, 5), axis=1).melt(
        ignore_index=False, var_name="stage_id", value_name="entered_on"
    )
    moves = moves.dropna().assign(closed=closed).rename_axis("deal_key").reset_index()
    moves = moves[~(moves["entered_on"] > moves["closed"])]
    moves = moves.sort_values(["deal_key", "entered_on", "stage_id"], ignore_index=True)
    following = moves.groupby("deal_key")["entered_on"].shift(-1).fillna(moves["closed"])
    visits = moves.assign(
        stage_id=moves["stage_id"].astype("int64"),
        entered_on=moves["entered_on"].dt.normalize(),
        left_on=following.dt.normalize(),
        outcome=moves["deal_key"].map(deals.set_index("deal_key")["outcome"]),
    )
    return deals, _as_visits(visits, deals, events["moment"].max().normalize())


def _as_visits(visits: pd.DataFrame, deals: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    closed = visits["deal_key"].map(deals.set_index("deal_key")["closed_on"])
    return visits.assign(
        sequence=visits.groupby("deal_key").cumcount() + 1,
        age_days=(visits["left_on"].fillna(last) - visits["entered_on"]).dt.days,
        watched_to_on=closed.fillna(last),
        observed_from_on=deals["closed_on"].min(),
    )


def _at(deals: pd.DataFrame, visits: pd.DataFrame):
    return lambda day: known_until(deals, visits, day)


def _every(first: str, last: str, days: int) -> Sequence[datetime.date]:
    return [day.date() for day in pd.date_range(first, last, freq=f"{days}D")]


if __name__ == "__main__":
    main()
