"""`python -m pipeline_core <command>`: the same functions as the pages, for schedules and scripts."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from pipeline_core import answers, clock, errors, ingest, packing, planning
from pipeline_core.errors import AlurError
from pipeline_core.ingest import inbox
from pipeline_core.ingest.drafts import BESIDE_DEALS
from pipeline_core.ingest.reporting import as_json, changed_nothing
from pipeline_core.metrics.self_check import CHECKS, checked
from pipeline_core.printing import printed
from pipeline_core.scope import DIMENSIONS, Scope, period_named
from pipeline_core.store.database import Store, close_store, open_store
from pipeline_core.store.settings import fiscal_year_start, reporting_currency
from pipeline_core.telling import check_found, told
from pipeline_core.text import Text, said
from pipeline_core.workspaces import inbox as inbox_folder
from pipeline_core.workspaces import largest_megabytes, store_path

PATIENCE_SECONDS = 120  # how long `import` waits for the running app to work off the inbox
NARROWED_BY = {  # option of `show` -> parameter of a metric
    "by": "split_by",
    "compare": "compare",
    "rule": "rule",
    "basis": "basis",
    "value": "value",
    "against": "against",
    "stage": "stage",
    "outcome": "outcome",
    "check": "check_name",
    "category": "category",
    "bucket": "bucket",
    "deal": "deal_id",
    "detour": "detour",
    "path": "path",
    "reason": "reason",
    "chance": "chance",
}


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code: 0 done, 1 a check fails, 2 refused, the reason on standard error."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except AlurError as error:
        print(said(Text(options.lang), error), file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    words = Text("en")
    parser = argparse.ArgumentParser(prog="python -m pipeline_core", description=words("cli.about"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = commands.add_parser("import", help=words("cli.import"))
    add.add_argument("files", nargs="+", metavar="FILE")
    add.add_argument("--as-of", type=datetime.date.fromisoformat)
    add.add_argument("--coverage", choices=("full", "open", "part"))
    add.add_argument("--date-order", choices=("day", "month"))
    add.add_argument("--sheet")
    add.add_argument("--json", action="store_true")
    add.set_defaults(run=_import)
    show = commands.add_parser("show", help=words("cli.show"))
    show.add_argument("metric")
    for option in NARROWED_BY:
        show.add_argument(f"--{option}")
    show.add_argument("--format", choices=("table", "json", "csv"), default="table")
    show.set_defaults(run=_show)
    planning.take_scope(show, words)
    summary = packing.add_digest(commands, words)
    summary.set_defaults(run=partial(_answered, packing.digest))
    pack = packing.add_pack(commands, words)
    pack.set_defaults(run=partial(_answered, partial(packing.pack, clock.today())))
    listing = commands.add_parser("metrics", help=words("cli.metrics"))
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_metrics)
    for command in (add, show, summary, pack, listing, *_small_commands(commands, words)):
        command.add_argument("--store", type=Path)
        command.add_argument("--lang", choices=("en", "id"), default="en")
    return parser


def _small_commands(commands: Any, words: Text) -> tuple[argparse.ArgumentParser, ...]:
    log = commands.add_parser("log", help=words("cli.log"))
    log.set_defaults(run=_log)
    undo = commands.add_parser("undo", help=words("cli.undo"))
    undo.add_argument("import_id", type=int)
    undo.set_defaults(run=_undo)
    coverage = commands.add_parser("coverage", help=words("cli.coverage"))
    coverage.add_argument("import_id", type=int)
    coverage.add_argument("coverage", choices=("full", "open", "part"))
    coverage.set_defaults(run=_coverage)
    check = commands.add_parser("check", help=words("cli.check"))
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=_check)
    forecast = planning.add_forecast(commands, words)
    forecast.set_defaults(run=partial(_answered, planning.forecast))
    backtest = planning.add_backtest(commands, words)
    backtest.set_defaults(run=partial(_answered, planning.backtest))
    return log, undo, coverage, check, forecast, backtest


def _import(options: argparse.Namespace) -> int:
    files = [_file(Path(name)) for name in options.files]
    path = options.store or store_path("own")
    try:
        store = open_store(path)
    except AlurError as error:
        if error.key != "store_is_live":
            raise
        return _reported(options, _through_inbox(options, path, files))
    try:
        results = ingest.import_files(
            store,
            files,
            clock.today(),
            clock.now(),
            _who(),
            options.as_of,
            options.coverage,
            options.date_order,
            options.sheet,
        )
    finally:
        close_store(store)
    return _reported(options, [as_json(result) for result in results])


def _file(path: Path) -> tuple[str, Path]:
    if not path.is_file():
        raise errors.file_not_found(str(path))
    size = path.stat().st_size // 1_000_000
    if size > largest_megabytes():
        raise errors.too_large(path.name, size, largest_megabytes())
    return path.name, path


def _through_inbox(
    options: argparse.Namespace, path: Path, files: list[tuple[str, Path]]
) -> list[dict[str, Any]]:
    """The app has the store open: leave the files for it and wait for its report."""
    job = inbox.leave(
        inbox_folder(),
        str(path.resolve()),
        [(name, file.read_bytes()) for name, file in files],
        options.as_of,
        options.coverage,
        options.date_order,
        options.sheet,
    )
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if (report := inbox.report_of(job)) is not None:
            return report
        time.sleep(0.2)
    raise errors.store_is_live(str(path))


def _reported(options: argparse.Namespace, reports: list[dict[str, Any]]) -> int:
    text = Text(options.lang)
    if options.json:
        print(json.dumps(reports, ensure_ascii=False, indent=2))
    for report in reports:
        if "error" in report or not options.json:
            where = sys.stderr if "error" in report else sys.stdout
            print("\n  ".join(told(text, report)), file=where)
    return 2 if changed_nothing(reports) else 0


def _show(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        scope = _scope(store, options)
        narrowed = {name: getattr(options, option) for option, name in NARROWED_BY.items()}
        narrowed["start"] = options.since
        parameters = {name: value for name, value in narrowed.items() if value}
        answer = answers.ask(store, options.metric, scope, **parameters)
        text = Text(options.lang, scope.reporting_currency)
        print(printed(options.metric, scope, answer, options.format, text), end="")
    return 0


def _answered(tell: Callable[..., str], options: argparse.Namespace) -> int:
    with _opened(options) as store:
        print(tell(store, _scope(store, options), options))
    return 0


def _scope(store: Store, options: argparse.Namespace) -> Scope:
    log = ingest.import_log(store)
    live = log[log["undone_at"].isna() & ~log["shape"].isin(BESIDE_DEALS)]
    if live.empty:
        raise errors.nothing_imported(store.path)
    chosen = {f"{name}s": getattr(options, name, None) for name in ("pipeline", *DIMENSIONS)}
    return Scope(
        as_of=options.as_of or live["as_of"].max().date(),
        visible_owners=None,  # who can start a command on this computer sees every owner
        **_period(store, options),
        reporting_currency=reporting_currency(store),
        **{name: tuple(values) for name, values in chosen.items() if values},
    )


def _period(store: Store, options: argparse.Namespace) -> dict[str, datetime.date | None]:
    """The days of a named period; `since` and `until` otherwise."""
    if not getattr(options, "period", None):
        return {name: getattr(options, name, None) for name in ("since", "until")}
    period = period_named(options.period, fiscal_year_start(store))
    if period is None:
        raise errors.unknown_period(options.period)
    return {"since": period.since, "until": period.until}


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[Store]:
    """The named store; else one's own, and the sample as long as there is no own one."""
    own = store_path("own")
    path = options.store or (own if own.exists() else store_path("sample"))
    if not path.exists():
        raise errors.store_is_missing(str(path))
    store = open_store(path)
    try:
        yield store
    finally:
        close_store(store)


