"""Attainment by owner: counted by hand, and equal to the whole in every sum."""

from __future__ import annotations

import dataclasses
import datetime

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.store.settings import save_targets
from tests.companies import company, moves, random_company
from tests.conftest import NOW, as_of

SINCE, UNTIL = datetime.date(2026, 1, 1), datetime.date(2026, 3, 31)
SCOPE = as_of("2026-02-28", since=SINCE, until=UNTIL)
COLUMNS = ["since", "until", "owner", "team", "amount_cents", "currency"]


def quotas(store, **amounts: int) -> None:
    """Targets of owners for the first quarter; `all` is everybody's."""
    rows = [
        (SINCE, UNTIL, None if owner == "all" else owner, None, amount * 100, None)
        for owner, amount in amounts.items()
    ]
    save_targets(store, pd.DataFrame(rows, columns=COLUMNS), NOW, "me")


def four_owners(store) -> None:
    past = [
        {"id": f"p{n}", "owner": "Sari", "moves": moves("Prospect", end, start="2025-05-01")}
        for n, end in enumerate(["Close"] * 12 + ["Lost"] * 8)
    ]
    won = {"moves": moves("Prospect", "Close", start="2026-02-01")}
    due = {"moves": moves("Prospect", start="2026-02-10"), "due": "2026-03-20"}
    company(
        store,
        *past,
        {"id": "a", "owner": "Sari", "amount": 300, **won},
        {"id": "b", "owner": "Sari", "amount": 500, **due},
        {"id": "c", "owner": "Budi", "amount": 900, **won},
        {"id": "d", "owner": "Tono", "amount": 70, **due},
        {"id": "e", "owner": "", "amount": 40, **due},
        {"id": "f", "owner": "Sari", "amount": 9000, **(due | {"due": "2026-04-02"})},
    )


def by_name(store, scope=SCOPE, **asked) -> pd.DataFrame:
    frame = ask(store, "attainment", scope, **asked).frame
    return frame.set_index(frame["value"].fillna("-"))


def test_each_owner_has_won_a_share_of_the_own_target(store):
    four_owners(store)
    quotas(store, Sari=1000, Budi=900, Wulan=50)
    frame = by_name(store)
    sari = frame.loc["Sari"]

    assert (sari["target"], sari["won_amount"], sari["attainment"]) == (1000_00, 300_00, 0.3)
    assert (sari["remaining_amount"], sari["open_amount"]) == (700_00, 500_00)
    assert sari["coverage"] == pytest.approx(500 / 700)
    assert (sari["won_deals"], sari["open_deals"], sari["state"]) == (1, 1, "known")
    assert (frame.loc["Budi", "attainment"], frame.loc["Budi", "state"]) == (1.0, "met")
    assert pd.isna(frame.loc["Budi", "coverage"])


def test_owners_without_a_target_and_targets_without_a_deal_are_listed(store):
    four_owners(store)
    quotas(store, Sari=1000, Wulan=50)
    frame = by_name(store)

    assert frame.loc["Tono", "state"] == "no_target" and pd.isna(frame.loc["Tono", "target"])
    assert pd.isna(frame.loc["Tono", "attainment"])
    assert (frame.loc["Wulan", "won_amount"], frame.loc["Wulan", "attainment"]) == (0, 0.0)
    assert list(frame.index) == ["Sari", "Wulan", "Budi", "Tono", "-"]


def test_the_last_row_is_what_no_owner_has(store):
    four_owners(store)
    quotas(store, all=2000, Sari=1000, Budi=900)
    rest = by_name(store).loc["-"]

    assert (rest["target"], rest["won_amount"], rest["open_amount"]) == (100_00, 0, 40_00)
    assert rest["state"] == "rest" and pd.isna(rest["attainment"])
    quotas(store, all=1500, Sari=1000, Budi=900)
    assert by_name(store).loc["-", "target"] == -400_00


def test_a_target_of_zero_gives_no_share(store):
    four_owners(store)
    quotas(store, Sari=0)

    assert pd.isna(by_name(store).loc["Sari", "attainment"])


def test_what_an_owner_needs_is_what_the_team_would_with_those_deals_alone(store):
    four_owners(store)
    quotas(store, Sari=1000)
    alone = ask(store, "target_coverage", dataclasses.replace(SCOPE, owners=("Sari",))).frame.iloc[
        0
    ]
    sari = by_name(store).loc["Sari"]

    assert sari["required_coverage"] == alone["required_coverage"] > 1
    assert sari["coverage"] == alone["coverage"]
    assert alone["target"] == 1000_00


@pytest.mark.parametrize("seed", range(3))
def test_owners_sum_to_the_whole(store, seed):
    random_company(store, seed)
    quotas(store, all=70_000, Sari=30_000, Budi=25_000)
    scope = dataclasses.replace(SCOPE, as_of=datetime.date(2026, 3, 10))
    frame = by_name(store, scope)
    whole = ask(store, "target_coverage", scope).frame.iloc[0]
    counts = ask(store, "deal_counts", scope).frame.set_index("outcome")["deals"]

    for column in ("target", "won_amount", "open_amount"):
        assert frame[column].sum() == whole[column]
    assert frame["won_deals"].sum() == counts["won"]
    assert frame["open_deals"].sum() == counts["open"]


def test_without_a_period_the_quarter_of_the_day_is_meant(store):
    four_owners(store)
    quotas(store, Sari=1000)

    assert by_name(store, as_of("2026-02-28")).equals(by_name(store))


def test_a_team_is_asked_for_by_name(store):
    four_owners(store)
    quotas(store, Sari=1000)
    frame = by_name(store, split_by="team")

    assert frame.loc["-", "target"] == 1000_00
    assert frame.loc["-", "won_amount"] == 1200_00


def test_a_later_win_is_not_known_earlier(store):
    four_owners(store)
    quotas(store, Sari=1000)
    early = by_name(store, dataclasses.replace(SCOPE, as_of=datetime.date(2026, 2, 5)))

    assert early.loc["Sari", "won_amount"] == 0


def test_a_part_of_the_deals_is_held_to_no_target(store):
    four_owners(store)
    quotas(store, all=2000, Sari=1000)
    frame = by_name(store, dataclasses.replace(SCOPE, segments=("Hospital",)))

    assert frame["target"].isna().all()
