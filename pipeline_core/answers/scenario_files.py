"""A scenario as text: in the store, and in the file that people pass on.

`content` holds levers and overrides as answers.scenario takes them, switches (is_anchored, with_new),
filters (dimension -> names) and likely: what it said when it was saved. Amounts are cents.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline_core import errors
from pipeline_core.scope import DIMENSIONS

FORMAT = "alur scenario 1"
FACTORS, BY_STAGE = ("all_stages", "new_deals", "size", "win_rate"), ("conversion", "time")
SAID = ("p10", "p50", "p90", "p_target", "target")
WORDS, DAYS = ("name", "author", "note"), ("as_of", "since", "until")
LONGEST = 2000  # characters that a file may hold in a name or note
Check = Callable[[Any], bool]


def written(content: Mapping[str, Any]) -> str:
    """Return a content as JSON with its keys in order: the same scenario is the same text."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)


def read(text: str) -> dict[str, Any]:
    """Return the content that was written; the days of levers are days again."""
    content = json.loads(text)
    levers = content.get("levers", {})
    of_values = levers.get("new_deals_by", {}).get("values", [])
    for table, name in [(levers, "new_deals_from"), *((each, "from") for each in of_values)]:
        if begins := table.get(name):
            table[name] = datetime.date.fromisoformat(begins)
    return content


def as_file(row: Mapping[str, Any]) -> bytes:
    """Return a row of kept_scenarios as the file that `from_file` takes in."""
    days = {name: row[name].date().isoformat() for name in DAYS}
    words = {name: row[name] for name in WORDS}
    made = {"format": FORMAT, **words, **days, "content": json.loads(row["content"])}
    return json.dumps(made, ensure_ascii=False, indent=2).encode()


def from_file(name: str, data: bytes) -> dict[str, Any]:
    """Return name, author, note, as_of, since, until and content of a file. Errors: no_scenario."""
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise errors.no_scenario(name, "–", data[:40].decode("utf-8", "replace")) from error
    for place, value in _complaints(found):
        raise errors.no_scenario(name, place, _short(value))
    days = {day: datetime.date.fromisoformat(found[day]) for day in DAYS}
    words = {word: found[word] for word in WORDS}
    return {**words, **days, "content": written(found["content"])}


def _complaints(found: Any) -> Iterator[tuple[str, Any]]:
    """Each place at which a file does not hold what a scenario holds."""
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        yield "format", found.get("format") if isinstance(found, dict) else found
        return
    heads = dict.fromkeys(WORDS, _is_words) | dict.fromkeys(DAYS, _is_day)
    yield from (
        (name, found.get(name)) for name, check in heads.items() if not check(found.get(name))
    )
    parts = dict.fromkeys(("levers", "overrides", "switches", "filters", "likely"), _is_table)
    content = found.get("content")
    complaints = (
        list(_only(content, "content", parts)) if _is_table(content) else [("content", content)]
    )
    if complaints:
        yield from complaints
        return
    yield from _of_levers(content.get("levers", {}))
    rules = {"chance": _is_share, "amount": _is_cents, "slip_weeks": _is_weeks}
    for deal_id, said in content.get("overrides", {}).items():
        place = f"overrides › {deal_id}"
        yield from _only(said, place, rules) if isinstance(said, dict) else [(place, said)]
    switches = dict.fromkeys(("is_anchored", "with_new"), lambda each: isinstance(each, bool))
    yield from _only(content.get("switches", {}), "switches", switches)
    filters = dict.fromkeys((f"{name}s" for name in ("pipeline", *DIMENSIONS)), _are_names)
    yield from _only(content.get("filters", {}), "filters", filters)
    yield from _only(content.get("likely", {}), "likely", dict.fromkeys(SAID, _number_or_none))


def _of_levers(levers: dict) -> Iterator[tuple[str, Any]]:
    rules = dict.fromkeys(FACTORS, _is_factor) | dict.fromkeys(BY_STAGE, _is_table)
    rules |= dict.fromkeys(BY_GROUP, _is_table) | {"new_deals_from": _is_day}
    yield from _only(levers, "levers", rules)
    for lever in BY_STAGE:
        of_stages = levers.get(lever) if isinstance(levers.get(lever), dict) else {}
        yield from _only(of_stages, lever, dict.fromkeys(of_stages, _is_factor))
    for lever, (name, needed, free) in BY_GROUP.items():
        table = levers.get(lever)
        if not isinstance(table, dict):
            continue
        yield from _exactly(table, lever, {"by": DIMENSIONS.__contains__, name: _are_tables}, {})
        rows = table.get(name)
        for row in rows if _are_tables(rows) else ():
            yield from _exactly(row, f"{lever} › {name}", needed, free)


def _exactly(
    table: dict, place: str, needed: Mapping[str, Check], free: Mapping[str, Check]
) -> Iterator[tuple[str, Any]]:
    """What is wrong, unknown or missing."""
    yield from ((f"{place} › {name}", None) for name in needed if name not in table)
    yield from _only(table, place, {**needed, **free})


def _only(table: dict, place: str, rules: Mapping[str, Check]) -> Iterator[tuple[str, Any]]:
    """What is wrong or unknown; anything may be missing."""
    for name, value in table.items():
        if name not in rules or not rules[name](value):
            yield f"{place} › {name}", value


def _is_words(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def _number_or_none(value: Any) -> bool:
    return value is None or _is_number(value)


def _is_factor(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= 100


def _is_share(value: Any) -> bool:
    return value is None or (_is_number(value) and 0 <= value <= 1)


def _is_cents(value: Any) -> bool:
    return value is None or (_is_number(value) and 0 <= value < 1e17)


def _is_weeks(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 520


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _is_name(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_day(value: Any) -> bool:
    try:
        return bool(datetime.date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _short(value: Any) -> str:
    return "–" if value is None else str(value)[:60]


# Lever -> the name of its list, and what each entry has to hold and may hold.
BY_GROUP: dict[str, tuple[str, dict[str, Check], dict[str, Check]]] = {
    "new_deals_by": (
        "values",
        {"value": _is_name, "factor": _is_factor},
        {"from": lambda each: each is None or _is_day(each)},
    ),
    "bottlenecks": (
        "cells",
        {
            "stage": lambda each: isinstance(each, str),
            "value": _is_name,
            "kind": lambda each: each in ("pace", "conversion"),
        },
        {},
    ),
}
