"""A large company made of numbers: deals that skip, regress, come back and reopen, as Arrow tables or CSV files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

OPEN_STAGES = ("Prospect", "Contact", "Conversation", "Demo", "Offer", "Negotiation")
STAGES = (*OPEN_STAGES, "Close", "Lost")
WON, LOST = len(OPEN_STAGES), len(OPEN_STAGES) + 1
LONGEST = 24  # rows of history that one deal can have
FIRST_DAY, DAYS = np.datetime64("2023-11-06", "us"), 1100
AS_OF = np.datetime64("2026-11-10", "us")
SECOND = np.timedelta64(1, "s")
OWNERS = np.array([f"Owner {number:03d}" for number in range(200)])
CHOICES = {
    "team": ("North", "South", "Enterprise", "Partners"),
    "segment": ("Hospital", "Industry", "Retail", "Public"),
    "region": ("Jawa", "Sumatra", "Bali", "Kalimantan", "Sulawesi"),
    "source": ("Web", "Referral", "Fair", "Cold call", "Partner", "Campaign"),
}


@dataclass(frozen=True)
class Company:
    """deals: one row per deal as of AS_OF; history: one row per stage entry, a deal's rows in order."""

    deals: pa.Table
    history: pa.Table


def large_company(deals: int, seed: int = 7) -> Company:
    """Return a company with about 4.8 rows of history per deal, of which about 7 % are open."""
    chance = np.random.default_rng(seed)
    created = FIRST_DAY + chance.integers(0, DAYS * 86_400, deals) * SECOND
    number, stage, entered = _paths(chance, created)
    order = np.lexsort((entered, number))
    number, stage, entered = number[order], stage[order], entered[order]
    is_last = np.append(number[1:] != number[:-1], True)
    first_cents = np.round(np.exp(chance.normal(9, 1.2, deals))).astype("int64") * 100
    step = np.arange(len(number)) - np.flatnonzero(np.append(True, is_last[:-1]))[number]
    is_repriced = np.cumsum(chance.random(len(number)) < 0.15)
    cents = first_cents[number] + 5_000 * (step + is_repriced % 3)
    history = pa.table(
        {
            "deal_id": _ids(number),
            "stage_label": _labels(stage, STAGES),
            "entered_at": pa.array(entered),
            "amount_cents": pa.array(cents),
        }
    )
    return Company(
        _deals(chance, created, stage[is_last], entered[is_last], cents[is_last]), history
    )


def changed_company(company: Company, share: float = 0.02, seed: int = 8) -> Company:
    """Return the company a week later: a share of its deals moved on, each with one row of history more."""
    chance = np.random.default_rng(seed)
    count = company.deals.num_rows
    is_moved = chance.random(count) < share
    stages = np.array(company.deals["stage_label"].combine_chunks().indices)
    moved = np.where(is_moved, (stages + 1) % len(STAGES), stages)
    week = AS_OF + chance.integers(1, 7 * 86_400, count) * SECOND
    touched = np.where(is_moved, week, company.deals["touched_at"].to_numpy())
    names = company.deals.column_names
    deals = company.deals.set_column(
        names.index("stage_label"), "stage_label", _labels(moved, STAGES)
    )
    deals = deals.set_column(names.index("touched_at"), "touched_at", pa.array(touched))
    number = np.flatnonzero(is_moved)
    more = pa.table(
        {
            "deal_id": _ids(number),
            "stage_label": _labels(moved[number], STAGES),
            "entered_at": pa.array(week[number]),
            "amount_cents": pa.array(deals["amount_cents"].to_numpy()[number]),
        }
    )
    return Company(deals, pa.concat_tables([company.history, more]).unify_dictionaries())


