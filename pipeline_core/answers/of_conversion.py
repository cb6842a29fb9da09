"""What can be asked about how deals convert and where they wait."""

from __future__ import annotations

from pipeline_core.answers import costs
from pipeline_core.answers.question import Metric
from pipeline_core.metrics import bottlenecks, conversion_compared, funnel, stage_curves

VISITED = ("unplaced", "stage_unknown", "inferred_stage_day")
REACHED = ("never_reached_a_stage", "stage_at_loss_unknown", "unplaced", "inferred_stage_day")
COUNTING = ("rule", "basis")
OF_CONVERSION: tuple[Metric, ...] = (
    Metric(
        "stage_conversion",
        funnel.stage_conversion,
        funnel.STAGE_CONVERSION,
        (*REACHED, "no_created_date"),
        COUNTING,
    ),
    Metric(
        "stage_conversion_value",
        funnel.stage_conversion_value,
        funnel.STAGE_CONVERSION_VALUE,
        (*REACHED, "amounts_thin", "no_amount", "no_rate"),
        COUNTING,
    ),
    Metric(
        "conversion_by_rule",
        conversion_compared.conversion_by_rule,
        conversion_compared.CONVERSION_BY_RULE,
        REACHED,
    ),
    Metric(
        "conversion_by",
        conversion_compared.conversion_by,
        conversion_compared.CONVERSION_BY,
        (*REACHED, "no_created_date"),
        ("split_by", *COUNTING),
    ),
    Metric(
        "conversion_difference",
        conversion_compared.conversion_difference,
        conversion_compared.CONVERSION_DIFFERENCE,
        (*REACHED, "no_created_date"),
        ("compare", "split_by", "value", "against", *COUNTING),
    ),
    Metric(
        "stage_win_rates",
        funnel.stage_win_rates,
        funnel.STAGE_WIN_RATES,
        ("stage_at_loss_unknown",),
    ),
    Metric("time_in_stage", bottlenecks.time_in_stage, bottlenecks.TIME_IN_STAGE, VISITED),
    Metric(
        "bottleneck_board",
        bottlenecks.bottleneck_board,
        bottlenecks.BOTTLENECK_BOARD,
        VISITED,
        ("split_by",),
    ),
    Metric(
        "bottleneck_costs",
        costs.bottleneck_costs,
        costs.BOTTLENECK_COSTS,
        (*VISITED, "no_amount", "amounts_thin", "no_rate", "parked"),
        ("split_by",),
    ),
    Metric(
        "stage_curves",
        stage_curves.stage_curves,
        stage_curves.STAGE_CURVES,
        VISITED,
        ("stage", "split_by", "value"),
    ),
    Metric(
        "waiting_ages",
        stage_curves.waiting_ages,
        stage_curves.WAITING_AGES,
        ("stage_unknown", "no_amount", "no_rate"),
        ("stage", "split_by", "value"),
    ),
    Metric("finished_only", stage_curves.finished_only, stage_curves.FINISHED_ONLY),
)
