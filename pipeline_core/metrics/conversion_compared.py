"""Funnels beside each other: by rule, by owner, team, …, and two periods or two values with the difference."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pandas as pd

from pipeline_core.metrics.comparison import months_before
from pipeline_core.metrics.conversion import BY, RULES, STEP, check_choice, counted_steps, share
from pipeline_core.metrics.intervals import newcombe
from pipeline_core.metrics.significance import discovery_rates, fisher_mid_p
from pipeline_core.scope import DIMENSIONS, Scope
from pipeline_core.store.database import Columns, Store, as_promised

WITHOUT_WHOLE = ("any", "resolved")  # whose rate over all is no share of deals
PERIODS = ("period", "year")
MOST_FALSE_ALARMS = 0.10
PSEUDO_DEALS = 10.0  # with how many deals of the others a difference is leaned on none: FORECAST
ONE_DAY = datetime.timedelta(days=1)
CONVERSION_BY_RULE: Columns = {"rule": "str", **STEP}
CONVERSION_BY: Columns = {
    "value": "str",
    **STEP,
    "rest_rate": "float64",
    "difference": "float64",
    "false_alarm_rate": "float64",
    "is_beyond_chance": "bool",
    "state": "str",
}
CONVERSION_DIFFERENCE: Columns = {
    "stage": "str",
    "step_deals": "int64",
    "step_rate": "float64",
    "step_deals_other": "int64",
    "step_rate_other": "float64",
    "difference": "float64",
    "difference_low": "float64",
    "difference_high": "float64",
    "false_alarm_rate": "float64",
    "is_beyond_chance": "bool",
    "deals": "int64",
    "cumulative_rate": "float64",
    "deals_other": "int64",
    "cumulative_rate_other": "float64",
}


def conversion_by_rule(store: Store, scope: Scope) -> pd.DataFrame:
    """The same deals, to date, by every rule: how much the choice of a rule moves each rate.

    Units: as stage_conversion. One row per rule and step; the first rule is the default.
    Not counted: as stage_conversion.
    Source: stage_visits; METRICS 6.
    """
    frame = counted_steps(store, scope, RULES)
    turns = frame["rule"].map({rule: turn for turn, rule in enumerate(RULES)})
    order = turns.sort_values(kind="stable").index
    return as_promised(frame.loc[order].reset_index(drop=True), CONVERSION_BY_RULE)


def conversion_by(
    store: Store,
    scope: Scope,
    split_by: str = "owner",
    rule: str = "reached",
    basis: str = "to_date",
) -> pd.DataFrame:
    """The funnel of each owner, team, …, and in which step it differs most from all others.

    Units: as stage_conversion. rest_rate: the step rate of all other values together; difference: the
    value's rate leaned on rest_rate with the weight of ten deals, minus rest_rate, so that few deals say
    little. In the last row, from which no step leads on, both are of cumulative_rate. is_beyond_chance: a
    mid-P Fisher test keeps false alarms among all rows under a tenth (false_alarm_rate). The value with
    the largest difference in any row comes first.
    Not counted: as stage_conversion. By any nothing is tested, by resolved no cumulative_rate.
    Errors: as stage_conversion.
    Source: stage_visits; Fisher 1935; Benjamini and Hochberg 1995; FORECAST, the one shrinkage.
    """
    check_choice("by", split_by, DIMENSIONS)
    frame = _tried(store, scope, rule, basis, split_by)
    frame = _beside_the_rest(frame[frame["deals"] + frame["young"] > 0].reset_index(drop=True))
    most = frame["difference"].abs().groupby(frame["value"], dropna=False).transform("max")
    turn = frame.assign(most=most.fillna(-1.0), at=frame.index)
    order = turn.sort_values(["most", "value", "at"], ascending=[False, True, True]).index
    return as_promised(frame.loc[order].reset_index(drop=True), CONVERSION_BY)


def conversion_difference(
    store: Store,
    scope: Scope,
    rule: str = "reached",
    basis: str = "to_date",
    compare: str = "period",
    split_by: str | None = None,
    value: str | None = None,
    against: str | None = None,
) -> pd.DataFrame:
    """The funnel beside another one: which steps differ, by how much, and whether by more than chance.

    `compare`: period, the deals created in the period before, or year, in the same one a year before;
    with `split_by` instead the deals of one value against those of another.
    Units: shares 0–1; deals. Columns that end in _other are of the other funnel; difference = step_rate −
    step_rate_other with Newcombe's 95 % interval, in the last row of the cumulative rates.
    is_beyond_chance: a mid-P Fisher test keeps false alarms among the rows under a tenth (false_alarm_rate).
    Not counted: as stage_conversion and conversion_by. Without a period, the last twelve months count as one.
    Errors: as stage_conversion.
    Source: stage_visits; Fisher 1935; Newcombe 1998; Benjamini and Hochberg 1995.
    """
    if split_by is not None:
        check_choice("by", split_by, DIMENSIONS)
        frame = _tried(store, scope, rule, basis, split_by)
        one, other = (_of_value(frame, name) for name in (value, against))
    else:
        one, other = (
            _tried(store, asked, rule, basis) for asked in periods_compared(scope, compare)
        )
    return as_promised(_side_by_side(one, other), CONVERSION_DIFFERENCE)


def periods_compared(scope: Scope, compare: str) -> tuple[Scope, Scope]:
    """Return the scope in its period, or the last twelve months, and in the one to compare it with.

    The period before has as many whole months where the period has, else as many days.
    Errors: unknown_choice.
    """
    check_choice("compare", compare, PERIODS)
    until = scope.until or scope.as_of
    since = scope.since or months_before(until, 12) + ONE_DAY
    end = until + ONE_DAY
    is_months = since.day == end.day
    months = 12 * (end.year - since.year) + end.month - since.month
    if compare == "year":
        earlier = months_before(since, 12), months_before(end, 12) - ONE_DAY
    elif is_months:
        earlier = months_before(since, months), since - ONE_DAY
    else:
        earlier = since - (end - since), since - ONE_DAY
    return (
        dataclasses.replace(scope, since=since, until=until),
        dataclasses.replace(scope, since=earlier[0], until=earlier[1]),
    )


def _tried(
    store: Store, scope: Scope, rule: str, basis: str, split_by: str | None = None
) -> pd.DataFrame:
    """The steps with the rate that is compared, and how many of how many: in the last row of the whole."""
    frame = counted_steps(store, scope, [rule], basis, split_by=split_by)
    is_last = ~frame.duplicated(BY, keep="last")
    whole = frame["deals"]
    if basis == "projected":
        whole = whole - frame.groupby(BY, dropna=False)["waiting"].transform("sum")
    whole = whole.where(frame["cumulative_rate"].notna(), 0) * (rule not in WITHOUT_WHOLE)
    rate = frame["step_rate"].mask(is_last, frame["cumulative_rate"])
    trials = frame["trials"].fillna(0).mask(is_last, whole)
    return frame.assign(rate=rate, trials=trials, ones=(rate * trials).fillna(0).round())


def _of_value(frame: pd.DataFrame, value: str | None) -> pd.DataFrame:
    return frame[frame["value"].isna() if value is None else frame["value"] == value]


def _beside_the_rest(frame: pd.DataFrame) -> pd.DataFrame:
    ones, trials = frame["ones"], frame["trials"]
    sums = frame.groupby("step")[["ones", "trials"]].transform("sum")
    rest_ones, rest = sums["ones"] - ones, sums["trials"] - trials
    rest_rate = share(rest_ones, rest).where(trials > 0)
    leaned = (ones + PSEUDO_DEALS * rest_rate) / (trials + PSEUDO_DEALS)
    frame = frame.assign(rest_rate=rest_rate, difference=leaned - rest_rate)
    return _tested(frame, ones, trials, rest_ones, rest)


def _side_by_side(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    frame = one.merge(other, on=["pipeline", "step"], suffixes=("", "_other"))
    both = [frame[name] for name in ("ones", "trials", "ones_other", "trials_other")]
    bounds = [newcombe(*row) or (np.nan, np.nan) for row in zip(*both, strict=True)]
    low_and_high = np.array(bounds, dtype="float64").reshape(-1, 2)
    frame = frame.assign(
        difference=frame["rate"] - frame["rate_other"],
        difference_low=low_and_high[:, 0],
        difference_high=low_and_high[:, 1],
    )
    return _tested(frame, *both)


def _tested(
    frame: pd.DataFrame, ones: pd.Series, n: pd.Series, other_ones: pd.Series, other_n: pd.Series
) -> pd.DataFrame:
    rows = zip(*(each.astype("int64") for each in (ones, n, other_ones, other_n)), strict=True)
    rates = discovery_rates([fisher_mid_p(*row) for row in rows])  # of no deals: null
    return frame.assign(false_alarm_rate=rates, is_beyond_chance=rates < MOST_FALSE_ALARMS)
