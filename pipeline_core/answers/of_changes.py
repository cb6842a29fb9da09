"""What can be asked about what changed between two days."""

from __future__ import annotations

from pipeline_core.answers.question import Metric
from pipeline_core.metrics import changes, slips

BETWEEN_DAYS = (
    "no_amount",
    "amounts_thin",
    "no_rate",
    "stage_unknown",
    "parked",
    "unplaced",
    "current_value",
)
OF_CHANGES: tuple[Metric, ...] = (
    Metric("waterfall", changes.waterfall, changes.WATERFALL, BETWEEN_DAYS, ("start",)),
    Metric("stage_flow", changes.stage_flow, changes.STAGE_FLOW, BETWEEN_DAYS, ("start",)),
    Metric(
        "slips",
        slips.slips,
        slips.SLIPS,
        ("no_amount", "no_rate", "no_close_date", "current_value"),
        ("start",),
    ),
    Metric(
        "changed_deals",
        changes.changed_deals,
        changes.CHANGED_DEALS,
        (),
        (
            "start",
            "bucket",
            "from_kind",
            "from_stage",
            "to_kind",
            "to_stage",
            "is_pushed",
            "at_most",
        ),
    ),
)
