"""The tables of an import made with pandas alone: what the benchmark measures an import against."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

CLOSED = ("Close", "Lost")
DIMENSIONS = ["Deal owner", "Team", "Segment", "Region"]
END = pd.Timestamp("9999-12-31")


def tables(deals_file: Path, history_file: Path, as_of: str) -> dict[str, pd.DataFrame]:
    """Return deals, versions and visits of two exports, with the columns that the store's tables hold."""
    deals, history = _deals(deals_file), _history(history_file)
    known = history[history["Deal ID"].isin(deals["Deal ID"])]
    visits = _visits(known, deals)
    visits.attrs["rows"] = len(history)
    return {
        "deals": deals,
        "deal_versions": _versions(known, deals, pd.Timestamp(as_of)),
        "stage_visits": visits,
    }


def _deals(path: Path) -> pd.DataFrame:
    deals = pd.read_csv(path, engine="pyarrow", dtype_backend="pyarrow")
    amounts = deals["Amount"].str.replace(r"[$,]", "", regex=True).astype("float64")
    deals = deals.assign(
        Amount=(amounts * 100).round().astype("int64"),
        **{
            name: pd.to_datetime(deals[name].astype("str"), format=pattern)
            for name, pattern in (
                ("Created date", "%Y-%m-%d %H:%M:%S"),
                ("Close date", "%m/%d/%Y"),
                ("Last modified date", "%Y-%m-%d %H:%M:%S"),
            )
        },
    )
    newest = deals.sort_values("Last modified date", kind="stable")
    newest = newest.drop_duplicates("Deal ID", keep="last").reset_index(drop=True)
    return newest.astype(dict.fromkeys([*DIMENSIONS, "Stage"], "category"))


def _history(path: Path) -> pd.DataFrame:
    history = pd.read_csv(path, engine="pyarrow", dtype_backend="pyarrow")
    moments = pd.to_datetime(history["Entered at"].astype("str"), format="%Y-%m-%d %H:%M:%S")
    cents = (history["Amount"].astype("float64") * 100).round().astype("int64")
    history = history.assign(**{"Entered at": moments, "Amount": cents})
    history = history.drop_duplicates().astype({"Stage": "category"})
    return history.sort_values(["Deal ID", "Entered at"], kind="stable", ignore_index=True)


def _visits(history: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    """One row per stay in a stage, with what the deal was then."""
    codes, ids = history["Stage"].cat.codes, history["Deal ID"]
    is_move = (codes != codes.shift()) | (ids != ids.shift())
    moves = history[is_move]
    by_deal = moves.groupby("Deal ID", sort=False)
    moves = moves.assign(
        next_stage=by_deal["Stage"].shift(-1),
        left_at=by_deal["Entered at"].shift(-1),
        sequence=by_deal.cumcount() + 1,
    )
    visits = moves.merge(deals[["Deal ID", *DIMENSIONS]], on="Deal ID")
    month = visits["left_at"].dt.to_period("M").dt.start_time
    return visits.assign(month=month).sort_values(["month", "Entered at"], ignore_index=True)


def _versions(history: pd.DataFrame, deals: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """One row per deal and stretch of days on which nothing about it changed."""
    days = history.assign(day=history["Entered at"].dt.normalize())
    now = deals.assign(day=as_of)[["Deal ID", "day", "Stage", "Amount", "Close date"]]
    begun = deals.assign(day=deals["Created date"].dt.normalize())[["Deal ID", "day"]]
    events = pd.concat([begun, days[["Deal ID", "day", "Stage", "Amount"]], now])
    events = events.sort_values(["Deal ID", "day"], kind="stable", ignore_index=True)
    by_deal = events.groupby("Deal ID", sort=False)
    filled = events.assign(
        Stage=by_deal["Stage"].ffill(),
        Amount=by_deal["Amount"].ffill(),
        **{"Close date": by_deal["Close date"].ffill()},
    )
    filled["Amount"] = filled["Amount"].fillna(
        filled.groupby("Deal ID", sort=False)["Amount"].bfill()
    )
    last = filled.drop_duplicates(["Deal ID", "day"], keep="last")
    shown = last[["Deal ID", "Stage", "Amount", "Close date"]]
    versions = last[(shown.ne(shown.shift()) & ~(shown.isna() & shown.shift().isna())).any(axis=1)]
    valid_to = versions.groupby("Deal ID", sort=False)["day"].shift(-1).fillna(END)
    versions = versions.assign(valid_from=versions["day"], valid_to=valid_to)
    versions = versions.merge(deals[["Deal ID", "Created date", *DIMENSIONS]], on="Deal ID")
    is_closed = versions["Stage"].isin(CLOSED)
    versions["closed_on"] = versions["day"].where(is_closed)
    return versions.sort_values(["valid_to", "valid_from"], ignore_index=True)
