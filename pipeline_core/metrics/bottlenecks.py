"""Where deals wait: time in stage with waiting deals counted, over all and by cell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline_core.forecast.ratios import ratio, ratio_interval
from pipeline_core.metrics import exits, survival
from pipeline_core.metrics.slowness import advances, histories, paces
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised, query

TIME_IN_STAGE: Columns = {
    "stage": "str",
    "left": "int64",
    "waiting": "int64",
    "p25_days": "float64",
    "median_days": "float64",
    "p75_days": "float64",
    "rmst_days": "float64",
    "followed_days": "float64",
    "inferred": "int64",
}
BOTTLENECK_BOARD: Columns = {
    "stage": "str",
    "group": "str",
    "left": "int64",
    "waiting": "int64",
    "waiting_amount": "cents",
    "median_days": "float64",
    "expected_exits": "float64",
    "observed_exits": "int64",
    "ratio": "float64",
    "low": "float64",
    "high": "float64",
    "flagged": "bool",
    "enough_data": "bool",
    "p25_days": "float64",
    "p75_days": "float64",
    "followed_days": "float64",
    "usual_days": "float64",
    "advanced": "int64",
    "advanced_share": "float64",
    "advanced_ratio": "float64",
    "forward": "str",
    "false_alarm_rate": "float64",
    "pace": "str",
    "history": "str",
    "quarter_days": "float64",
    "inferred": "int64",
}
WAITING: Columns = {
    "stage_id": "int64",
    "stage": "str",
    "value": "str",
    "waiting": "int64",
    "waiting_amount": "cents",
}
MOST_VALUES = 12  # that a board shows
# Beyond so many stages they are the rows, and values share a phone's width.
FEWER_VALUES, MANY_STAGES = 6, 6
CELL = ["stage_id", "value"]


def time_in_stage(store: Store, scope: Scope) -> pd.DataFrame:
    """How long a visit to each open stage lasts, deals that still wait included.

    Units: visits; days. p25_days, median_days and p75_days are the ages at which 25, 50 and 75 % have
    left, null when the curve does not get there: then followed_days says up to which age it is known.
    rmst_days is the mean up to a horizon that enough visits support; inferred counts the visits whose
    days were found by comparing uploads.
    Not counted: what happened after the as-of day; with a period, days outside it.
    Source: stage_visits. Kaplan and Meier 1958, waiting visits censored at the as-of day.
    """
    ages = exits.exits_by_age(store, scope)
    stages = query(store, "bottleneck_board", WAITING, scope=scope, split_by=None)
    frame = stages.merge(exits.summaries(ages, ["stage_id"]), on="stage_id", how="left")
    frame[["left", "inferred"]] = frame[["left", "inferred"]].fillna(0)
    means = {stage_id: _mean(of_stage) for stage_id, of_stage in ages.groupby("stage_id")}
    frame["rmst_days"] = frame["stage_id"].map(means)
    return as_promised(frame, TIME_IN_STAGE)


def bottleneck_board(store: Store, scope: Scope, split_by: str = "owner") -> pd.DataFrame:
    """Time in stage, pace and share that went on, by owner, team, …, deal_type or month of exposure.

    Units: visits; days; shares 0–1; waiting_amount in cents of the deals that wait there now.
    usual_days is the stage's median over the whole board. expected_exits: what the stage as a whole would
    have given at the same ages. ratio = (observed_exits + 10) / (expected_exits + 10), low and high its
    95 % interval: below 1 is slower than usual; advanced_ratio compares the share that went on in the
    same way, and forward says fewer or more where a binomial test does, else usual or too_few. flagged: a mid-P Poisson test says with at most a tenth of false alarms (false_alarm_rate)
    on the board that it is not chance; pace then is slower or faster, else usual, or too_few where
    enough_data is false: fewer than 5 exits were expected, and nothing is tested.
    history of a slower cell is new, chronic, unclear or too_short, this quarter against four before;
    quarter_days is its median of this quarter.
    Not counted: as time_in_stage; groups beyond the twelve with most visits (six beside more than six
    stages), which count in what is usual.
    Source: stage_visits. Kaplan and Meier 1958; Benjamini and Hochberg 1995; FORECAST, the one ratio.
    """
    frame = board_cells(store, scope, split_by)
    return as_promised(frame.rename(columns={"value": "group"}), BOTTLENECK_BOARD)


def board_cells(store: Store, scope: Scope, split_by: str) -> pd.DataFrame:
    """Return the rows of bottleneck_board with the number of each stage; a group is a value here."""
    is_by_month = split_by == "month"
    now = query(store, "bottleneck_board", WAITING, scope=scope, split_by=split_by)
    most = most_values(now["stage_id"].nunique())
    ages = (
        exits.exits_by_month(store, scope, most - 1)
        if is_by_month
        else exits.exits_by_age(store, scope, exits.Split(split_by, at_most=most))
    )
    frame = _compared(_cells(ages, now, _values(ages, now, is_by_month)[:most]))
    is_slower = frame["pace"] == "slower"
    if is_slower.any() and not is_by_month:
        asked = frame.loc[is_slower, CELL]
        found = histories(store, scope, split_by, asked)
        frame.loc[is_slower, found.columns] = found
    return frame


def most_values(stages: int) -> int:
    """Return how many values a board of so many stages shows."""
    return FEWER_VALUES if stages > MANY_STAGES else MOST_VALUES


def _mean(ages: pd.DataFrame) -> float | None:
    """The mean up to an age that enough visits support; None when none is, or nobody has left."""
    rows = ages[ages["day"] >= 0]
    days, at_risk, events, left_watch = (
        rows[name].to_numpy(dtype="float64") for name in ("day", "at_risk", "events", "left_watch")
    )
    horizon = survival.supported_horizon(days, at_risk, left_watch)
    if horizon is None or not events.any():
        return None
    return survival.restricted_mean(days, at_risk, events, horizon)


def _values(ages: pd.DataFrame, now: pd.DataFrame, is_by_month: bool) -> list[object]:
    """Months in their order, names by the number of visits; the deals without a name come last."""
    sizes = pd.concat(
        [
            ages[~ages["is_rest"]].groupby("value", dropna=False)["events"].sum(),
            now[now["waiting"] > 0].groupby("value", dropna=False)["waiting"].sum(),
        ]
    )
    totals = sizes.groupby(level=0, dropna=False).sum()
    named = [value for value in totals.index if not pd.isna(value)]
    ordered = (
        sorted(named) if is_by_month else sorted(named, key=lambda name: (-totals[name], name))
    )
    return ordered + ([None] if len(named) < len(totals) else [])


def _cells(ages: pd.DataFrame, now: pd.DataFrame, values: list[object]) -> pd.DataFrame:
    """One row per stage and value, in the order of both, with what its own exits say."""
    stages = now.drop_duplicates("stage_id")[["stage_id", "stage"]]
    grid = stages.merge(pd.DataFrame({"value": pd.array(values, dtype="str")}), how="cross")
    of_stages = exits.pooled(ages, ["stage_id"])
    expected = exits.with_expected(ages, of_stages)
    expected = expected[~expected["is_rest"]]
    usual = exits.summaries(of_stages, ["stage_id"]).set_index("stage_id")
    found = exits.summaries(expected, CELL)
    waits = now[[*CELL, "waiting", "waiting_amount"]]
    frame = grid.merge(found, on=CELL, how="left").merge(waits, on=CELL, how="left")
    counts = ["left", "waiting", "advanced", "expected_exits", "inferred"]
    frame[counts] = frame[counts].astype("float64").fillna(0.0)
    shares = usual["advanced"] / usual["left"].where(usual["left"] > 0)
    return frame.assign(
        usual_days=frame["stage_id"].map(usual["median_days"]),
        usual_share=frame["stage_id"].map(shares).fillna(0.0),
    )


def _compared(frame: pd.DataFrame) -> pd.DataFrame:
    """Each cell beside what is usual in its stage, and which differ from it by more than chance."""
    left, expected, advanced = frame["left"], frame["expected_exits"], frame["advanced"]
    low, high = ratio_interval(left, expected)
    rates, pace = paces(left, expected)
    is_known = expected > 0
    return frame.assign(
        observed_exits=left,
        ratio=pd.Series(ratio(left, expected), index=frame.index).where(is_known),
        low=pd.Series(low, index=frame.index).where(is_known),
        high=pd.Series(high, index=frame.index).where(is_known),
        flagged=pace.isin(["slower", "faster"]),
        enough_data=pace != "too_few",
        advanced_share=advanced / left.where(left > 0),
        advanced_ratio=pd.Series(
            ratio(advanced, left * frame["usual_share"]), index=frame.index
        ).where(left > 0),
        forward=advances(advanced, left, frame["usual_share"]),
        false_alarm_rate=rates,
        pace=pace,
        history=pd.Series(np.full(len(frame), None, dtype=object), index=frame.index),
        quarter_days=np.nan,
    )
