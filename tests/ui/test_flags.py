"""What is said of a deal's flags: each with its clock and its reason, and never surer than what is known."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.text import Text
from pipeline_core.ui.flags import sentences
from tests.conftest import as_of

MARCH = as_of("2026-03-31")
NO_MOVES = pd.DataFrame(
    columns=["since_on", "change", "due_before", "due_after", "amount_before", "amount_after"]
)
USUAL = {
    "stage": "Offer",
    "is_stuck": True,
    "days_waiting": 41,
    "long_days": 34.0,
    "chance_now": 0.12,
    "chance_at_entry": 0.51,
    "others_as_long": 40,
    "stuck_by": "stage",
    "is_silent": False,
    "days_untouched": 3,
    "silent_after_days": 30,
    "planned_on": pd.NaT,
    "is_overdue": False,
    "expected_close_on": pd.Timestamp("2026-04-10"),
    "skipped_stages": None,
}


def said(language: str = "en", moves: pd.DataFrame = NO_MOVES, **changed: object) -> dict:
    """The reasons of a deal by their badge; those without one under None."""
    found = sentences(pd.Series({**USUAL, **changed}), moves, MARCH, Text(language))
    raised = {each.flag: each.reason for each in found if each.flag}
    return {**raised, None: " ".join(each.reason for each in found if not each.flag)}


def test_a_stuck_deal_names_its_days_what_is_long_and_both_chances():
    reason = said()["stuck"]

    for part in ("41 days in Offer", "34 days", "40 others", "12%", "51%"):
        assert part in reason
    assert "41 hari di Offer" in said("id")["stuck"]


def test_few_others_that_waited_so_long_give_no_chance():
    assert "%" not in said(others_as_long=9)["stuck"]


def test_long_is_not_stuck_where_deals_are_won_all_the_same():
    found = said(is_stuck=False, chance_now=0.45)

    assert "stuck" not in found
    assert "Not stuck, though 41 days are longer" in found[None] and "45%" in found[None]


def test_what_cannot_be_said_is_neither_raised_nor_called_fine():
    found = said(is_stuck=pd.NA, is_silent=pd.NA, expected_close_on=pd.NaT)

    assert set(found) == {None}
    assert "cannot be checked" in found[None] and "Fewer than 20 won deals" in found[None]
    assert "no expected close date" in found[None]


@pytest.mark.parametrize("language", ["en", "id"])
def test_stuck_and_silent_are_two_flags_with_two_clocks(language):
    found = said(language, is_silent=True, days_untouched=45)

    assert "41" in found["stuck"] and "45" in found["silent"]
    assert "45" not in found["stuck"] and "41" not in found["silent"]


def test_a_planned_step_keeps_a_deal_from_being_silent_and_is_named():
    found = said(days_untouched=45, planned_on=pd.Timestamp("2026-04-02"))

    assert "planned for 2 Apr 2026" in found[None]


def test_rules_switched_off_in_settings_are_said_to_be_off():
    found = said(stuck_by="chosen", long_days=0.0, is_stuck=False, silent_after_days=pd.NA)

    assert found[None].count("switched off for Offer") == 2


def test_overdue_and_moved_deals_say_by_how_much():
    moves = pd.DataFrame(
        {
            "change": ["push", "push", "amount"],
            "due_before": pd.to_datetime(["2026-01-10", "2026-02-10", None]),
            "due_after": pd.to_datetime(["2026-02-10", "2026-03-10", None]),
            "amount_before": [None, None, 100_00],
            "amount_after": [None, None, 80_00],
        }
    )
    found = said(
        moves=moves, is_overdue=True, expected_close_on=pd.Timestamp("2026-03-10"), is_stuck=False
    )

    assert found["overdue"] == "Expected to close on 10 Mar 2026, 21 days ago."
    assert "2 times" in found["pushed"] and "10 Jan 2026 to 10 Mar 2026" in found["pushed"]
    assert found["amount"] == "Once, from 100 to 80."


def test_stages_passed_over_are_named():
    assert "Contact, Demo" in said(skipped_stages="Contact, Demo")["skipped"]
