"""The command line's part about what is to come: the forecast of a period, as tables or as one JSON object."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import sys
from typing import Any

from pipeline_core import answers
from pipeline_core.answers import backtesting
from pipeline_core.answers.scenarios import scenario_named
from pipeline_core.printing import history_said, plain_rows, plain_scope, printed
from pipeline_core.scope import DIMENSIONS, Scope, quarter_of
from pipeline_core.store.database import Store
from pipeline_core.store.settings import fiscal_year_start
from pipeline_core.text import Text

PARTS = ("forecast", "forecast_weeks", "forecast_deals", "history_used")
BUDGET = ("spread", "luck", "market", "not_created")


def take_scope(command: argparse.ArgumentParser, words: Text) -> None:
    """Let a command take a scope: the as-of day, the period, and a filter for each dimension."""
    for name in ("--as-of", "--since", "--until"):
        command.add_argument(name, type=datetime.date.fromisoformat)
    for name in ("pipeline", *DIMENSIONS):
        command.add_argument(f"--{name.replace('_', '-')}", action="append")
    command.add_argument("--period", help=words("cli.period"))


def add_forecast(commands: Any, words: Text) -> argparse.ArgumentParser:
    """Add the command that forecasts a period, and return it."""
    command = commands.add_parser("forecast", help=words("cli.forecast"))
    take_scope(command, words)
    command.add_argument("--target", type=float, help=words("cli.target"))
    command.add_argument("--scenario", help=words("cli.scenario"))
    command.add_argument("--json", action="store_true")
    return command


def forecast(store: Store, scope: Scope, options: argparse.Namespace) -> str:
    """Return what a period is likely to bring in, in words and tables, or as JSON.

    A period with an end alone begins with the quarter of the as-of day; without an end it is that quarter.
    """
    quarter = quarter_of(scope.as_of, fiscal_year_start(store))
    since, until = scope.since or quarter.since, scope.until or quarter.until
    scope = dataclasses.replace(scope, since=since, until=until)
    target = None if options.target is None else round(100 * options.target)
    asked = scenario_named(store, options.scenario) if options.scenario else {}
    found = {name: answers.ask(store, name, scope, target=target, **asked) for name in PARTS}
    if options.json:
        return json.dumps(_as_one(scope, found), ensure_ascii=False, indent=2)
    text = Text(options.lang, scope.reporting_currency)
    tables = [
        printed(name, scope, each, "table", text)
        for name, each in found.items()
        if not each.frame.empty
    ]
    return "\n".join([*tables, history_said(found["history_used"].frame.iloc[0], text)])


def add_backtest(commands: Any, words: Text) -> argparse.ArgumentParser:
    """Add the command that holds past forecasts against what happened, and return it."""
    command = commands.add_parser("backtest", help=words("cli.backtest"))
    command.add_argument(
        "--horizon", type=_days, default=backtesting.HORIZON, help=words("cli.days")
    )
    command.add_argument("--every", type=_days, default=backtesting.EVERY, help=words("cli.days"))
    for name in ("--as-of", "--from", "--until"):
        command.add_argument(name, type=datetime.date.fromisoformat)
    command.add_argument("--by", help=words("cli.backtest_by"))
    command.add_argument("--pipeline", action="append")
    command.add_argument("--json", action="store_true")
    return command


def backtest(store: Store, scope: Scope, options: argparse.Namespace) -> str:
    """Return how past forecasts fared, as a table or as JSON; the origins are counted on standard error."""

    def told(number: int, of: int) -> None:
        print(f"{number}/{of}", end="\n" if number == of else "\r", file=sys.stderr, flush=True)

    scope = dataclasses.replace(scope, since=getattr(options, "from"), until=options.until)
    by = options.by.split(",") if options.by else None
    frame = backtesting.backtest(store, scope, options.horizon, options.every, by, told)
    if options.json:
        cases = plain_rows(frame, backtesting.BACKTEST)
        return json.dumps({"horizon": options.horizon, "cases": cases}, indent=2)
    answer = answers.Answer(frame, {})
    return printed("backtest", scope, answer, "table", Text(options.lang))


def _days(said: str) -> int:
    """A number of days, as 28 or 28d."""
    return int(said.removesuffix("d"))


def _as_one(scope: Scope, found: dict[str, answers.Answer]) -> dict[str, Any]:
    """The four answers as one object; amounts in currency units, shares 0–1."""
    rows = {
        name: plain_rows(each.frame, answers.METRICS[name].columns) for name, each in found.items()
    }
    row = rows["forecast"][0]
    return {
        **plain_scope(scope),
        **{name: value for name, value in row.items() if name not in BUDGET},
        "budget": {name: row[name] for name in BUDGET},
        "weeks": rows["forecast_weeks"],
        "deals": rows["forecast_deals"],
        "history": rows["history_used"][0],
        "left_out": found["forecast"].left_out,
    }
