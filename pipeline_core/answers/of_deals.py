"""What can be asked about single deals: which have stopped, and why."""

from __future__ import annotations

from pipeline_core.answers.question import Metric
from pipeline_core.metrics import pace, stalled

NOT_JUDGED = ("silence_unknown", "parked", "unplaced")
OF_DEALS: tuple[Metric, ...] = (
    Metric("stalled_deals", stalled.stalled_deals, stalled.STALLED_DEALS, NOT_JUDGED),
    Metric("deal_flags", stalled.deal_flags, stalled.DEAL_FLAGS, NOT_JUDGED),
    Metric("stuck_deals", stalled.stuck_deals, stalled.STUCK_DEALS, ("parked", "unplaced")),
    Metric("stage_pace", pace.stage_pace, pace.STAGE_PACE),
)
