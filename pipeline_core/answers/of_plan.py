"""What can be asked about what is to come."""

from __future__ import annotations

from pipeline_core.answers.categories import FORECAST_CATEGORIES, forecast_categories
from pipeline_core.answers.outlook import FORECAST, forecast
from pipeline_core.answers.question import Metric

OF_PLAN: tuple[Metric, ...] = (
    Metric(
        "forecast",
        forecast,
        FORECAST,
        ("no_amount", "no_rate", "no_close_date", "overdue", "stage_unknown", "parked"),
        ("levers",),
    ),
    Metric(
        "forecast_categories",
        forecast_categories,
        FORECAST_CATEGORIES,
        ("no_amount", "amounts_thin", "no_rate", "stage_unknown", "parked", "outside_period"),
    ),
)
