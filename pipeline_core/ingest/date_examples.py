"""Dates of a person's own file that show why a column is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable

IN_NUMBERS = re.compile(r"^\D*(\d{1,2})\D+(\d{1,2})\D")
LATEST_MONTH = 12


def telling_dates(texts: Iterable[str], at_most: int = 3) -> list[str]:
    """Return values of a column of dates that tell most: one with the day first, one with the month
    first, one that can be read both ways, as far as there are any; then others, up to `at_most`.
    """
    texts = list(texts)
    by_kind: dict[int, str] = {}
    for each in texts:
        by_kind.setdefault(_kind(each), each)
    first = [by_kind[kind] for kind in sorted(by_kind)]
    doubtful = [each for each in texts if _kind(each) == 2]
    return list(dict.fromkeys([*first, *doubtful, *texts]))[:at_most]


def _kind(text: str) -> int:
    """0: the day is first, 1: the month is first, 2: either, 3: both ways give the same day, 4: no numbers."""
    found = IN_NUMBERS.match(text)
    if found is None:
        return 4
    first, second = int(found[1]), int(found[2])
    if first > LATEST_MONTH:
        return 0
    if second > LATEST_MONTH:
        return 1
    return 3 if first == second else 2
