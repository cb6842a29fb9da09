"""A scenario as the pages and saved files write it, turned into levers and decisions about single deals."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline_core.answers.fitting import Basis, parts_of_new
from pipeline_core.answers.weak_cells import levers_of_mended
from pipeline_core.forecast.levers import Levers, MoreOf, on_top, team_levers
from pipeline_core.forecast.outlook import Override
from pipeline_core.metrics.forecast import NAMELESS
from pipeline_core.scope import Scope
from pipeline_core.store.database import Store

Asked = Mapping[str, Any]


def levers_of(store: Store, scope: Scope, found: Basis, asked: Asked) -> Levers:
    """Return levers from names: conversion and time by stage, all_stages, new_deals, size, win_rate.

    Every value is a factor, 1 changes nothing: conversion and time are mappings from a stage's name,
    all_stages the time of every stage; new_deals_from is the day from which new_deals counts.
    new_deals_by: `by`, a dimension, and `values`, each with value, factor and perhaps a day `from`; what
    they add comes on top of new_deals. bottlenecks: `by`, and `cells`, each with stage, value and kind
    (pace or conversion), brought to what is usual in the stage while they are weak.
    """
    known = list(found.fit.past.paths.stage_ids)
    everywhere = dict.fromkeys(known, asked.get("all_stages", 1.0))
    time = {
        stage_id: factor * everywhere.get(stage_id, 1.0)
        for stage_id, factor in _by_id(found.stages, asked.get("time", {})).items()
    }
    levers = team_levers(
        found.fit.past.paths,
        _by_id(found.stages, asked.get("conversion", {})),
        {**everywhere, **time},
        creation=asked.get("new_deals", 1.0),
        creation_after=_days_until(asked.get("new_deals_from"), scope.as_of),
        creation_of=_more_of(store, scope, asked.get("new_deals_by")),
        size=asked.get("size", 1.0),
        win_rate=asked.get("win_rate", 1.0),
    )
    mended = asked.get("bottlenecks")
    if not mended or not mended["cells"]:
        return levers
    return on_top(levers, levers_of_mended(store, scope, mended["by"], mended["cells"]))


def overrides_of(deals: pd.DataFrame, asked: Mapping[str, Asked]) -> dict[int, Override]:
    """Return decisions by deal_key from those by deal_id: chance, amount (cents), slip_weeks.

    `deals` has deal_id and deal_key; a deal that is no longer open is passed over.
    """
    keys = dict(zip(deals["deal_id"], deals["deal_key"], strict=True))
    return {keys[name]: Override(**said) for name, said in asked.items() if name in keys}


def _by_id(stages: pd.DataFrame, by_name: Mapping[str, float]) -> dict[int, float]:
    named = stages[stages["stage"].isin(by_name)]
    return {
        int(stage_id): by_name[stage]
        for stage_id, stage in zip(named["stage_id"], named["stage"], strict=True)
    }


def _more_of(store: Store, scope: Scope, asked: Asked | None) -> tuple[MoreOf, ...]:
    """A value of which no deal was created of late has no part, and adds nothing."""
    if not asked or not asked["values"]:
        return ()
    parts = parts_of_new(store, scope, asked["by"])
    return tuple(
        MoreOf(parts[name], each["factor"], _days_until(each.get("from"), scope.as_of))
        for each in asked["values"]
        if (name := each["value"] or NAMELESS) in parts
    )


def _days_until(begins: datetime.date | None, as_of: datetime.date) -> int:
    return max((begins - as_of).days - 1, 0) if begins else 0
