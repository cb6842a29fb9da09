"""What a little more conversion would bring, stage by stage: the forecast asked once for each."""

from __future__ import annotations

import pandas as pd

from pipeline_core.answers.outlook import FORECAST, forecast
from pipeline_core.metrics.funnel import stage_win_rates
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised

LIFTED_BY = 0.10
LEVER_EFFECTS: Columns = {"stage": "str", "gain": "cents", **FORECAST}


def lever_effects(store: Store, scope: Scope) -> pd.DataFrame:
    """The forecast as it stands, and with a tenth more conversion in one stage at a time, the best first.

    Units: as forecast; gain in cents is what the likely result (p50) gains; stage is null in the first
    row, the forecast as it stands. Not counted: as forecast.
    Source: forecast, asked once per open stage.
    """
    base = forecast(store, scope)
    parts = [base.assign(stage=None)]
    for stage in dict.fromkeys(stage_win_rates(store, scope)["stage"]):
        parts.append(
            forecast(store, scope, levers={"conversion": {stage: 1 + LIFTED_BY}}).assign(
                stage=stage
            )
        )
    found = pd.concat(parts, ignore_index=True)
    found["gain"] = found["p50"] - base["p50"].iloc[0]
    ordered = found.iloc[1:].sort_values("gain", ascending=False, kind="stable")
    whole = pd.concat([found.iloc[:1], ordered], ignore_index=True)
    return as_promised(whole, LEVER_EFFECTS)
