"""What must hold whatever the data says, checked on the workspace's own data: green or red, with the numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pandas as pd

from pipeline_core.errors import AlurError
from pipeline_core.metrics import changes, pipeline
from pipeline_core.metrics.conversion import counted_steps
from pipeline_core.metrics.left_out import left_out
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query
from pipeline_core.store.settings import reporting_currency

COUNTED: Columns = {"deals": "int64", "broken": "int64", "named": "str"}
SPLITS = (
    "owner",
    "team",
    "segment",
    "region",
    "product",
    "source",
    "deal_type",
    "close_month",
)
MOST_NAMED = 10
EVERY_DEAL = 1_000_000_000
ENDS = ("start", "end")


@dataclass(frozen=True)
class Check:
    """What a check found. `state`: kept, broken or impossible; then `reason` says why.

    `n` counts what was looked at, or what is broken; `values` are other numbers of the sentence;
    `concerned` names what is broken as (deal, stage, split or day, its name), the first ten.
    """

    name: str
    state: str
    n: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    concerned: tuple[tuple[str, str], ...] = ()
    reason: str | None = None


def whole_workspace(store: Store) -> Scope | None:
    """Return every deal as of the newest upload, seen by nobody in particular; None before the first."""
    days = pipeline.as_of_days(store)
    if not days:
        return None
    return Scope(days[-1], visible_owners=None, reporting_currency=reporting_currency(store))


def versions_follow_each_other(store: Store, scope: Scope) -> Check:
    """Check that a deal's versions neither overlap nor leave a gap that no export explains."""
    found = query(store, "self_check_versions", COUNTED, at_most=MOST_NAMED)
    return _counted("versions_follow_each_other", found)


def one_stage_a_day(store: Store, scope: Scope) -> Check:
    """Check that each deal stands in exactly one stage as of every day that an upload describes."""
    days = pipeline.as_of_days(store)
    by_day = [
        (day, query(store, "self_check_stages", COUNTED, day=day, at_most=MOST_NAMED))
        for day in days
    ]
    broken = [(day, found) for day, found in by_day if found["broken"].iloc[0]]
    if not broken:
        n = max(int(found["deals"].iloc[0]) for _, found in by_day)
        return Check("one_stage_a_day", "kept", n, {"uploads": len(days)})
    concerned = [("day", day.isoformat()) for day, _ in broken]
    concerned += [each for _, found in broken for each in _deals(found)]
    n = sum(int(found["broken"].iloc[0]) for _, found in broken)
    return Check("one_stage_a_day", "broken", n, {"uploads": len(broken)}, _firsts(concerned))


def lists_agree(store: Store, scope: Scope) -> Check:
    """Check that stages, owners and the list hold the same open deals and the same money.

    Deals whose stage is not known stand in no stage: they are counted beside the stages.
    """
    by_stage = _total(pipeline.pipeline_by_stage(store, scope))
    unknown = left_out(store, scope).get("stage_unknown", 0)
    by_owner = _total(pipeline.pipeline_by(store, scope, "owner"))
    listed = _open_deals(store, scope)
    of_list = {"deals": len(listed), "amount": int(listed["amount"].sum())}
    values = {
        "stages": by_stage["deals"],
        "owners": by_owner["deals"],
        "list": of_list["deals"],
        "stages_amount": by_stage["amount"],
        "owners_amount": by_owner["amount"],
        "list_amount": of_list["amount"],
    }
    is_kept = by_stage["deals"] + unknown == by_owner["deals"] == of_list["deals"]
    is_kept &= by_owner["amount"] == of_list["amount"]
    is_kept &= bool(unknown) or by_stage["amount"] == of_list["amount"]
    return Check("lists_agree", "kept" if is_kept else "broken", of_list["deals"], values)


def segments_sum_to_the_total(store: Store, scope: Scope) -> Check:
    """Check that the open deals and their money, split by any dimension, sum to the total."""
    counts = pipeline.deal_counts(store, scope)
    total = counts[counts["outcome"] == "open"]
    deals, amount = int(total["deals"].sum()), int(total["amount"].sum())
    sums = {split: _total(pipeline.pipeline_by(store, scope, split)) for split in SPLITS}
    broken = [
        ("split", split)
        for split, found in sums.items()
        if (found["deals"], found["amount"]) != (deals, amount)
    ]
    values = {"amount": amount, "splits": len(broken) or len(SPLITS)}
    state = "broken" if broken else "kept"
    return Check("segments_sum_to_the_total", state, deals, values, tuple(broken))


