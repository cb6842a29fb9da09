"""What a column's values look like, whatever it is called: days, money, people, a few repeated words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa

from pipeline_core.ingest import amounts, dates
from pipeline_core.ingest.drafts import RawTable
from pipeline_core.ingest.words import kind_by_words, outcome_by_status, place_by_words

LONGEST_VALUE = 200  # letters of a value that are looked at
LOOKED_AT = 1000  # distinct values that decide
FEW = 8  # distinct values of a column that is looked at once for all like it
MOST = 0.6  # the share of values that must fit
PERSON = re.compile(r"^[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}$")
CODE = re.compile(r"^(?=.*\d)[\w./|{}-]{1,40}$")
MONEY_SIGN = re.compile(r"(?i)^\s*(?:rp|idr|us\$|r\$|[$€£₹]|usd|eur)|[€₹]\s*$")


@dataclass(frozen=True)
class Shape:
    """What the values of a column are: their number, how many differ, and which kinds most of them fit."""

    filled: int
    distinct: int
    is_date: bool
    is_number: bool
    is_share: bool
    is_money: bool
    is_code: bool
    is_person: bool
    stage_words: int
    is_status: bool
    is_flag: bool

    @property
    def is_unique(self) -> bool:
        """Whether no two rows share a value, as ids never do."""
        return self.filled > 1 and self.distinct == self.filled


EMPTY = Shape(
    filled=0,
    distinct=0,
    is_date=False,
    is_number=False,
    is_share=False,
    is_money=False,
    is_code=False,
    is_person=False,
    stage_words=0,
    is_status=False,
    is_flag=False,
)


def shape_of_column(table: RawTable, name: str) -> Shape:
    """Return what a column's values look like, from its first thousand distinct ones."""
    filled, distinct = table.count(name)
    if not filled:  # a header may have thousands of columns that no row fills
        return EMPTY
    sample = tuple(text[:LONGEST_VALUE] for text in table.distinct(name, LOOKED_AT))
    looked_at = _shape_again if len(sample) <= FEW else _shape
    return looked_at(sample, filled, distinct)


def _shape(sample: tuple[str, ...], filled: int, distinct: int) -> Shape:
    labels = sample if distinct <= 40 else ()
    known = [kind_by_words(label) or place_by_words(label) is not None for label in labels]
    return Shape(
        filled=filled,
        distinct=distinct,
        is_date=_are_dates(sample),
        is_number=_are_numbers(sample),
        is_share=_are_shares(sample),
        is_money=_share(sample, lambda text: bool(MONEY_SIGN.search(text))) >= MOST,
        is_code=_share(sample, lambda text: bool(CODE.match(text))) >= MOST,
        is_person=_share(sample, lambda text: bool(PERSON.match(text))) >= MOST,
        stage_words=sum(map(bool, known)),
        is_status=bool(labels) and all(map(outcome_by_status, labels)),
        is_flag=1 <= distinct <= 2 and not amounts.truths(pa.array(sample)).null_count,
    )


# A damaged file may repeat its values through thousands of columns.
_shape_again = lru_cache(maxsize=256)(_shape)


def _are_dates(sample: Sequence[str]) -> bool:
    order = dates.date_order(sample)
    if order in ("none", "serial", "epoch", "compact"):
        return False
    moments, _ = dates.moments(pa.array(sample, pa.string()), order or "day")
    return 1 - moments.null_count / len(sample) >= MOST


def _are_numbers(sample: Sequence[str]) -> bool:
    if not sample:
        return False
    _, is_unreadable = amounts.cents(pa.array(sample, pa.string()), amounts.decimal_mark(sample))
    return 1 - is_unreadable.mean() >= MOST


def _are_shares(sample: Sequence[str]) -> bool:
    """Whether most values are probabilities: `75 %` is one and no amount."""
    if not sample:
        return False
    _, is_unreadable, _ = amounts.shares(pa.array(sample, pa.string()))
    return 1 - is_unreadable.mean() >= MOST


def _share(sample: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, sample)) / len(sample) if sample else 0.0
