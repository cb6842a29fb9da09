"""What can be asked about what is open now."""

from __future__ import annotations

from pipeline_core.answers.attainment import ATTAINMENT, attainment
from pipeline_core.answers.coverage import TARGET_COVERAGE, target_coverage
from pipeline_core.answers.question import Metric
from pipeline_core.metrics import board, comparison, overview, pipeline, stuck

OPEN_PIPELINE = (
    "parked",
    "unplaced",
    "stage_unknown",
    "no_amount",
    "amounts_thin",
    "no_rate",
    "outside_period",
    "current_value",
)
AGAINST_TARGET = (
    "no_amount",
    "amounts_thin",
    "no_rate",
    "target_without_rate",
    "stage_unknown",
    "parked",
    "outside_period",
)
OF_PIPELINE: tuple[Metric, ...] = (
    Metric(
        "deal_counts",
        pipeline.deal_counts,
        pipeline.DEAL_COUNTS,
        ("no_amount", "no_rate", "no_created_date", "outside_period", "current_value"),
    ),
    Metric(
        "pipeline_by_stage",
        pipeline.pipeline_by_stage,
        pipeline.PIPELINE_BY_STAGE,
        OPEN_PIPELINE,
    ),
    Metric("pipeline_by", pipeline.pipeline_by, pipeline.PIPELINE_BY, OPEN_PIPELINE, ("split_by",)),
    Metric(
        "pipeline_comparison",
        comparison.pipeline_comparison,
        comparison.PIPELINE_COMPARISON,
        OPEN_PIPELINE,
        ("split_by", "compare"),
    ),
    Metric(
        "pipeline_board", board.pipeline_board, board.PIPELINE_BOARD, OPEN_PIPELINE, ("at_most",)
    ),
    Metric(
        "stuck_share_by", stuck.stuck_share_by, stuck.STUCK_SHARE_BY, OPEN_PIPELINE, ("split_by",)
    ),
    Metric(
        "parked_by_stage",
        pipeline.parked_by_stage,
        pipeline.PARKED_BY_STAGE,
        ("no_rate", "current_value"),
    ),
    Metric(
        "pipeline_trend",
        pipeline.pipeline_trend,
        pipeline.PIPELINE_TREND,
        OPEN_PIPELINE,
        ("days",),
    ),
    Metric("target_coverage", target_coverage, TARGET_COVERAGE, AGAINST_TARGET),
    Metric("attainment", attainment, ATTAINMENT, AGAINST_TARGET, ("split_by",)),
    Metric(
        "deal_list",
        pipeline.deal_list,
        pipeline.DEAL_LIST,
        (),
        (
            "stage",
            "outcome",
            "reached",
            "rule",
            "visited",
            "visited_month",
            "split_by",
            "split_value",
            "attention",
            "category",
            "search",
            "period_by",
            "at_most",
        ),
    ),
    Metric("freshness", overview.freshness, overview.FRESHNESS),
    Metric("attention", overview.attention, overview.ATTENTION),
)
