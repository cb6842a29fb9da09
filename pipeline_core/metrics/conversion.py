"""How a funnel counts: which deals a step counts (rule), and what it does about those still young (basis)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline_core import errors
from pipeline_core.metrics.intervals import wilson
from pipeline_core.metrics.maturity import days_until_old, expected_to_come
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query

RULES = ("reached", "resolved", "strict", "any", "closed")
BASES = ("to_date", "matured", "projected")
FEWEST = 10  # deals, below which neither old enough nor projected says anything: METHODS D
NOT_NESTED = "any"  # whose steps are not parts of each other, so that a rate has no interval
BY = ["rule", "value", "pipeline"]
RATES = ["step_rate", "cumulative_rate"]
STEP: Columns = {
    "stage": "str",
    "reached": "int64",
    "waiting": "int64",
    "advanced": "Int64",
    "step_deals": "int64",
    "step_rate": "float64",
    "low": "float64",
    "high": "float64",
    "deals": "int64",
    "cumulative_rate": "float64",
}
COUNTED: Columns = {
    "rule": "str",
    "value": "str",
    "pipeline": "str",
    "stage": "str",
    "is_won": "bool",
    "step": "str",
    "is_unknown": "bool",
    "deals": "int64",
    "whole": "int64",
    "young": "int64",
    "reached": "int64",
    "waiting": "int64",
    "step_deals": "int64",
    "step_whole": "int64",
    "advanced": "int64",
}


def counted_steps(
    store: Store,
    scope: Scope,
    rules: Sequence[str],
    basis: str = "to_date",
    measure: str = "deals",
    split_by: str | None = None,
) -> pd.DataFrame:
    """Return the steps of the funnel under each rule and for each value of a split, with their rates.

    One row per rule, value, pipeline and step: the columns of COUNTED, and projected, mature_days, state,
    step_rate, cumulative_rate, low and high: see funnel.stage_conversion. trials: the deals on which the
    interval of a step stands; none where it has no interval.
    Units: deals, or cents where `measure` is amount; shares 0–1.
    Errors: unknown_choice; projected_by_rule where a projection is asked of another rule than reached.
    """
    _refuse_what_cannot_be(rules, basis)
    old = days_until_old(store, scope) if basis == "matured" else {}
    frame = query(
        store,
        "stage_conversion",
        COUNTED,
        scope=scope,
        rules=list(rules),
        measure=measure,
        split_by=split_by,
        steps=list(old),
        days=list(old.values()),
    )
    frame = _with_rates(frame.assign(mature_days=frame["step"].map(old).astype("Int64")))
    if basis == "matured":
        frame = _old_enough(frame)
    if basis == "projected":
        frame = _projected(frame, expected_to_come(store, scope, measure, split_by))
    if measure == "deals":
        frame = _with_intervals(frame, basis)
    hidden = [*RATES, "low", "high", "trials"]
    return frame.assign(**{name: frame[name].mask(frame["is_unknown"]) for name in hidden})


def check_choice(option: str, value: str, known: Sequence[str]) -> None:
    """Refuse a value that an option does not have. Errors: unknown_choice."""
    if value not in known:
        raise errors.unknown_choice(option, value, ", ".join(known))


def share(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Return a share, of nothing null: it is not 0 but unknown."""
    known = whole.astype("float64").where(whole > 0)
    return part.astype("float64") / known


def _refuse_what_cannot_be(rules: Sequence[str], basis: str) -> None:
    for rule in rules:
        check_choice("rule", rule, RULES)
    check_choice("basis", basis, BASES)
    if basis == "projected" and list(rules) != ["reached"]:
        raise errors.projected_by_rule(", ".join(rules))


def _with_rates(frame: pd.DataFrame) -> pd.DataFrame:
    """A step leads to the next one of its pipeline; from the last nobody goes on, on won nobody waits."""
    is_last = ~frame.duplicated(BY, keep="last")
    frame = frame.assign(
        advanced=frame["advanced"].astype("Int64").mask(is_last),
        waiting=frame["waiting"].mask(frame["is_won"], 0),
        projected=np.nan,
        state="known",
        trials=0,
        low=np.nan,
        high=np.nan,
    )
    frame["step_rate"] = share(frame["advanced"], frame["step_whole"]).mask(is_last)
    frame["cumulative_rate"] = share(frame["reached"], frame["whole"])
    is_resolved = frame["rule"] == "resolved"
    frame.loc[is_resolved, "cumulative_rate"] = _chained(frame[is_resolved])
    return frame


def _chained(frame: pd.DataFrame) -> pd.Series:
    """The product of the steps so far, 1 at the first."""
    before = frame.groupby(BY, dropna=False)["step_rate"].shift()
    is_first = ~frame.duplicated(BY)
    factors = before.mask(is_first & (frame["deals"] > 0), 1.0).fillna(np.nan)
    return factors.groupby([frame[name] for name in BY], dropna=False).cumprod(skipna=False)


def _old_enough(frame: pd.DataFrame) -> pd.DataFrame:
    """Rates of fewer than ten deals that are old enough are no rates; a step without its days has none."""
    is_first = ~frame.duplicated(BY)
    is_timed = is_first | frame["mature_days"].notna()
    is_enough = is_timed & (frame["deals"] >= FEWEST)
    next_is_timed = is_timed.groupby([frame[name] for name in BY], dropna=False).shift(
        -1, fill_value=False
    )
    could_be = is_timed & (frame["deals"] + frame["young"] >= FEWEST)
    return frame.assign(
        state=np.select([is_enough, could_be], ["known", "too_young"], "too_few"),
        cumulative_rate=frame["cumulative_rate"].where(is_enough),
        step_rate=frame["step_rate"].where(next_is_timed & (frame["step_deals"] >= FEWEST)),
    )


def _projected(frame: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """So many came so far, and so many of those that wait are likely to."""
    frame = frame.merge(expected, on=["step", "value"], how="left", indicator=True)
    more = frame["expected"].mask(frame["_merge"] == "left_only", 0.0)
    is_known = more.notna() & (frame["deals"] >= FEWEST)
    projected = (frame["reached"] + more).where(is_known)
    following = projected.groupby([frame[name] for name in BY], dropna=False).shift(-1)
    return frame.assign(
        projected=projected,
        state=np.where(is_known, "known", "too_few"),
        cumulative_rate=share(projected, frame["whole"]),
        step_rate=share(following, projected),
    )


def _with_intervals(frame: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Wilson's interval of each step; of a projection on the deals whose step is decided."""
    trials = frame["step_deals"]
    if basis == "projected":
        trials = trials - frame["waiting"]
    trials = trials.where(frame["step_rate"].notna() & (frame["rule"] != NOT_NESTED), 0)
    bounds = [wilson(rate * n, n) for rate, n in zip(frame["step_rate"], trials, strict=True)]
    found = pd.DataFrame(bounds, columns=["low", "high"], index=frame.index, dtype="float64")
    return frame.assign(low=found["low"], high=found["high"], trials=trials)
