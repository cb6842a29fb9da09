"""What can be asked about the ways that deals take, and about where they are lost."""

from __future__ import annotations

from pipeline_core.answers.question import Metric
from pipeline_core.metrics import losses, paths

WAYS = ("no_created_date", "stage_unknown", "unplaced", "inferred_stage_day")
LOST = ("stage_at_loss_unknown", "no_created_date", "unplaced", "inferred_stage_day")
OF_PATHS: tuple[Metric, ...] = (
    Metric("path_facts", paths.path_facts, paths.PATH_FACTS, WAYS),
    Metric("deal_paths", paths.deal_paths, paths.DEAL_PATHS, (), ("detour", "path", "at_most")),
    Metric("path_variants", paths.path_variants, paths.PATH_VARIANTS, WAYS, ("at_most",)),
    Metric("process_graph", paths.process_graph, paths.PROCESS_GRAPH, WAYS),
    Metric("rework", paths.rework, paths.REWORK, WAYS),
    Metric("lost_by_stage", losses.lost_by_stage, losses.LOST_BY_STAGE, LOST),
    Metric("loss_reasons", losses.loss_reasons, losses.LOSS_REASONS, (*LOST, "current_value")),
    Metric("lost_deals", losses.lost_deals, losses.LOST_DEALS, (), ("stage", "reason", "at_most")),
)
