"""What a workspace is told once: reporting currency, first month of the fiscal year, targets, rates."""

from __future__ import annotations

import datetime
from functools import lru_cache

import pandas as pd

from pipeline_core.store.database import (
    Columns,
    Store,
    as_promised,
    data_version,
    query,
    transaction,
)

SETTINGS: Columns = {"key": "str", "value": "str"}
TARGETS: Columns = {
    "since": "date",
    "until": "date",
    "owner": "str",
    "team": "str",
    "amount_cents": "cents",
    "currency": "str",
}
RATES: Columns = {
    "currency": "str",
    "reporting_currency": "str",
    "rate": "float64",
    "valid_from": "date",
    "valid_to": "date",
}


def setting(store: Store, key: str, default: str | None = None) -> str | None:
    """Return a setting, or the default when nobody has chosen."""
    return _settings(store, data_version(store)).get(key, default)


@lru_cache(maxsize=16)
def _settings(store: Store, version: int) -> dict[str, str]:
    found = query(store, "all_settings", SETTINGS)
    return dict(zip(found["key"], found["value"], strict=True))


def reporting_currency(store: Store) -> str | None:
    """Return the currency of all amounts on the pages: the chosen one, else the files' most frequent."""
    most_frequent = query(store, "most_frequent_currency", {"currency": "str"})
    named = str(most_frequent["currency"].iloc[0]) if len(most_frequent) else None
    return setting(store, "reporting_currency") or named


def fiscal_year_start(store: Store) -> int:
    """Return the month, 1–12, in which the fiscal year begins."""
    return int(setting(store, "fiscal_year_start") or 1)


def zone(store: Store) -> str:
    """Return the IANA name of the zone in which moments with an offset are told; UTC unless chosen."""
    return setting(store, "zone") or "UTC"


def change_setting(store: Store, key: str, value: str, now: datetime.datetime, by: str) -> None:
    """Store a setting and note in the audit log who changed it."""
    with transaction(store) as change:
        change.run("forget_setting", key=key)
        change.run("add_setting", key=key, value=value)
        change.run(
            "note_in_audit_log",
            happened_at=now,
            happened_by=by,
            what="change_setting",
            details=f"{key}={value}",
        )


def targets(store: Store) -> pd.DataFrame:
    """Return one row per target that holds: its days, whose it is (neither owner nor team: everybody's),
    its amount in cents of its currency (null: the reporting one). A typed one goes before a file's."""
    return query(store, "all_targets", TARGETS)


def save_targets(store: Store, frame: pd.DataFrame, now: datetime.datetime, by: str) -> None:
    """Replace all targets (columns of `targets`): what a file states and is not among them counts no more."""
    with transaction(store) as change:
        change.run_on("replace_targets", as_promised(frame, TARGETS))
        change.run(
            "note_in_audit_log",
            happened_at=now,
            happened_by=by,
            what="change_targets",
            details=str(len(frame)),
        )


def save_target(
    store: Store, since: datetime.date, until: datetime.date, cents: int | None
) -> None:
    """Store the whole team's target for a span of days; None takes it back."""
    with transaction(store) as change:
        change.run("forget_target", since=since, until=until)
        if cents is not None:
            change.run("add_target", since=since, until=until, amount_cents=cents)


def rates(store: Store) -> pd.DataFrame:
    """Return one row per exchange rate: one unit of `currency` is worth `rate` of the reporting currency."""
    return query(store, "all_rates", RATES)


def save_rates(store: Store, frame: pd.DataFrame) -> None:
    """Replace all exchange rates (columns of `rates`)."""
    with transaction(store) as change:
        change.run_on(
            "replace_rates",
            frame.astype({"valid_from": "datetime64[us]", "valid_to": "datetime64[us]"}),
        )
