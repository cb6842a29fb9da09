"""Text to moments: the whole column decides the order, each text says the rest."""

from __future__ import annotations

import datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline_core.ingest.dates import date_order, moment, moments

D = datetime.datetime
HALF_CONVERTED = ["27/04/2024 03:00 PM", "13/05/2024 01:00 PM"]


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["2024-01-02", "2024-05-06"], "year"),
        (["2024/1/2"], "year"),
        (["2024-01-02T10:00:00Z", "2024-01-02"], "year"),
        (["13/01/2024", "01/02/2024"], "day"),
        (["01/13/2024", "01/02/2024"], "month"),
        (["01/02/2024", "03/04/2024", None], None),
        (["01/02/2024", "Feb 28, 2024"], None),
        (["01.02.2024"], "day"),
        (["01.13.2024", "01.02.2024"], "month"),
        (["03/03/2024"], "year"),
        (["13/01/2024", "01/13/2024"], "mixed"),
        (["7/18/18", "1/2/18"], "month"),
        (["20 Okt 2016", None], "name"),
        (["Jul 31 2026", "2024-01-02"], "name"),
        (["45321", "45322.75", ""], "serial"),
        (["45321", "TBC"], "none"),
        (["1700000000"], "epoch"),
        (["1700000000123"], "epoch"),
        (["20240131", "20231231"], "compact"),
        (["Acme", "12", "10 Foo 2024"], "none"),
        (["Route 1 12 24", "Acme"], "none"),
        ([None, "-"], "none"),
        ([], "none"),
    ],
)
def test_the_order_of_day_and_month_is_decided_from_all_values(column, order):
    assert date_order(column) == order
    assert date_order(pa.array(column, pa.string())) == order


