"""Funnels beside each other: the rules, the groups, two periods, and what is more than chance."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core.answers import ask
from pipeline_core.errors import AlurError
from pipeline_core.metrics.conversion import RULES
from pipeline_core.metrics.conversion_compared import periods_compared
from tests.companies import company, moves, random_company
from tests.conftest import as_of

MARCH = as_of("2026-03-31")
YEAR_END = as_of("2026-12-31")


def going_on(name: str, went: int, stayed: int, start: str = "2026-01-01", **more) -> list[dict]:
    """Deals that went on to Contact, and deals that were lost in Prospect."""
    paths = [("Prospect", "Contact")] * went + [("Prospect", "Lost")] * stayed
    return [
        {"id": f"{name}{number}", "moves": moves(*path, start=start), **more}
        for number, path in enumerate(paths)
    ]


def test_every_rule_counts_as_it_does_alone(store):
    random_company(store, seed=1)
    frame = ask(store, "conversion_by_rule", YEAR_END).frame

    assert list(dict.fromkeys(frame["rule"])) == list(RULES)
    for rule, rows in frame.groupby("rule"):
        alone = ask(store, "stage_conversion", YEAR_END, rule=rule).frame
        for column in ("stage", "reached", "waiting", "step_deals", "deals"):
            assert list(rows[column]) == list(alone[column])
        assert list(rows["cumulative_rate"]) == pytest.approx(
            list(alone["cumulative_rate"]), nan_ok=True
        )


@pytest.mark.parametrize("rule", RULES)
def test_the_groups_sum_to_the_whole(store, rule):
    random_company(store, seed=2)
    whole = ask(store, "stage_conversion", YEAR_END, rule=rule).frame.set_index("stage")
    parts = ask(store, "conversion_by", YEAR_END, split_by="segment", rule=rule).frame
    sums = parts.groupby("stage")[["reached", "waiting", "step_deals", "deals"]].sum()

    assert set(parts["value"]) == {"Hospital", "Industry"}
    assert sums.equals(whole.loc[sums.index, sums.columns])


def test_the_group_with_the_largest_difference_comes_first_and_few_deals_say_little(store):
    company(
        store,
        *going_on("a", 60, 20, owner="Ana"),
        *going_on("b", 20, 60, owner="Budi"),
        *going_on("c", 39, 41, owner="Citra"),
        *going_on("d", 1, 0, owner="Dewi"),
    )
    frame = ask(store, "conversion_by", MARCH, split_by="owner").frame
    first = frame[frame["stage"] == "Prospect"].set_index("value")

    assert list(first.index) == ["Ana", "Budi", "Dewi", "Citra"]
    assert list(first["is_beyond_chance"]) == [True, True, False, False]
    assert first.loc["Budi", "rest_rate"] == 100 / 161
    assert first.loc["Dewi", "difference"] == pytest.approx((1 + 10 * 119 / 240) / 11 - 119 / 240)


def test_equal_groups_differ_by_nothing(store):
    company(store, *going_on("a", 6, 4, owner="Ana"), *going_on("b", 6, 4, owner="Budi"))
    by = ask(store, "conversion_by", MARCH, split_by="owner").frame
    two = ask(
        store, "conversion_difference", MARCH, split_by="owner", value="Ana", against="Budi"
    ).frame

    assert by["difference"].dropna().tolist() == pytest.approx(
        [0.0] * len(by["difference"].dropna())
    )
    assert two["difference"].iloc[0] == 0
    assert two["false_alarm_rate"].iloc[0] == pytest.approx(1)
    assert not by["is_beyond_chance"].any() and not two["is_beyond_chance"].any()
    assert two["difference_low"].iloc[0] < 0 < two["difference_high"].iloc[0]


def test_a_group_that_is_better_in_every_step_a_little_stands_out_over_all(store):
    def won(name: str, closes: int, contacts: int, prospects: int) -> list[dict]:
        paths = [("Prospect", "Contact", "Close")] * closes
        paths += [("Prospect", "Contact", "Lost")] * contacts + [("Prospect", "Lost")] * prospects
        return [
            {"id": f"{name}{number}", "moves": moves(*path), "owner": name}
            for number, path in enumerate(paths)
        ]

    company(store, *won("Ana", 60, 20, 20), *won("Budi", 44, 27, 29))
    frame = ask(store, "conversion_by", MARCH, split_by="owner").frame
    ana = frame[frame["value"] == "Ana"].set_index("stage")
    two = ask(
        store, "conversion_difference", MARCH, split_by="owner", value="Ana", against="Budi"
    ).frame.set_index("stage")

    assert (ana.loc["Close", "cumulative_rate"], ana.loc["Close", "rest_rate"]) == (0.6, 0.44)
    assert list(ana["is_beyond_chance"]) == [False, False, True]
    assert two.loc["Close", "difference"] == pytest.approx(0.16)
    assert 0 < two.loc["Close", "difference_low"] < 0.16 < two.loc["Close", "difference_high"]


def test_two_values_stand_side_by_side(store):
    company(store, *going_on("a", 60, 20, owner="Ana"), *going_on("b", 20, 60, owner="Budi"))
    row = ask(
        store, "conversion_difference", MARCH, split_by="owner", value="Ana", against="Budi"
    ).frame.iloc[0]

    assert (row["step_deals"], row["step_deals_other"]) == (80, 80)
    assert (row["step_rate"], row["step_rate_other"], row["difference"]) == (0.75, 0.25, 0.5)
    assert 0.3 < row["difference_low"] < 0.5 < row["difference_high"] < 0.7
    assert row["is_beyond_chance"]


def test_a_period_stands_beside_the_one_before(store):
    company(
        store,
        *going_on("a", 3, 1, start="2026-02-03"),
        *going_on("b", 1, 3, start="2026-01-30"),
        *going_on("c", 9, 9, start="2025-12-31"),
    )
    scope = as_of("2026-03-31", since=datetime.date(2026, 2, 1), until=datetime.date(2026, 2, 28))
    row = ask(store, "conversion_difference", scope).frame.iloc[0]

    assert (row["step_deals"], row["step_rate"]) == (4, 0.75)
    assert (row["step_deals_other"], row["step_rate_other"]) == (4, 0.25)
    assert not row["is_beyond_chance"]


@pytest.mark.parametrize(
    ("since", "until", "compare", "expected"),
    [
        ("2026-02-01", "2026-02-28", "period", ("2026-01-01", "2026-01-31")),
        ("2026-01-01", "2026-03-31", "period", ("2025-10-01", "2025-12-31")),
        ("2026-01-01", "2026-12-31", "period", ("2025-01-01", "2025-12-31")),
        ("2026-02-10", "2026-02-19", "period", ("2026-01-31", "2026-02-09")),
        ("2024-02-01", "2024-02-29", "year", ("2023-02-01", "2023-02-28")),
        ("2026-01-01", "2026-03-31", "year", ("2025-01-01", "2025-03-31")),
    ],
)
def test_which_days_a_period_is_compared_with(since, until, compare, expected):
    days = datetime.date.fromisoformat
    scope = as_of("2026-12-31", since=days(since), until=days(until))
    now, earlier = periods_compared(scope, compare)

    assert (now.since, now.until) == (days(since), days(until))
    assert (earlier.since, earlier.until) == tuple(map(days, expected))


def test_without_a_period_the_last_twelve_months_are_one():
    now, earlier = periods_compared(as_of("2026-03-31"), "period")

    assert (now.since, now.until) == (datetime.date(2025, 4, 1), datetime.date(2026, 3, 31))
    assert (earlier.since, earlier.until) == (
        datetime.date(2024, 4, 1),
        datetime.date(2025, 3, 31),
    )


@pytest.mark.parametrize(
    ("metric", "asked"),
    [
        ("conversion_by", {"split_by": "nonsense"}),
        ("conversion_difference", {"compare": "nonsense"}),
        ("conversion_difference", {"split_by": "nonsense"}),
    ],
)
def test_what_cannot_be_compared_is_refused(store, metric, asked):
    with pytest.raises(AlurError, match="unknown_choice"):
        ask(store, metric, MARCH, **asked)