def _metrics(options: argparse.Namespace) -> int:
    text = Text(options.lang)
    rows = [
        {
            "metric": name,
            "title": text(f"{name}.title"),
            "definition": text(f"{name}.about"),
            "columns": {column: kind for column, kind in metric.columns.items()},
            "units": answers.units(metric),
            "parameters": list(metric.parameters),
        }
        for name, metric in answers.METRICS.items()
    ]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    for row in () if options.json else rows:
        parts = (row["definition"], row["units"], ", ".join(row["columns"]))
        print(f"{row['metric']}: {row['title']}", *parts, sep="\n  ", end="\n\n")
    return 0


def _log(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        columns = ["import_id", "file_name", "source", "as_of", "read", "accepted", "undone_at"]
        print(ingest.import_log(store)[columns].to_string(index=False))
    return 0


def _undo(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        ingest.undo(store, options.import_id, clock.now(), _who())
    return 0


def _coverage(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        ingest.change_coverage(store, options.import_id, options.coverage, clock.now(), _who())
    return 0


def _check(options: argparse.Namespace) -> int:
    with _opened(options) as store:
        found = [dataclasses.asdict(checked(store, name)) for name in CHECKS]
        text = Text(options.lang, reporting_currency(store))
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for each in found:
            rule = text(f"self_check.rule.{each['name']}")
            print(f"{text('self_check.' + each['state'])}: {rule}\n  {check_found(text, each)}")
    return 1 if any(each["state"] == "broken" for each in found) else 0


def _who() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "command line"
