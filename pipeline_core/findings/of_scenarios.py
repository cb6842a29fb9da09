"""What a scenario assumes, in whole sentences; pages, which read Markdown, escape them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline_core.text import Text


def levers_said(content: Mapping[str, Any], text: Text) -> list[str]:
    """Return one sentence per lever that is moved, and per kind of decision about single deals."""
    found = [
        *_levers(content.get("levers", {}), text),
        *_decisions(content.get("overrides", {}), text),
    ]
    switches = content.get("switches", {})
    off = [name for name in ("is_anchored", "with_new") if not switches.get(name, True)]
    return [*found, *(text(f"scenario.without.{name}") for name in off)] or [
        text("scenario.nothing")
    ]


def new_of_said(each: Mapping[str, Any], text: Text) -> str:
    """Return by how many more or fewer deals of one value are created, and from when."""
    begins: datetime.date | None = each.get("from")
    key = f"scenario.{'new_of_from' if begins else 'new_of'}.{_way(each['factor'])}"
    value = value_said(each["value"], text)
    return text(key, value=value, by=_by(each["factor"], text), day=text.day_short(begins))


def cell_said(cell: Mapping[str, Any], text: Text) -> str:
    """Return what a closed bottleneck means."""
    value = value_said(cell["value"], text)
    return text(f"scenario.mended.{cell['kind']}", stage=cell["stage"], value=value)


def value_said(value: str | None, text: Text) -> str:
    """Return a value of a dimension, or that there is none."""
    return value or text("no_value.name")


def _levers(levers: Mapping[str, Any], text: Text) -> Iterator[str]:
    for name in ("conversion", "time"):
        for stage, factor in levers.get(name, {}).items():
            if factor != 1:
                yield text(f"scenario.{name}.{_way(factor)}", stage=stage, by=_by(factor, text))
    for name in ("all_stages", "size", "win_rate"):
        if (factor := levers.get(name, 1)) != 1:
            yield text(f"scenario.{name}.{_way(factor)}", by=_by(factor, text))
    if (factor := levers.get("new_deals", 1)) != 1:
        begins: datetime.date | None = levers.get("new_deals_from")
        key = f"scenario.{'new_deals_from' if begins else 'new_deals'}.{_way(factor)}"
        yield text(key, by=_by(factor, text), day=text.day_short(begins))
    of_values = levers.get("new_deals_by", {}).get("values", [])
    yield from (new_of_said(each, text) for each in of_values if each["factor"] != 1)
    cells = levers.get("bottlenecks", {}).get("cells", [])
    yield from (cell_said(cell, text) for cell in cells)


def _decisions(overrides: Mapping[str, Mapping[str, Any]], text: Text) -> Iterator[str]:
    kinds = [_kind(said) for said in overrides.values()]
    for kind in ("committed", "omitted", "adjusted"):
        if n := kinds.count(kind):
            yield text(f"scenario.{kind}", n=n)


def _kind(said: Mapping[str, Any]) -> str:
    chance = said.get("chance")
    return "committed" if chance == 1 else "omitted" if chance == 0 else "adjusted"


def _way(factor: float) -> str:
    return "more" if factor > 1 else "less"


def _by(factor: float, text: Text) -> str:
    return text.share(abs(factor - 1))
