"""What changed between two days: it balances, won is what was booked, and every number leads to its deals."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core import errors
from pipeline_core.answers import ask
from pipeline_core.metrics.changes import balanced
from pipeline_core.scope import Scope
from pipeline_core.store.database import open_store
from pipeline_core.store.settings import save_rates
from tests.companies import random_company
from tests.conftest import as_of, rows, take_in

HEADER = "Deal ID,Stage,Amount,Created date,Expected close date,Closed date,Owner,Currency"
MONDAYS = "2026-02-09", "2026-02-16"
FIRST, SECOND = (datetime.date.fromisoformat(day) for day in MONDAYS)
Q1 = {"since": datetime.date(2026, 1, 1), "until": datetime.date(2026, 3, 31)}


def two_weeks(store, before: list[str], after: list[str]) -> None:
    """Two full exports, a week apart."""
    for day, deals in zip(MONDAYS, (before, after), strict=True):
        text = "\n".join([HEADER, *deals])
        (report,) = take_in(store, (f"deals-{day}.csv", text.encode()), coverage="full")
        assert not isinstance(report, Exception), report


def deal(
    name: str,
    stage: str = "Prospect",
    amount: object = 100,
    due: str = "2026-03-10",
    closed: str = "",
    owner: str = "Sari",
    created: str = "2026-01-05",
    currency: str = "",
) -> str:
    return f"{name},{stage},{amount},{created},{due},{closed},{owner},{currency}"


def new(name: str, amount: object = 100) -> str:
    """A deal that was created in between."""
    return deal(name, amount=amount, created="2026-02-11")


OTHERS = [deal("x", "Contact"), deal("y", "Offer"), deal("z", "Lost", closed="2026-01-20")]


def bars(store, scope: Scope | None = None, **parameters) -> dict[str, tuple[int, int]]:
    """Bucket -> deals and whole units of money, without the deals that stand still."""
    scope = scope or as_of(MONDAYS[1])
    frame = ask(store, "waterfall", scope, start=FIRST, **parameters).frame
    return {
        row.bucket: (row.deals, row.amount // 100)
        for row in frame.itertuples()
        if row.bucket not in ("start", "end")
    }


def one_deal(store, before: str, after: str, scope: Scope | None = None) -> dict:
    two_weeks(store, [*OTHERS, before] if before else OTHERS, [*OTHERS, after] if after else OTHERS)
    return bars(store, scope)


def test_a_deal_created_and_won_in_between_enters_and_leaves(store):
    won = deal("a", "Close", 300, created="2026-02-11", closed="2026-02-13")

    assert one_deal(store, "", won) == {"created": (1, 300), "won": (1, -300)}


def test_a_change_of_amount_is_booked_before_the_deal_is_won(store):
    found = one_deal(store, deal("a", amount=300), deal("a", "Close", 250, closed="2026-02-13"))

    assert found == {"decreased": (1, -50), "won": (1, -250)}


def test_a_deal_that_an_export_no_longer_holds_is_removed(store):
    assert one_deal(store, deal("a", amount=300), "") == {"removed": (1, -300)}


def test_a_parked_deal_leaves_and_comes_back(store):
    assert one_deal(store, deal("a"), deal("a", "Stalled")) == {"parked": (1, -100)}
    other = open_store(":memory:")
    assert one_deal(other, deal("a", "Stalled"), deal("a")) == {"resumed": (1, 100)}


def test_a_lost_deal_that_is_open_again_was_reopened(store):
    lost = deal("a", "Lost", closed="2026-02-02")

    assert one_deal(store, lost, deal("a")) == {"reopened": (1, 100)}


@pytest.mark.parametrize(
    ("before", "after", "kind", "amount"),
    [
        ("2026-05-10", "2026-03-10", "pulled_in", 100),
        ("2025-12-20", "2026-03-10", "rolled_in", 100),
        ("", "2026-03-10", "date_set", 100),
        ("2026-03-10", "2026-05-10", "pushed_out", -100),
        ("2026-03-10", "2025-12-20", "pulled_out", -100),
        ("2026-03-10", "", "date_cleared", -100),
    ],
)
def test_in_a_period_a_moved_close_date_is_a_change_and_in_the_whole_pipeline_none(
    store, before, after, kind, amount
):
    two_weeks(store, [*OTHERS, deal("a", due=before)], [*OTHERS, deal("a", due=after)])

    assert bars(store, as_of(MONDAYS[1], **Q1)) == {kind: (1, amount)}
    assert bars(store) == {}


def test_with_a_filter_a_deal_that_changes_hands_enters_for_one_and_leaves_for_the_other(store):
    two_weeks(store, [*OTHERS, deal("a")], [*OTHERS, deal("a", amount=120, owner="Budi")])

    entered = {"entered_filter": (1, 100), "increased": (1, 20)}
    left = {"increased": (1, 20), "left_filter": (1, -120)}
    assert bars(store, as_of(MONDAYS[1], owners=("Budi",))) == entered
    assert bars(store, as_of(MONDAYS[1], owners=("Sari",))) == left
    assert bars(store) == {"increased": (1, 20)}


def test_what_a_person_may_not_see_says_nothing(store):
    two_weeks(store, [*OTHERS, deal("a")], [*OTHERS, deal("a", amount=120, owner="Budi")])
    hers, his = (Scope(SECOND, visible_owners=(name,)) for name in ("Sari", "Budi"))

    assert bars(store, his) == {"entered_filter": (1, 120)}
    assert bars(store, hers) == {"left_filter": (1, -100)}
    row = ask(store, "changed_deals", his, start=FIRST).frame.iloc[0]
    assert pd.isna(row["amount_before"]) and pd.isna(row["owner_before"])
    row = ask(store, "changed_deals", hers, start=FIRST).frame.iloc[0]
    assert pd.isna(row["amount_after"]) and pd.isna(row["owner_after"])


def test_a_missing_amount_counts_as_nothing_and_is_counted(store):
    two_weeks(store, OTHERS, [*OTHERS, new("a", ""), new("b", 70)])
    created = ask(store, "waterfall", as_of(MONDAYS[1])).frame.set_index("bucket").loc["created"]

    assert (created["deals"], created["amount"], created["without_amount"]) == (2, 70_00, 1)


def test_without_a_single_amount_money_is_not_known(store):
    two_weeks(store, [deal("a", amount="")], [deal("a", amount=""), new("b", "")])
    frame = ask(store, "waterfall", as_of(MONDAYS[1])).frame

    assert frame["amount"].isna().all()
    assert list(frame["deals"]) == [1, 1, 2]


def test_a_deal_whose_won_date_lies_before_the_first_day_is_not_booked_in_between(store):
    overdue = deal("a", due="2026-02-05")
    late = deal("a", "Close", due="2026-02-05", closed="2026-02-05")

    assert one_deal(store, overdue, late) == {"won_other_day": (1, -100)}


def test_both_ends_are_at_the_rates_of_the_later_day(store):
    two_weeks(
        store,
        [deal("a", amount=10, currency="USD"), deal("b", currency="IDR")],
        [deal("a", amount=10, currency="USD"), deal("b", currency="IDR")],
    )
    scope = as_of(MONDAYS[1], reporting_currency="IDR")
    days = [pd.Timestamp("2020-01-01"), pd.Timestamp(SECOND), pd.Timestamp("2099-01-01")]
    rates = {"currency": "USD", "reporting_currency": "IDR", "rate": [15_000.0, 16_000.0]}
    save_rates(store, pd.DataFrame({**rates, "valid_from": days[:2], "valid_to": days[1:]}))
    frame = ask(store, "waterfall", scope).frame

    assert list(frame["bucket"]) == ["start", "end"]
    assert list(frame["amount"]) == [100_00 + 160_000_00] * 2


def test_the_start_day_is_the_upload_before_unless_one_is_given(store):
    two_weeks(store, OTHERS, [*OTHERS, deal("a", created="2026-02-10")])

    def created(**days):
        frame = ask(store, "waterfall", as_of(MONDAYS[1], **days)).frame.set_index("bucket")
        return "created" in frame.index

    assert created()
    assert created(since=datetime.date(2026, 2, 9))
    assert not created(since=datetime.date(2026, 2, 10))


def test_a_version_has_a_closing_day_if_and_only_if_it_is_won_or_lost(store):
    two_weeks(
        store, OTHERS, [deal("x", "Close", closed="2026-02-12"), deal("z", closed="2026-02-01")]
    )
    random_company(store, 4)
    contradicting = """
        select count(*)
        from deal_versions
        left join stages using (stage_id)
        where (closed_on is not null) <> (coalesce(kind, 'open') in ('won', 'lost'))
    """

    assert rows(store, contradicting) == [(0,)]


def test_days_in_the_wrong_order_are_refused(store):
    with pytest.raises(errors.AlurError) as refused:
        ask(store, "waterfall", as_of(MONDAYS[0]), start=SECOND)

    assert refused.value.key == "days_in_wrong_order"


@pytest.mark.parametrize(
    ("bucket", "column", "off"),
    [("created", "amount", 1), ("won", "deals", 1), ("end", "amount", 7)],
)
def test_what_does_not_balance_is_refused(bucket, column, off):
    frame = pd.DataFrame(
        {
            "bucket": ["start", "created", "won", "end"],
            "deals": [2, 1, 1, 2],
            "amount": [100, 50, -30, 120],
        }
    )
    wrong = frame.copy()
    wrong.loc[wrong["bucket"] == bucket, column] += off

    assert balanced(frame, FIRST, SECOND) is frame
    with pytest.raises(errors.AlurError) as refused:
        balanced(wrong, FIRST, SECOND)
    assert refused.value.key == "waterfall_off_balance"
