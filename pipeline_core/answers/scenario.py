"""A scenario as the pages and saved files write it, turned into levers and decisions about single deals."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline_core.forecast.fit import Fit
from pipeline_core.forecast.levers import Levers, team_levers
from pipeline_core.forecast.outlook import Override

Asked = Mapping[str, Any]


def levers_of(fit: Fit, stages: pd.DataFrame, asked: Asked, as_of: datetime.date) -> Levers:
    """Return levers from names: conversion and time by stage, all_stages, new_deals, size, win_rate.

    Every value is a factor, 1 changes nothing: conversion and time are mappings from a stage's name,
    all_stages the time of every stage; new_deals_from is the day from which new_deals counts.
    `stages` has stage_id and stage.
    """
    known = list(fit.past.paths.stage_ids)
    everywhere = dict.fromkeys(known, asked.get("all_stages", 1.0))
    time = {
        stage_id: factor * everywhere.get(stage_id, 1.0)
        for stage_id, factor in _by_id(stages, asked.get("time", {})).items()
    }
    begins = asked.get("new_deals_from", as_of)
    return team_levers(
        fit.past.paths,
        _by_id(stages, asked.get("conversion", {})),
        {**everywhere, **time},
        creation=asked.get("new_deals", 1.0),
        creation_after=max((begins - as_of).days - 1, 0),
        size=asked.get("size", 1.0),
        win_rate=asked.get("win_rate", 1.0),
    )


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
