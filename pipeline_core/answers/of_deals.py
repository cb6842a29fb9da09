"""What can be asked about single deals: which have stopped, and why."""

from __future__ import annotations

from pipeline_core.answers.question import Metric
from pipeline_core.metrics import deal_page, pace, stalled

NOT_JUDGED = ("silence_unknown", "parked", "unplaced")
OF_DEALS: tuple[Metric, ...] = (
    Metric("stalled_deals", stalled.stalled_deals, stalled.STALLED_DEALS, NOT_JUDGED),
    Metric("deal_flags", stalled.deal_flags, stalled.DEAL_FLAGS, NOT_JUDGED, ("deal_id",)),
    Metric("stuck_deals", stalled.stuck_deals, stalled.STUCK_DEALS, ("parked", "unplaced")),
    Metric("stage_pace", pace.stage_pace, pace.STAGE_PACE),
    Metric("deal_facts", deal_page.deal_facts, deal_page.DEAL_FACTS, (), ("deal_id",)),
    Metric("deal_visits", deal_page.deal_visits, deal_page.DEAL_VISITS, (), ("deal_id",)),
    Metric("deal_history", deal_page.deal_history, deal_page.DEAL_HISTORY, (), ("deal_id",)),
    Metric("deal_changes", deal_page.deal_changes, deal_page.DEAL_CHANGES, (), ("deal_id",)),
    Metric("deal_details", deal_page.deal_details, deal_page.DEAL_DETAILS, (), ("deal_id",)),
)
