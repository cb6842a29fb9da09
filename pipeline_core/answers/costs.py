"""The question of costs, composed of the board and the forecast: what would a mended bottleneck bring in?"""

from __future__ import annotations

import pandas as pd

from pipeline_core.answers.fitting import basis
from pipeline_core.answers.outlook import in_quarter
from pipeline_core.answers.weak_cells import groups_of_deals, weak_cells
from pipeline_core.forecast.gains import Coming, gains, to_come
from pipeline_core.metrics.forecast import NAMELESS
from pipeline_core.metrics.left_out import amounts_thin
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised

BOTTLENECK_COSTS: Columns = {
    "stage": "str",
    "group": "str",
    "kind": "str",
    "factor": "float64",
    "gain": "cents",
    "gain_deals": "float64",
    "gain_share": "float64",
    "waiting": "int64",
    "waiting_amount": "cents",
    "until_on": "date",
}
JOINT = "joint"


def bottleneck_costs(store: Store, scope: Scope, split_by: str = "owner") -> pd.DataFrame:
    """What the period would bring in beyond the forecast if a slow or weak cell of the board were as usual.

    One row per cell and kind, the largest gain first, and a last one for all of them at once (joint; the
    single gains do not add up to it). conversion: as many of its deals go on as usual in the stage, factor
    = max(1, 1 / advanced_ratio) times as many as now. pace: they leave as fast, factor = min(1, ratio)
    times the days. Both ratios are pulled towards 1 by ten, so that noise is not sold as money.
    Units: cents and won deals from the as-of day to until_on, the end of the period, else of the quarter;
    gain_share of what is expected to come as it stands, by deals where amounts are thin: then gain is
    null. waiting: deals that wait in the cell now. An upper bound: who is slowest is partly so by chance.
    Not counted: cells that differ by no more than chance; by month; where deals wait in no known stage, or
    fewer than ten deals have closed, or three were won.
    Source: bottleneck_board, deal_versions; FORECAST, piece 8; METHODS C.6.
    """
    cells, period = weak_cells(store, scope, split_by), in_quarter(store, scope)
    found = basis(store, period) if len(cells) else None
    if found is None or found.fit is None or found.clock != "stage" or not found.days:
        return as_promised(pd.DataFrame(columns=list(BOTTLENECK_COSTS)), BOTTLENECK_COSTS)
    groups = groups_of_deals(store, scope, split_by, found.fit)
    coming = gains(found.fit, found.days, found.after, groups, cells)
    base = to_come(found.fit, found.days, found.after)
    rows = _ranked(cells, coming, base, amounts_thin(store, scope))
    rows["group"] = rows["group"].mask(rows["group"] == NAMELESS)
    return as_promised(rows.assign(until_on=pd.Timestamp(period.until)), BOTTLENECK_COSTS)


def _ranked(cells: pd.DataFrame, found: list[Coming], base: Coming, is_thin: bool) -> pd.DataFrame:
    """The cells by their gains, then all of them as one."""
    places = cells.drop_duplicates(["stage_id", "group"])
    joint = {
        "kind": JOINT,
        "waiting": places["waiting"].sum(),
        "waiting_amount": places["waiting_amount"].sum(min_count=1),
    }
    rows = pd.concat([cells, pd.DataFrame([joint])], ignore_index=True)
    rows["gain_deals"] = [each.deals for each in found]
    rows["gain"] = pd.array([None if is_thin else round(each.amount) for each in found], "Int64")
    rows["gain_share"] = [_share(each, base, is_thin) for each in found]
    size = rows["gain_deals" if is_thin else "gain"].astype("float64")
    order = size.iloc[:-1].sort_values(ascending=False, kind="stable").index
    return rows.loc[[*order, rows.index[-1]]].reset_index(drop=True)


def _share(gain: Coming, base: Coming, is_thin: bool) -> float | None:
    of, part = (base.deals, gain.deals) if is_thin else (base.amount, gain.amount)
    return part / of if of > 0 else None
