"""Text(language)("key"): every word a person reads, in their language, with plurals and numbers."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale

from pipeline_core.errors import AlurError
from pipeline_core.text import numbers

LANGUAGES = ("en", "id")


@dataclass(frozen=True)
class Text:
    """The words of one language, and numbers and dates as that language writes them.

    `currency` is the ISO code of every amount on the page, or None when the files named none.
    """

    language: str
    currency: str | None = None

    def __call__(self, key: str, **values: Any) -> str:
        """Return the words of a key; `n` chooses between the plural forms `.one` and `.other`."""
        words = dictionary(self.language)
        if key in words:
            return words[key].format(**values)
        shown = {**values, "n": self.count(values["n"])}
        return words[f"{key}.{self._plural(values['n'])}"].format(**shown)

    def _plural(self, n: float) -> str:
        form = Locale.parse(self.language).plural_form(n)
        return form if form == "one" else "other"

    def has(self, key: str) -> bool:
        """Whether the language has words for the key."""
        return key in dictionary(self.language)

    def money(self, cents: int | None, sign: bool = False) -> str:
        """Return a short amount for tiles, axes and cells: Rp13.4bn, Rp13,4 M."""
        return numbers.money(cents, self.currency, self.language, sign=sign, tight=True)

    def money_said(self, cents: int | None, sign: bool = False) -> str:
        """Return a short amount for a sentence: Rp13.4bn, Rp13,4 miliar."""
        return numbers.money(cents, self.currency, self.language, sign=sign, tight=False)

    def money_range(self, low: int | None, high: int | None, tight: bool = True) -> str:
        """Return two amounts as one range, short: Rp11–16.2bn; not tight in a sentence."""
        return numbers.money_range(low, high, self.currency, self.language, tight)

    def money_full(self, cents: int | None) -> str:
        """Return the whole amount: Rp13,412,500,000."""
        return numbers.money_full(cents, self.currency, self.language)

    def count(self, n: float | None) -> str:
        """Return a whole number with the language's group marks."""
        return numbers.count(n, self.language)

    def share(self, share: float | None) -> str:
        """Return a share 0–1 as per cent."""
        return numbers.share(share, self.language)

    def times(self, ratio: float | None) -> str:
        """Return a ratio as so many times: 2.5×, 2,5×."""
        return numbers.times(ratio, self.language)

    def score(self, score: float | None) -> str:
        """Return a score between 0 and 1: 0.176, 0,176."""
        return numbers.score(score, self.language)

    def days(self, days: float | None) -> str:
        """Return a number of days, without the word."""
        return numbers.days(days, self.language)

    def day(self, day: datetime.date | None) -> str:
        """Return a date with its weekday: Mon 16 Nov 2026."""
        return numbers.day(day, self.language)

    def day_short(self, day: datetime.date | None) -> str:
        """Return a date without its weekday: 16 Nov 2026."""
        return numbers.day_short(day, self.language)

    def day_tick(self, day: datetime.date | None) -> str:
        """Return a date for an axis: 16 Nov."""
        return numbers.day_tick(day, self.language)

    def month(self, code: str | None) -> str:
        """Return a month for its code 2026-11: Nov 2026."""
        return numbers.month(code, self.language)

    def period(self, code: str | None) -> str:
        """Return a period for its code: Q4 2026, Kuartal IV 2026."""
        return numbers.period(code, self.language)


@cache
def dictionary(language: str) -> dict[str, str]:
    """Return every key of a language with its words, nested tables joined by dots."""
    source = files("pipeline_core.text").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(source), ""))


def _flat(table: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        path = f"{prefix}{key}"
        pairs += _flat(value, f"{path}.") if isinstance(value, dict) else [(path, value)]
    return pairs


def said(text: Text, error: AlurError) -> str:
    """Return an error in words: what happened, where, and what to do."""
    values = dict(error.values)
    if "found" in values:
        values["found"] = text(f"found.{values['found']}")
    parts = (text(f"error.{error.key}.{part}", **values) for part in ("what", "where", "todo"))
    return " ".join(part for part in parts if part)