@pytest.mark.parametrize(
    ("texts", "converted", "order"),
    [
        (HALF_CONVERTED, [f"{day}/6/2024 15:00" for day in range(1, 7)], "mixed"),
        (HALF_CONVERTED, [f"{day}/6/2024 15:00" for day in range(1, 4)], "day"),
        (HALF_CONVERTED, [f"0{day}/06/2024 03:00 PM" for day in range(1, 7)], "day"),
        (["27/04/2024"], [f"{day}/6/2024" for day in range(1, 7)], "mixed"),
        (["27/04/2024"], [f"{day}/6/24" for day in range(1, 7)], "mixed"),
        (["27-04-2024"], [f"0{day}/06/2024" for day in range(1, 7)], "mixed"),
        (
            ["27/04/2024"],
            ["2/6/2024", "13/6/2024", *(f"{day}/7/2024" for day in range(1, 7))],
            "day",
        ),
        (["13/04/24"], [f"{day}/04/24" for day in range(1, 9)], "day"),
        (["04/27/2024"], [f"2/{day}/2024" for day in range(1, 7)], "mixed"),
    ],
)
def test_a_column_that_excel_converted_by_half_is_mixed(texts, converted, order):
    assert date_order([*texts, *converted]) == order


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2024-01-22T16:14:25.000+0000", "year", D(2024, 1, 22, 16, 14, 25)),
        ("2023-01-09T09:04:27.21Z", "year", D(2023, 1, 9, 9, 4, 27, 210000)),
        ("2023-01-09T09:04:27.123456789Z", "year", D(2023, 1, 9, 9, 4, 27, 123456)),
        ("2023-09-26 15:15:00.000000 UTC", "year", D(2023, 9, 26, 15, 15)),
        ("2024-01-22 16:14:25+07:00", "year", D(2024, 1, 22, 9, 14, 25)),
        ("2024-01-22T16:14:25+07:00[Asia/Jakarta]", "year", D(2024, 1, 22, 9, 14, 25)),
        ("2024-01-22+07:00", "year", D(2024, 1, 22)),
        ("2021-05-08T03:59:51+03:00", "year", D(2021, 5, 8, 0, 59, 51)),
        ("2024/1/2", "year", D(2024, 1, 2)),
        ("2024.01.02", "year", D(2024, 1, 2)),
        ("2024-02-29", "year", D(2024, 2, 29)),
        ("02/23/26 08:55 PM", "month", D(2026, 2, 23, 20, 55)),
        ("27/04/2024 03:00 PM", "day", D(2024, 4, 27, 15)),
        ("27/04/2024 12:30 am", "day", D(2024, 4, 27, 0, 30)),
        ("2/6/2024 15:00", "day", D(2024, 6, 2, 15)),
        ("19-10-2021 07:48:37", "day", D(2021, 10, 19, 7, 48, 37)),
        ("02/03/2026", "day", D(2026, 3, 2)),
        ("02/03/2026", "month", D(2026, 2, 3)),
        ("13/03/2026", "month", D(2026, 3, 13)),
        ("03/13/2026", "day", D(2026, 3, 13)),
        ("31.12.49", "day", D(2049, 12, 31)),
        ("31.12.99", "day", D(1999, 12, 31)),
        ("02.01.2024 09.00 WIB", "day", D(2024, 1, 2, 2)),
        ("2 Januari 2024 pukul 09.00 WITA", "name", D(2024, 1, 2, 1)),
        ("20 Okt 2016", "name", D(2016, 10, 20)),
        ("Jumat, 1 Agu 2026", "name", D(2026, 8, 1)),
        ("Feb 28, 2024", "name", D(2024, 2, 28)),
        ("Friday, January 2nd, 2026 3:04 PM", "name", D(2026, 1, 2, 15, 4)),
        ("Fri, 28 Feb 2024 10:00:00 GMT", "name", D(2024, 2, 28, 10)),
        ("15 Apr, 2021 00:02:00", "name", D(2021, 4, 15, 0, 2)),
        ("1-Feb-24", "name", D(2024, 2, 1)),
        ("28-FEB-24 10.15.30.123456 AM", "name", D(2024, 2, 28, 10, 15, 30, 123456)),
        ("Jul 31 2026", "name", D(2026, 7, 31)),
        ("28. Februar 2024", "name", D(2024, 2, 28)),
        ("3 MÄRZ 2024 15:04 Uhr", "name", D(2024, 3, 3, 15, 4)),
        ("28 févr. 2024", "name", D(2024, 2, 28)),
        ("1er août 2024", "name", D(2024, 8, 1)),
        ("28 de febrero de 2024", "name", D(2024, 2, 28)),
        ("2 de marco de 2024", "name", D(2024, 3, 2)),
        ("28 февраля 2024 г.", "name", D(2024, 2, 28)),
        ("3 мая 2024", "name", D(2024, 5, 3)),
        ("12 mrt. 2024", "name", D(2024, 3, 12)),
        ("2 maggio 2024", "name", D(2024, 5, 2)),
        ("2\u00a0maggio\u202f2024", "name", D(2024, 5, 2)),
        ("45321.75", "serial", D(2024, 1, 30, 18)),
        ("1700000000", "epoch", D(2023, 11, 14, 22, 13, 20)),
        ("1700000000123", "epoch", D(2023, 11, 14, 22, 13, 20, 123000)),
        ("20240131", "compact", D(2024, 1, 31)),
        ("20240131T101500Z", "compact", D(2024, 1, 31, 10, 15)),
    ],
)
def test_moments_are_read_as_crms_and_people_write_them(text, order, expected):
    assert moment(text, order) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "9999-12-31 23:59:59",
            "2050-01-01",
            "31.12.68",
            "0000-00-00",
            "0000-00-00 00:00:00",
            "0001-01-01",
        ),
        *(
            "1900-01-00",
            "-",
            "n/a",
            "N/A",
            "null",
            "None",
            "#N/A",
            "Sin_Factura",
            "",
            " ",
            "0",
            None,
        ),
        *("0001-01-01T00:00:00Z", "12/30/1899"),
    ],
)
def test_open_ends_zero_days_and_dashes_are_no_date_and_no_mistake(text):
    assert moment(text, "day") is None


@pytest.mark.parametrize(
    "text",
    [
        *("soon", "31/02/2024", "2024-13-01", "2024-02-30", "10 Foo 2024", "cancelled 28 Feb 2024"),
        *("2024-01-02 25:00", "15:04", "0224-01-02", "13/13/2024", "12"),
    ],
)
def test_what_is_no_date_is_said_to_be_none(text):
    with pytest.raises(ValueError):
        moment(text, "day")


