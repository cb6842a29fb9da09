"""What can be asked about what is to come."""

from __future__ import annotations

from pipeline_core.answers import backtesting, calling, outlook, record, scenarios, whatif
from pipeline_core.answers.categories import FORECAST_CATEGORIES, forecast_categories
from pipeline_core.answers.new_deals_by import NEW_DEALS_BY, new_deals_by
from pipeline_core.answers.question import Metric
from pipeline_core.metrics.forecast import BOOKED_BY_DAY, booked_by_day

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
    Metric(
        "new_deals_by",
        new_deals_by,
        NEW_DEALS_BY,
        ("no_rate", "no_created_date"),
        ("split_by", "is_anchored"),
    ),
    Metric(
        "forecast_parts",
        whatif.forecast_parts,
        whatif.FORECAST_PARTS,
        NOT_FORECAST,
        SWITCHES,
    ),
    Metric(
        "forecast_concentration",
        whatif.forecast_concentration,
        whatif.FORECAST_CONCENTRATION,
        NOT_FORECAST,
        (*SWITCHES, "target"),
    ),
    Metric(
        "forecast_tornado",
        whatif.forecast_tornado,
        whatif.FORECAST_TORNADO,
        NOT_FORECAST,
        (*SWITCHES, "target"),
    ),
    Metric(
        "what_would_it_take",
        whatif.what_would_it_take,
        whatif.WHAT_WOULD_IT_TAKE,
        NOT_FORECAST,
        ("chance", *SWITCHES, "target"),
    ),
    Metric("booked_by_day", booked_by_day, BOOKED_BY_DAY, ("no_rate",)),
    Metric("history_used", outlook.history_used, outlook.HISTORY_USED, NOT_FORECAST),
    Metric(
        "backtest",
        backtesting.backtest,
        backtesting.BACKTEST,
        NOT_REPLAYED,
        ("horizon", "every", "by"),
    ),
    Metric(
        "backtest_origins",
        backtesting.backtest_origins,
        backtesting.BACKTEST_ORIGINS,
        ("no_rate", "no_created_date"),
        ("horizon", "every", "by"),
    ),
    Metric(
        "forecast_categories",
        forecast_categories,
        FORECAST_CATEGORIES,
        ("no_amount", "amounts_thin", "no_rate", "stage_unknown", "parked", "outside_period"),
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
