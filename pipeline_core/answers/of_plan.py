"""What can be asked about what is to come."""

from __future__ import annotations

from pipeline_core.answers import backtesting, outlook
from pipeline_core.answers.categories import FORECAST_CATEGORIES, forecast_categories
from pipeline_core.answers.question import Metric

NOT_FORECAST = ("no_rate", "stage_unknown", "unplaced", "parked", "no_created_date")
SCENARIO = ("levers", "overrides")
SWITCHES = ("is_anchored", "with_new")
OF_PLAN: tuple[Metric, ...] = (
    Metric(
        "forecast",
        outlook.forecast,
        outlook.FORECAST,
        NOT_FORECAST,
        (*SCENARIO, *SWITCHES, "target"),
    ),
    Metric(
        "forecast_weeks",
        outlook.forecast_weeks,
        outlook.FORECAST_WEEKS,
        NOT_FORECAST,
        (*SCENARIO, *SWITCHES),
    ),
    Metric(
        "forecast_deals",
        outlook.forecast_deals,
        outlook.FORECAST_DEALS,
        NOT_FORECAST,
        SCENARIO,
    ),
    Metric("history_used", outlook.history_used, outlook.HISTORY_USED, NOT_FORECAST),
    Metric(
        "backtest",
        backtesting.backtest,
        backtesting.BACKTEST,
        ("no_rate", "no_created_date"),
        ("horizon", "every", "by"),
    ),
    Metric(
        "forecast_categories",
        forecast_categories,
        FORECAST_CATEGORIES,
        ("no_amount", "amounts_thin", "no_rate", "stage_unknown", "parked", "outside_period"),
    ),
)