def test_a_text_with_an_offset_is_taken_to_the_workspaces_zone_and_one_without_is_left():
    column = ["2024-01-01T20:00:00Z", "2024-01-01 20:00", "1 Jan 2024 20:00 WIB", "1704139200"]
    found, is_unreadable = moments(pa.array(column), "year", "Asia/Jakarta")

    assert found.to_pylist() == [
        D(2024, 1, 2, 3),
        D(2024, 1, 1, 20),
        D(2024, 1, 1, 20),
        D(2024, 1, 2, 3),
    ]
    assert not is_unreadable.any()


def test_one_wrong_day_among_iso_dates_is_found_alone():
    found, is_unreadable = moments(pa.array(["2024-02-29", "2023-02-29", None]), "year")

    assert found.to_pylist() == [D(2024, 2, 29), None, None]
    assert is_unreadable.tolist() == [False, True, False]


def test_a_day_that_no_calendar_has_is_found_alone_among_moments_of_one_writing():
    texts = ["2024-02-29 10:20:30", "2023-02-29 10:20:30", "2024-03-01 23:59:59"]
    found, is_unreadable = moments(pa.array(texts), "year")

    assert found.to_pylist()[1:] == [None, D(2024, 3, 1, 23, 59, 59)]
    assert is_unreadable.tolist() == [False, True, False]


MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
WAYS = {
    "year": lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
    "year slashed": lambda at: f"{at.year:04}/{at.month}/{at.day} {at.hour}:{at:%M:%S}",
    "year zoned": lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.000+0000",
    "day": lambda at: f"{at:%d/%m/%Y %H:%M:%S}",
    "day dotted": lambda at: f"{at.day}.{at.month}.{at.year} {at:%H:%M:%S}",
    "month": lambda at: f"{at.month}/{at.day}/{at.year}, {at:%I:%M:%S %p}",
    "name": lambda at: f"{at.day} {MONTHS.split()[at.month - 1]} {at.year} {at:%H.%M.%S}",
    "name first": lambda at: f"{at:%b %d, %Y %I:%M:%S %p}",
    "compact": lambda at: f"{at:%Y%m%dT%H%M%S}",
    "epoch": lambda at: str(int(at.replace(tzinfo=datetime.UTC).timestamp())),
}
MOMENTS = st.datetimes(D(2002, 1, 1), D(2033, 1, 1)).map(lambda at: at.replace(microsecond=0))


@given(st.lists(MOMENTS, min_size=1, max_size=30), st.sampled_from(list(WAYS)))
def test_a_column_is_read_back_as_it_was_written(written, way):
    texts = [WAYS[way](at) for at in written]
    order = date_order(texts)
    found, is_unreadable = moments(pa.array(texts), order or way)

    assert order in (None, "year", way.split()[0])
    assert found.to_pylist() == written
    assert not is_unreadable.any()


ODD = st.text(alphabet="0123456789/-.: TZ+apmJanMei,", max_size=24)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.one_of(
            st.none(),
            ODD,
            st.builds(lambda at, way: WAYS[way](at), MOMENTS, st.sampled_from(list(WAYS))),
        ),
        max_size=20,
    )
)
def test_a_text_reads_alone_as_it_reads_in_a_column(texts):
    found, is_unreadable = moments(pa.array(texts, pa.string()), "day", "Asia/Jakarta")

    for text, together, is_wrong in zip(texts, found.to_pylist(), is_unreadable, strict=True):
        if is_wrong:
            with pytest.raises(ValueError):
                moment(text, "day", "Asia/Jakarta")
        else:
            assert moment(text, "day", "Asia/Jakarta") == together


def test_a_long_column_is_read_slice_by_slice():
    days = np.datetime64("2020-01-01T00:00:00") + np.arange(600_000) * np.timedelta64(61, "s")
    written = pa.array(days).cast(pa.timestamp("us"))
    found, is_unreadable = moments(written.cast(pa.timestamp("s")).cast(pa.string()), "year")

    assert found.equals(written)
    assert not is_unreadable.any()
