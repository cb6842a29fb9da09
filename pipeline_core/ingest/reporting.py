"""Reports and refusals as plain JSON values: what `import --json` prints and the inbox writes."""

from __future__ import annotations

import dataclasses
from typing import Any

from pipeline_core.errors import AlurError
from pipeline_core.ingest.drafts import Report

REPORTED = (
    "file",
    "source",
    "as_of",
    "as_of_reason",
    "coverage",
    "read",
    "accepted",
    "quarantined",
    "skipped",
    "new",
    "changed",
    "unchanged",
    "history_entries",
    "warnings",
)


def as_json(result: Report | AlurError) -> dict[str, Any]:
    """Return a report, or the error for which a file was refused, as JSON values."""
    if isinstance(result, AlurError):
        return {"file": result.values.get("file"), "error": result.key, "values": result.values}
    found = dataclasses.asdict(result)
    found["as_of"] = result.as_of.isoformat()
    found["warnings"] = [{"key": key, **values} for key, values in result.warnings]
    return {name: found[name] for name in REPORTED} | {"import_id": result.import_id}


def changed_nothing(reports: list[dict[str, Any]]) -> bool:
    """Whether every file was refused or held no row that could be used."""
    return not any("error" not in report for report in reports)
