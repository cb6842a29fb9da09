"""What an import did and what a check found: the same sentences on the page and on the command line."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from pipeline_core.errors import AlurError
from pipeline_core.ingest.drafts import BESIDE_DEALS, Reason
from pipeline_core.text import Text, said

SAID_BY_SENTENCE = ("known_file", "rates_taken")
MONEY = ("amount", "weighted")  # endings of numbers that are cents
COUNTS = ("accepted", "read", "new", "changed", "unchanged", "history_entries")


def told(text: Text, report: Mapping[str, Any]) -> list[str]:
    """Return a report (as `import --json` prints it) as lines: what went in, what did not, what to know."""
    if "error" in report:
        return [said(text, AlurError(report["error"], **report["values"]))]
    aside = report["quarantined"]
    return [
        sentence(text, report),
        *([text("upload.rows_aside", n=aside)] if aside else []),
        *(text(f"skipped.{reason}", n=n) for reason, n in report["skipped"].items()),
        *(
            warning(text, (each["key"], each))
            for each in report["warnings"]
            if each["key"] not in SAID_BY_SENTENCE
        ),
    ]


def sentence(text: Text, report: Mapping[str, Any]) -> str:
    """Return the one line that says what of a file went in."""
    values = {name: text.count(report[name]) for name in COUNTS}
    values["file"] = report["file"]
    values["as_of"] = text.day(datetime.date.fromisoformat(report["as_of"]))
    return text(f"import.{_kind(report)}", **values)


def _kind(report: Mapping[str, Any]) -> str:
    warned = {each["key"] for each in report["warnings"]}
    if "known_file" in warned:
        return "known_file"
    if "rates_taken" in warned:
        return "rates"
    if "beside" in report["skipped"]:
        return "beside"
    if report["source"] in BESIDE_DEALS:
        return f"done_{report['source']}"
    has_deals = report["new"] + report["changed"] + report["unchanged"]
    return "done_history" if report["history_entries"] and not has_deals else "done"


def warning(text: Text, reason: Reason) -> str:
    """Return a warning in words; the name of a table beside the deals is a word as well."""
    key, values = reason
    if key == "beside":
        values = {**values, "table": text(f"kind_of_table.{values['table']}")}
    return text(f"warning.{key}", **{name: each for name, each in values.items() if name != "key"})


def check_found(text: Text, check: Mapping[str, Any]) -> str:
    """Return in words what a check of the workspace's own data found, with what is concerned."""
    if check["state"] == "impossible":
        return text(f"self_check.reason.{check['reason']}")
    values = {
        name: text.money_full(each) if name.endswith(MONEY) else text.count(each)
        for name, each in check["values"].items()
    }
    key = f"self_check.found_{check['state']}.{check['name']}"
    n = text.count(check["n"]) if text.has(key) else check["n"]
    found = text(key, n=n, **values)
    names = ", ".join(_name(text, kind, name) for kind, name in check["concerned"])
    return text("self_check.concerned", found=found, names=names) if names else found


def _name(text: Text, kind: str, name: str) -> str:
    if kind == "day":
        return text.day(datetime.date.fromisoformat(name))
    if kind == "split":
        return text("choice.by.close_month") if name == "close_month" else text(f"field.{name}")
    return name
