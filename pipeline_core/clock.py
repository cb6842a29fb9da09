"""The only place that reads today's date; only `ui` and `cli` ask it."""

from __future__ import annotations

import datetime
import time


def today() -> datetime.date:
    """Return the calendar day of this computer."""
    return datetime.date.today()


def now() -> datetime.datetime:
    """Return the moment of this computer, to the second, without a zone."""
    return datetime.datetime.now().replace(microsecond=0)


def seconds() -> float:
    """Return the moment as file systems count it: seconds since 1970."""
    return time.time()
