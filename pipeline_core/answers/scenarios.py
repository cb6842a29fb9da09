"""Saved scenarios side by side on the newest data, and what became of the deals that they decided about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline_core import errors
from pipeline_core.answers.outlook import forecast, in_quarter
from pipeline_core.answers.scenario_files import SAID, read
from pipeline_core.scope import DIMENSIONS, Scope, without_filters
from pipeline_core.store.database import Columns, Store, as_promised, query
from pipeline_core.store.scenarios import kept_scenarios

SCENARIOS: Columns = {
    "scenario": "str",
    "is_plan": "bool",
    "p10": "cents",
    "p50": "cents",
    "p90": "cents",
    "target": "cents",
    "p_target": "float64",
    "difference": "cents",
    "p50_then": "cents",
    "saved_as_of": "date",
    "since": "date",
    "until": "date",
    "decided_deals": "int64",
    "answered_deals": "int64",
    "author": "str",
    "note": "str",
}
SCENARIO_DEALS: Columns = {
    "scenario": "str",
    "deal_id": "str",
    "name": "str",
    "owner": "str",
    "fate": "str",
    "closed_on": "date",
    "amount": "cents",
    "said_chance": "float64",
    "said_amount": "cents",
    "slip_weeks": "Int64",
}
STAYS, ANSWERED = ("levers", "overrides"), ("won", "lost", "gone")


def scenarios(store: Store, scope: Scope, names: Sequence[str] | None = None) -> pd.DataFrame:
    """What each saved scenario makes of the scope's period with the deals as they are now.

    The first row, without a name, is the forecast as it stands; the plan follows, then the others by name.
    difference: P50 against as it stands. p50_then: P50 when it was saved; null where that was for another
    period or other filters. decided_deals: single deals that it decides about; answered_deals: those that
    have been won or lost since, or are gone: what it says of them no longer counts.
    Units: cents; p_target is a share 0–1; null where there is too little history for a range.
    Not counted: archived scenarios. `names`: only these, in that order.
    Source: forecast, deal_versions, the saved scenarios; FORECAST, piece 8.
    """
    scope = in_quarter(store, scope)
    base = forecast(store, scope).iloc[0]
    fates = scenario_deals(store, scope)
    is_answered = fates["fate"].isin(ANSWERED)
    answered = fates[is_answered].groupby("scenario").size()
    rows = [_row(base, base, {"scenario": None, "is_plan": False, "answered_deals": 0})]
    for kept in _on_offer(store, names).to_dict("records"):
        content = read(kept["content"])
        moved = forecast(store, scope, **asked_of(content)).iloc[0]
        known = {**kept, "scenario": kept["name"], "saved_as_of": kept["as_of"]}
        known["answered_deals"] = int(answered.get(kept["name"], 0))
        known["decided_deals"] = len(content.get("overrides", {}))
        if _is_same(kept, content, scope):
            known["p50_then"] = content.get("likely", {}).get("p50")
        rows.append(_row(moved, base, known))
    return as_promised(pd.DataFrame(rows, columns=list(SCENARIOS)), SCENARIOS)


def scenario_deals(store: Store, scope: Scope) -> pd.DataFrame:
    """Each deal that a saved scenario decides about, with what it says, and where the deal stands now.

    fate: open, parked, won, lost, or gone where the deals no longer hold it. said_chance 1: committed, 0:
    omitted; null: nothing is said. slip_weeks: so many weeks later. Period and filters do not change it.
    Units: shares 0–1, cents, weeks.
    Not counted: archived scenarios.
    Source: deal_versions, the saved scenarios.
    """
    said = [
        {
            "scenario": kept.name,
            "deal_id": deal_id,
            "said_chance": of_deal.get("chance"),
            "said_amount": of_deal.get("amount"),
            "slip_weeks": of_deal.get("slip_weeks"),
        }
        for kept in _on_offer(store, None).itertuples()
        for deal_id, of_deal in read(kept.content).get("overrides", {}).items()
    ]
    frame = pd.DataFrame(said, columns=["scenario", "deal_id", *list(SCENARIO_DEALS)[-3:]])
    known = {name: SCENARIO_DEALS[name] for name in list(SCENARIO_DEALS)[1:7]}
    ids = sorted(set(frame["deal_id"]))
    states = query(store, "scenario_deals", known, scope=without_filters(scope), deal_ids=ids)
    frame = frame.merge(states, on="deal_id", how="left")
    frame["fate"] = frame["fate"].fillna("gone")
    return as_promised(frame, SCENARIO_DEALS)


def scenario_named(store: Store, name: str) -> dict[str, Any]:
    """Return what `forecast` takes for the scenario of that name, capitals aside. Errors: unknown_scenario."""
    found = _on_offer(store, None)
    chosen = found[found["name"].str.lower() == name.lower()]
    if chosen.empty:
        raise errors.unknown_scenario(name, ", ".join(found["name"]))
    return asked_of(read(chosen["content"].iloc[0]))


def asked_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `forecast` takes for a content: levers, overrides, and the two switches."""
    return {name: content.get(name, {}) for name in STAYS} | dict(content.get("switches", {}))


def content_of(store: Store, scope: Scope, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content that is saved for what is asked: with the scope's filters, and what it says now."""
    said = forecast(store, in_quarter(store, scope), **asked).iloc[0]
    switches = {name: value for name, value in asked.items() if name not in STAYS}
    return {
        **{name: dict(asked.get(name, {})) for name in STAYS},
        "switches": switches,
        "filters": _filters(scope),
        "likely": {name: _plain(said[name]) for name in SAID},
    }


def _on_offer(store: Store, names: Sequence[str] | None) -> pd.DataFrame:
    kept = kept_scenarios(store)
    kept = kept[kept["archived_at"].isna()]
    if names is None:
        return kept
    places = {name: place for place, name in enumerate(names)}
    chosen = kept[kept["name"].isin(places)]
    return chosen.sort_values("name", key=lambda column: column.map(places))


def _row(moved: pd.Series, base: pd.Series, known: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: moved[name] for name in SAID}
    return {"decided_deals": 0, **known, **said, "difference": moved["p50"] - base["p50"]}


def _is_same(kept: Mapping[str, Any], content: Mapping[str, Any], scope: Scope) -> bool:
    """Whether a scenario was saved for the scope's period and filters: only then do two numbers compare."""
    is_period = (kept["since"].date(), kept["until"].date()) == (scope.since, scope.until)
    return is_period and content.get("filters", {}) == _filters(scope)


def _filters(scope: Scope) -> dict[str, list[str]]:
    fields = [f"{name}s" for name in ("pipeline", *DIMENSIONS)]
    return {name: list(getattr(scope, name)) for name in fields if getattr(scope, name) is not None}


def _plain(value: Any) -> Any:
    """A number as JSON knows it."""
    return None if pd.isna(value) else value.item() if hasattr(value, "item") else value
