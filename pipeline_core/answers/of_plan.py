"""What can be asked about what is to come."""

from __future__ import annotations

from pipeline_core.answers import backtesting, calling, outlook, record, scenarios
from pipeline_core.answers.question import Metric

NOT_FORECAST = ("no_rate", "stage_unknown", "unplaced", "parked", "no_created_date")
NOT_REPLAYED = ("no_rate", "no_created_date")
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
        NOT_REPLAYED,
        ("horizon", "every", "by", "told"),
    ),
    Metric(
        "scenarios",
        scenarios.scenarios,
        scenarios.SCENARIOS,
        NOT_FORECAST,
        ("names",),
    ),
    Metric("scenario_deals", scenarios.scenario_deals, scenarios.SCENARIO_DEALS),
    Metric("calls", calling.calls, calling.CALLS),
    Metric("call_errors", calling.call_errors, calling.CALL_ERRORS),
    Metric("call_bias", calling.call_bias, calling.CALL_BIAS),
    Metric("own_record", record.own_record, record.OWN_RECORD, NOT_REPLAYED),
    Metric("record_errors", record.record_errors, record.RECORD_ERRORS, NOT_REPLAYED),
    Metric("reliability", record.reliability, record.RELIABILITY, NOT_REPLAYED),
)
