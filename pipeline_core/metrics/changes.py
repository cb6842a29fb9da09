"""What changed between two days: a waterfall that balances, where deals went, and the deals themselves."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

import pandas as pd

from pipeline_core import errors
from pipeline_core.metrics.pipeline import LONGEST_LIST, as_of_days
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query

ENTERING = (
    "created",
    "pulled_in",
    "rolled_in",
    "date_set",
    "reopened",
    "resumed",
    "placed",
    "entered_filter",
)
CHANGING = ("increased", "decreased")
LEAVING = (
    "won",
    "won_other_day",
    "lost",
    "pushed_out",
    "pulled_out",
    "date_cleared",
    "parked",
    "unplaced",
    "left_filter",
    "removed",
)
MOVEMENTS = (*ENTERING, *CHANGING, *LEAVING)
BUCKETS = ("start", *MOVEMENTS, "end")
WATERFALL: Columns = {
    "bucket": "str",
    "deals": "int64",
    "amount": "cents",
    "without_amount": "int64",
}
STAGE_FLOW: Columns = {
    "from_kind": "str",
    "from_stage": "str",
    "to_kind": "str",
    "to_stage": "str",
    "deals": "int64",
    "amount_before": "cents",
    "amount_after": "cents",
}
CHANGED_DEALS: Columns = {
    "name": "str",
    "account": "str",
    "bucket": "str",
    "effect": "cents",
    "stage_before": "str",
    "stage_after": "str",
    "amount_before": "cents",
    "amount_after": "cents",
    "close_on_before": "date",
    "close_on_after": "date",
    "owner_before": "str",
    "owner_after": "str",
    "pushes": "int64",
    "days_slipped": "int64",
    "deal_id": "str",
}
DAYS_BACK = 7  # the start day where no earlier upload gives one


def waterfall(store: Store, scope: Scope, start: datetime.date | None = None) -> pd.DataFrame:
    """The open pipeline at the end of two days, and every kind of change between them.

    `start` is the earlier day, else the scope's `since`, else the upload before the as-of day. With an
    `until` the pipeline is what is expected to close in the scope's period; without, every open deal.
    A deal that closes without having been there enters first and leaves then, its change of amount in
    between: won equals the bookings of the days after the start.

    Units: deals; amount in signed cents, both ends at the as-of day's rates, won deals at the closing
    day's; null where no deal has an amount. A missing amount counts as 0, in `without_amount` too.
    Not counted: deals that are closed, parked or unplaced on both days.
    Source: deal_versions. Errors: waterfall_off_balance, days_in_wrong_order.
    """
    asked = _asked(store, scope, start)
    frame = _in_order(query(store, "waterfall", WATERFALL, **asked))
    return _without_thin_amounts(balanced(frame, asked["start_on"], scope.as_of))


def stage_flow(store: Store, scope: Scope, start: datetime.date | None = None) -> pd.DataFrame:
    """Where the deals of the waterfall stood at the end of the start day, and where at the as-of day's.

    from_kind: stage, unknown (open, its stage not known), new (did not exist), elsewhere (closed, parked,
    due outside the period, outside the filter). to_kind: the same, or won, lost, parked. Every open stage
    has a row with itself, in process order, even if no deal stayed in it.

    Units: deals; cents. amount_before is null for deals that were not in the pipeline, amount_after for
    those that left it without a result; rows and columns of stages add up to the pipeline of both days.
    Not counted: as waterfall.
    Source: deal_versions.
    """
    return query(store, "stage_flow", STAGE_FLOW, **_asked(store, scope, start))


def changed_deals(
    store: Store,
    scope: Scope,
    start: datetime.date | None = None,
    bucket: str | Sequence[str] | None = None,
    from_kind: str | None = None,
    from_stage: str | None = None,
    to_kind: str | None = None,
    to_stage: str | None = None,
    is_pushed: bool = False,
    at_most: int = LONGEST_LIST,
) -> pd.DataFrame:
    """The deals behind a bar of the waterfall or a cell of the stage flow, as they stood on both days.

    `bucket` is one kind of change or several; their amounts add up to the effect of the deals.
    `is_pushed` asks for those of the start whose close date moved to a later month between the days.
    Without a bucket or a cell: every deal that moved, with its last bucket and its whole effect.

    Units: signed cents; pushes are moves of the close date to a later month, days_slipped the days by
    which it moved later, both over all of the deal's versions up to the as-of day.
    Not counted: what an owner holds or held whom the reader may not see is null.
    Source: deal_versions, deals.
    """
    return query(
        store,
        "changed_deals",
        CHANGED_DEALS,
        **_asked(store, scope, start),
        buckets=[bucket] if isinstance(bucket, str) else bucket and list(bucket),
        from_kind=from_kind,
        from_stage=from_stage,
        to_kind=to_kind,
        to_stage=to_stage,
        is_pushed=is_pushed,
        at_most=at_most,
    )


def start_day(store: Store, scope: Scope, start: datetime.date | None = None) -> datetime.date:
    """Return the earlier of the two days. Errors: days_in_wrong_order."""
    found = start or scope.since or _day_before(store, scope.as_of)
    if found > scope.as_of:
        raise errors.days_in_wrong_order(found.isoformat(), scope.as_of.isoformat())
    return found


def balanced(frame: pd.DataFrame, start_on: datetime.date, end_on: datetime.date) -> pd.DataFrame:
    """Return the waterfall if start and movements make the end, in deals and to the cent.

    Errors: waterfall_off_balance.
    """
    amounts = {str(row.bucket): int(row.amount) for row in frame.itertuples()}
    deals = {str(row.bucket): int(row.deals) for row in frame.itertuples()}
    off = sum(amounts.values()) - 2 * amounts["end"]
    missing = deals["start"] - deals["end"]
    missing += sum(deals.get(bucket, 0) for bucket in ENTERING)
    missing -= sum(deals.get(bucket, 0) for bucket in LEAVING)
    if off or missing:
        raise errors.waterfall_off_balance(start_on.isoformat(), end_on.isoformat(), off, missing)
    return frame


def _asked(store: Store, scope: Scope, start: datetime.date | None) -> dict[str, Any]:
    """The scope with its period only where that has an end, and the start day."""
    start_on = start_day(store, scope, start)
    if scope.until is None:
        scope = dataclasses.replace(scope, since=None)
    return {"scope": scope, "start_on": start_on}


def _day_before(store: Store, as_of: datetime.date) -> datetime.date:
    uploads = [day for day in as_of_days(store) if day < as_of]
    return uploads[-1] if uploads else as_of - datetime.timedelta(days=DAYS_BACK)


def _in_order(found: pd.DataFrame) -> pd.DataFrame:
    """Start first, end last, with or without a deal; kinds of change that did not happen are no rows."""
    by_bucket = found.set_index("bucket")
    kept = [bucket for bucket in BUCKETS if bucket in by_bucket.index or bucket in ("start", "end")]
    return by_bucket.reindex(kept, fill_value=0).reset_index()


def _without_thin_amounts(frame: pd.DataFrame) -> pd.DataFrame:
    """Where not one deal has an amount, money is not known, which is not the same as zero."""
    if frame["deals"].sum() == 0 or (frame["deals"] > frame["without_amount"]).any():
        return frame
    return frame.assign(amount=pd.array([pd.NA] * len(frame), dtype="Int64"))
