"""Text to values: the whole column decides how it is written."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core.ingest import values

D = datetime.datetime


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["2024-01-02", "2024-05-06"], "year"),
        (["13/01/2024", "01/02/2024"], "day"),
        (["01/13/2024", "01/02/2024"], "month"),
        (["01/02/2024", "03/04/2024"], None),
        (["01.02.2024"], "day"),
        (["03/03/2024"], "year"),
        (["13/01/2024", "01/13/2024"], "mixed"),
        (["20 Okt 2016", None], "name"),
    ],
)
def test_the_order_of_day_and_month_is_decided_from_all_values(column, order):
    assert values.date_order(column) == order


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2024-01-22T16:14:25.000+0000", "year", D(2024, 1, 22, 16, 14, 25)),
        ("2023-01-09T09:04:27.21Z", "year", D(2023, 1, 9, 9, 4, 27, 210000)),
        ("2024-01-22 16:14:25+07:00", "year", D(2024, 1, 22, 9, 14, 25)),
        ("02/23/26 08:55 PM", "month", D(2026, 2, 23, 20, 55)),
        ("02/03/2026", "day", D(2026, 3, 2)),
        ("02/03/2026", "month", D(2026, 2, 3)),
        ("20 Okt 2016", "name", D(2016, 10, 20)),
        ("1 Agu 2026", "name", D(2026, 8, 1)),
        ("Feb 28, 2024", "name", D(2024, 2, 28)),
        ("15 Apr, 2021 00:02:00", "name", D(2021, 4, 15, 0, 2)),
        ("9999-12-31 23:59:59", "year", None),
        (None, "year", None),
    ],
)
def test_moments_are_read_as_crms_and_people_write_them(text, order, moment):
    assert values.moment(text, order) == moment


@pytest.mark.parametrize("text", ["soon", "31/02/2024", "2024-13-01", "10 Foo 2024"])
def test_what_is_no_date_is_said_to_be_none(text):
    with pytest.raises(ValueError):
        values.moment(text, "day")


@pytest.mark.parametrize(
    ("text", "column", "cents"),
    [
        ("Rp 15.810.000,00", ["Rp 15.810.000,00"], 1_581_000_000),
        ("$22,700.00", ["$22,700.00"], 2_270_000),
        ("1.054,50 €", ["1.054,50 €"], 105_450),
        ("1 054,25 €", ["1 054,25 €"], 105_425),
        ("1.000.000", ["1.000.000"], 100_000_000),
        ("(1,200)", ["(1,200)", "3,400"], -120_000),
        ("1200.5", ["1200.5"], 120_050),
        ("30 000", ["30 000"], 3_000_000),
        ("-", ["-"], None),
        (None, [None], None),
    ],
)
def test_amounts_are_read_with_the_columns_own_marks(text, column, cents):
    assert values.cents(text, values.decimal_mark(column)) == cents


def test_a_word_among_the_amounts_is_not_a_number():
    with pytest.raises(ValueError):
        values.cents("TBC", ".")


def test_probabilities_count_to_one_or_to_a_hundred_as_their_column_says():
    assert values.share("40", ".", values.is_per_cent(["40", "90"], ".")) == 0.4
    assert values.share("0.4", ".", values.is_per_cent(["0.4", "0.9"], ".")) == 0.4
    assert values.share("37,5 %", ",", False) == 0.375


def test_a_probability_of_two_hundred_is_refused():
    with pytest.raises(ValueError):
        values.share("200", ".", True)
