"""What can be asked about how often, how soon and how fast deals are won."""

from __future__ import annotations

from pipeline_core.answers.question import Metric
from pipeline_core.metrics import cohorts, velocity, winning

COHORTS = (
    "no_created_date",
    "closed_before_created",
    "created_later",
    "current_value",
)
VALUED = ("parked", "amounts_thin", "no_rate", "current_value")
OF_WINNING: tuple[Metric, ...] = (
    Metric(
        "funnel_cohorts",
        cohorts.funnel_cohorts,
        cohorts.FUNNEL_COHORTS,
        COHORTS,
        ("split_by", "stage"),
    ),
    Metric(
        "created_cohorts",
        cohorts.created_cohorts,
        cohorts.CREATED_COHORTS,
        COHORTS,
        ("split_by", "stage"),
    ),
    Metric("win_rate", winning.win_rate, winning.WIN_RATE, VALUED),
    Metric("win_rates", winning.win_rates, winning.WIN_RATES, VALUED, ("split_by",)),
    Metric(
        "velocity",
        velocity.velocity,
        velocity.VELOCITY,
        ("parked", "no_created_date", "closed_before_created", "no_rate", "current_value"),
    ),
    Metric(
        "cycle_length",
        velocity.cycle_length,
        velocity.CYCLE_LENGTH,
        ("no_created_date", "closed_before_created"),
        ("split_by",),
    ),
    Metric(
        "time_to_close",
        cohorts.time_to_close,
        cohorts.TIME_TO_CLOSE,
        ("no_created_date", "closed_before_created", "created_later"),
    ),
)