def funnel_only_falls(store: Store, scope: Scope) -> Check:
    """Check that no stage of the funnel was reached by more deals than the one before it.

    And that a deal has come at least as far as the stage in which it stands.
    """
    rungs = counted_steps(store, scope, ["reached"])
    rising = rising_stages(rungs)
    found = query(store, "self_check_furthest", COUNTED, scope=scope, at_most=MOST_NAMED)
    behind = int(found["broken"].iloc[0])
    if not rising and not behind:
        first = rungs.groupby("pipeline", dropna=False)["reached"].first()
        return Check("funnel_only_falls", "kept", int(first.sum()), {"stages": len(rungs)})
    concerned = [("stage", stage) for stage in rising] + _deals(found)
    values = {"stages": len(rising)}
    return Check("funnel_only_falls", "broken", behind, values, _firsts(concerned))


def rising_stages(rungs: pd.DataFrame) -> list[str]:
    """Return the stages that more deals reached than the stage before them in the same pipeline."""
    before = rungs.groupby("pipeline", dropna=False)["reached"].shift()
    return [str(stage) for stage in rungs.loc[rungs["reached"] > before, "stage"]]


def weighted_stays_below_open(store: Store, scope: Scope) -> Check:
    """Check that a stage's weighted value lies between nothing and its full value.

    Negative amounts count for themselves: the weighted value may go as far below zero as they do.
    """
    name = "weighted_stays_below_open"
    stages = pipeline.pipeline_by_stage(store, scope)
    if stages["weighted_amount"].isna().all() or not stages["amount"].sum():
        return Check(name, "impossible", reason="no_amounts")
    amounts = _open_deals(store, scope).astype({"amount": "float64"}).fillna({"amount": 0.0})
    sums = stages.groupby("stage")["weighted_amount"].sum()
    above = amounts["amount"].clip(lower=0).groupby(amounts["stage"]).sum()
    below = amounts["amount"].clip(upper=0).groupby(amounts["stage"]).sum()
    is_kept = (sums <= above.reindex(sums.index, fill_value=0)) & (
        sums >= below.reindex(sums.index, fill_value=0)
    )
    values = {"amount": int(stages["amount"].sum()), "weighted": int(sums.sum())}
    broken = tuple(("stage", str(stage)) for stage in sums.index[~is_kept])
    return Check(name, "broken" if broken else "kept", len(broken or sums), values, broken)


def waterfall_balances(store: Store, scope: Scope) -> Check:
    """Check between all neighbouring uploads that start and movements make the end, to the cent."""
    days = pipeline.as_of_days(store)
    if len(days) < 2:
        return Check("waterfall_balances", "impossible", reason="one_upload")
    broken, moved = [], 0
    for start_on, end_on in pairwise(days):
        try:
            bars = changes.waterfall(store, dataclasses.replace(scope, as_of=end_on), start_on)
        except AlurError as error:
            if error.key != "waterfall_off_balance":
                raise
            broken.append(("day", end_on.isoformat()))
        else:
            moved += int(bars.loc[~bars["bucket"].isin(ENDS), "deals"].sum())
    if broken:
        return Check("waterfall_balances", "broken", len(broken), concerned=_firsts(broken))
    return Check("waterfall_balances", "kept", len(days) - 1, {"movements": moved})


CHECKS: dict[str, Callable[[Store, Scope], Check]] = {
    check.__name__: check
    for check in (
        lists_agree,
        segments_sum_to_the_total,
        weighted_stays_below_open,
        funnel_only_falls,
        versions_follow_each_other,
        one_stage_a_day,
        waterfall_balances,
    )
}


def checked(store: Store, name: str) -> Check:
    """Make one of CHECKS on the whole workspace; before the first upload none is possible."""
    scope = whole_workspace(store)
    if scope is None:
        return Check(name, "impossible", reason="nothing_uploaded")
    try:
        return CHECKS[name](store, scope)
    except AlurError as error:
        if error.key != "query_took_too_long":
            raise
        return Check(name, "impossible", reason="took_too_long")


def _counted(name: str, found: pd.DataFrame) -> Check:
    broken = int(found["broken"].iloc[0])
    if not broken:
        return Check(name, "kept", int(found["deals"].iloc[0]))
    return Check(name, "broken", broken, concerned=_firsts(_deals(found)))


def _deals(found: pd.DataFrame) -> list[tuple[str, str]]:
    names = found["named"].iloc[0]
    return [] if pd.isna(names) else [("deal", name) for name in str(names).split("\n")]


def _firsts(concerned: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(concerned))[:MOST_NAMED]


def _total(frame: pd.DataFrame) -> dict[str, int]:
    return {"deals": int(frame["deals"].sum()), "amount": int(frame["amount"].sum())}


def _open_deals(store: Store, scope: Scope) -> pd.DataFrame:
    return pipeline.deal_list(store, scope, outcome="open", at_most=EVERY_DEAL)