def write_csv(company: Company, deals_file: Path, history_file: Path) -> None:
    """Write a company as a CRM exports it: formatted amounts in the deals, plain ones in the history."""
    deals, history = company.deals, company.history
    units = pc.cast(pc.divide(deals["amount_cents"], 100), pa.string())
    grouped = pc.replace_substring_regex(units, r"(\d)(\d{3})$", r"\1,\2")
    grouped = pc.replace_substring_regex(grouped, r"(\d)(\d{3}),", r"\1,\2,")
    texts = {
        "Deal ID": deals["deal_id"],
        "Deal name": deals["name"],
        "Account": deals["account"],
        "Stage": deals["stage_label"],
        "Amount": pc.binary_join_element_wise(
            "$", pc.binary_join_element_wise(grouped, "00", "."), ""
        ),
        "Created date": _moments(deals["created_at"]),
        "Close date": pc.strftime(deals["expected_close_on"], "%m/%d/%Y"),
        "Deal owner": deals["owner"],
        "Team": deals["team"],
        "Segment": deals["segment"],
        "Region": deals["region"],
        "Last modified date": _moments(deals["touched_at"]),
    }
    pa.csv.write_csv(_plain(texts), deals_file)
    texts = {
        "Deal ID": history["deal_id"],
        "Stage": history["stage_label"],
        "Entered at": _moments(history["entered_at"]),
        "Amount": pc.cast(pc.divide(history["amount_cents"], 100), pa.string()),
    }
    pa.csv.write_csv(_plain(texts), history_file)


def _paths(chance: np.random.Generator, created: np.ndarray) -> tuple[np.ndarray, ...]:
    """Deal number, stage and moment of every entry before AS_OF, one step of all deals at a time."""
    number, moment = np.arange(len(created)), created
    stage = chance.choice(3, len(created), p=(0.85, 0.1, 0.05))
    found = []
    for _ in range(LONGEST):
        is_seen = moment < AS_OF
        number, moment, stage = number[is_seen], moment[is_seen], stage[is_seen]
        found.append((number, stage, moment))
        following = _next_stages(chance, stage)
        goes_on = following >= 0
        number, stage = number[goes_on], following[goes_on]
        dwell = chance.exponential(21 * 86_400, len(number)).astype("int64") + 1
        moment = moment[goes_on] + dwell * SECOND
    return tuple(np.concatenate(each) for each in zip(*found, strict=True))


def _next_stages(chance: np.random.Generator, stage: np.ndarray) -> np.ndarray:
    """The stage that follows; -1 where a deal stays closed for good."""
    draw = chance.random(len(stage))
    forward = np.where(draw < 0.68, 1, np.where(draw < 0.77, 2, 0))
    back = np.maximum(stage - 1, 0)
    following = np.where(forward > 0, np.minimum(stage + forward, WON), LOST)
    following = np.where((draw > 0.91) & (stage > 0), back, following)
    reopened = np.where(draw < 0.03, 1, -1)
    return np.where(stage == LOST, reopened, np.where(stage == WON, -1, following))


def _deals(
    chance: np.random.Generator,
    created: np.ndarray,
    stage: np.ndarray,
    last_moment: np.ndarray,
    cents: np.ndarray,
) -> pa.Table:
    count = len(created)
    days = chance.integers(-20, 90, count) * np.timedelta64(1, "D")
    close = np.where(
        stage >= WON, last_moment.astype("datetime64[D]"), AS_OF.astype("datetime64[D]") + days
    )
    owner = chance.integers(0, len(OWNERS), count)
    numbers = pa.array(np.arange(count)).cast(pa.string())
    columns = {
        "deal_id": _ids(np.arange(count)),
        "name": pc.binary_join_element_wise("Deal", numbers, " "),
        "account": pc.binary_join_element_wise(
            "Account", pa.array(chance.integers(0, count // 5 + 1, count)).cast(pa.string()), " "
        ),
        "stage_label": _labels(stage, STAGES),
        "amount_cents": pa.array(cents),
        "created_at": pa.array(created),
        "expected_close_on": pa.array(close),
        "owner": _labels(owner, OWNERS),
        "team": _labels(owner % len(CHOICES["team"]), CHOICES["team"]),
        **{
            name: _labels(chance.integers(0, len(CHOICES[name]), count), CHOICES[name])
            for name in ("segment", "region", "source")
        },
        "touched_at": pa.array(last_moment),
    }
    return pa.table(columns)


def _ids(number: np.ndarray) -> pa.Array:
    """Ids as long as Salesforce's in reports."""
    digits = pc.utf8_lpad(pa.array(number).cast(pa.string()), 8, "0")
    return pc.binary_join_element_wise("0065g00", digits, "")


def _labels(codes: np.ndarray, labels: tuple[str, ...] | np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype("int32")), pa.array(list(labels)))


def _moments(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.strftime(column.cast(pa.timestamp("s")), "%Y-%m-%d %H:%M:%S")


def _plain(columns: dict[str, pa.ChunkedArray]) -> pa.Table:
    return pa.table({name: column.cast(pa.string()) for name, column in columns.items()})
