"""What checked files leave in the store: days, contents once, coverage, owners, details."""

from __future__ import annotations

import datetime

import pyarrow as pa
import pytest

from pipeline_core.errors import AlurError
from pipeline_core.ingest import undo
from pipeline_core.ingest.coverage import coverage_of
from pipeline_core.ingest.drafts import Checked, Draft, LabelProposal
from pipeline_core.ingest.recording import change_coverage, import_log, record
from pipeline_core.metrics.pipeline import as_of_days, known_days
from pipeline_core.store.database import Store
from tests.conftest import NOW, rows

KINDS = {"Prospect": "open", "Offer": "open", "Close": "won", "Lost": "lost"}
NOTHING = pa.table({})
KNOWN = "select deal_id from deal_versions join deals using (deal_key) where valid_to = '9999-12-31' order by all"
STAGES = "select valid_from, label from deal_versions join stages using (stage_id) order by all"


def day(number: int) -> datetime.date:
    return datetime.date(2026, 2, number)


def moment(number: int) -> datetime.datetime:
    return datetime.datetime(2026, 2, number, 9)


def file(as_of: datetime.date, deals=NOTHING, entries=NOTHING, coverage="full", **more) -> Checked:
    """A checked file as the steps before hand it over."""
    fields = {"deal_id", "stage", "amount", "owner", "team", "region"}
    shape = "history" if entries.num_rows else "deals"
    draft = Draft(
        file_name=f"{shape}-{as_of}.csv",
        sha256=f"{shape}-{as_of}-{deals}",
        table=None,
        source="generic",
        reason=("by_names", {"known": 1}),
        shape=shape,
        choices={field: field for field in fields},
        proposals=(),
        wide_stages=(),
        date_orders={},
        as_of=as_of,
        as_of_reason="given",
        coverage=coverage,
        coverage_reason=more.pop("coverage_reason", "given"),
        signature=shape,
        is_known=False,
        today=as_of,
    )
    count = max(deals.num_rows, entries.num_rows)
    checked = Checked(draft, deals, entries, count, count, 0, {}, (), (), ())
    for name, value in more.items():
        object.__setattr__(checked, name, value)  # fields that a file may lack
    return checked


def take(store: Store, *checked: Checked) -> list:
    known = {label for (label,) in rows(store, "select label from stages")}
    labels = [
        LabelProposal("", label, 10 * place, kind, None, "template", True)
        for place, (label, kind) in enumerate(KINDS.items())
        if label not in known
    ]
    return record(store, checked, labels, NOW, "test")


def deals(**stages: str) -> pa.Table:
    return pa.table({"deal_id": list(stages), "stage_label": list(stages.values())})


def history(*entries: tuple[str, str, int]) -> pa.Table:
    ids, stages, days = zip(*entries, strict=True)
    moments = pa.array([moment(number) for number in days], pa.timestamp("us"))
    return pa.table({"deal_id": ids, "stage_label": stages, "entered_at": moments})


def test_a_file_of_several_days_is_one_snapshot_per_day(store):
    table = pa.table(
        {
            "deal_id": ["a", "a", "b", "a"],
            "stage_label": ["Prospect", "Offer", "Prospect", "Close"],
            "day": [day(2), day(9), day(9), None],
        }
    )
    (report,) = take(store, file(day(16), table))

    assert (report.new, report.changed, report.unchanged) == (2, 0, 0)
    assert as_of_days(store) == [day(2), day(9), day(16)]
    assert known_days(store) == (day(2), day(16))
    assert rows(store, KNOWN) == [("a",)]
    assert rows(store, STAGES) == [
        (day(2), "Prospect"),
        (day(9), "Offer"),
        (day(9), "Prospect"),
        (day(16), "Close"),
    ]


def test_a_content_is_stored_once_however_many_uploads_see_it(store):
    past = history(("a", "Prospect", 1), ("a", "Offer", 3))
    for number in (9, 16, 23):
        take(store, file(day(number), deals(a="Offer")), file(day(number), entries=past))

    assert rows(store, "select count(*) from observed_rows") == [(1,)]
    assert rows(store, "select count(*) from observations") == [(3,)]
    assert rows(store, "select count(*) from observed_entries") == [(2,)]
    assert rows(store, "select import_id, first_entry_id, last_entry_id from entry_sightings") == [
        (2, 1, 2),
        (4, 1, 2),
        (6, 1, 2),
    ]


def test_entries_of_one_moment_keep_their_order_in_a_log_that_is_in_no_order(store):
    log = history(
        ("a", "Offer", 3),
        ("b", "Prospect", 1),
        ("a", "Close", 3),
        ("a", "Prospect", 1),
        ("a", "Offer", 3),
    )
    log = log.append_column("sequence", pa.array(range(5)))
    take(store, file(day(9), deals(a="Offer", b="Prospect")), file(day(9), entries=log))
    entries = (
        "select stage_label, place_in_moment, occurrence from observed_entries order by entry_id"
    )

    assert rows(store, entries) == [
        ("Offer", 1, 1),
        ("Prospect", 1, 1),
        ("Close", 2, 1),
        ("Prospect", 1, 1),
        ("Offer", 3, 2),
    ]


def test_an_entry_that_two_histories_state_stays_when_one_is_undone(store):
    first = history(("a", "Prospect", 1), ("a", "Offer", 3))
    take(store, file(day(9), deals(a="Offer")), file(day(9), entries=first))
    more = pa.concat_tables([first, history(("a", "Close", 12))])
    reports = take(store, file(day(16), deals(a="Close")), file(day(16), entries=more))
    undo(store, 2, NOW, "test")
    visits = "select label, entered_at::date from stage_visits join stages using (stage_id) order by sequence"

    assert rows(store, visits) == [("Prospect", day(1)), ("Offer", day(3)), ("Close", day(12))]

    undo(store, reports[1].import_id, NOW, "test")

    assert [label for label, _ in rows(store, visits)] == ["Offer", "Close"]


def test_an_empty_cell_and_an_empty_text_are_two_contents(store):
    for number, name in ((2, None), (9, ""), (16, None)):
        table = deals(a="Offer").append_column("name", pa.array([name], pa.string()))
        take(store, file(day(number), table))

    assert rows(store, "select count(*) from observed_rows") == [(2,)]


def test_texts_may_come_as_codes_or_as_large_texts(store):
    table = pa.table(
        {
            "deal_id": pa.array(["a", "b"], pa.large_string()),
            "stage_label": pa.array(["Offer", "Offer"]).dictionary_encode(),
            "owner": pa.array(["Sari", None]).dictionary_encode(),
            "line": [2, 3],
        }
    )
    take(store, file(day(2), table))
    owners = "select label from deal_versions left join dimension_values on value_id = owner_id order by deal_key"

    assert rows(store, owners) == [("Sari",), (None,)]


def test_columns_that_no_field_takes_become_the_details_without_empty_cells(store):
    extra = pa.table({'Industry "x"': ["Steel", None], "Gedung": [None, None]})
    take(store, file(day(2), deals(a="Offer", b="Offer"), details=extra))

    assert rows(store, "select details from deals order by deal_id") == [
        ('{"Industry \\"x\\"":"Steel"}',),
        (None,),
    ]


def test_an_open_deal_missing_from_an_export_of_open_deals_is_gone_and_a_closed_one_stays(store):
    take(store, file(day(2), deals(a="Offer", b="Close", c="Prospect")))
    (report,) = take(store, file(day(9), deals(c="Prospect"), coverage="open"))

    assert rows(store, KNOWN) == [("b",), ("c",)]
    assert ("removed_deals", {"n": 1}) in report.warnings
    assert "removed_deals" in import_log(store)["warnings"].iloc[0]


def test_what_an_export_holds_can_be_said_later(store):
    take(store, file(day(2), deals(a="Offer", b="Offer")))
    (report,) = take(store, file(day(9), deals(a="Offer")))
    change_coverage(store, report.import_id, "part", NOW, "me")

    assert rows(store, KNOWN) == [("a",), ("b",)]
    assert rows(store, "select details from audit_log where what = 'change_coverage'") == [
        (f"{report.import_id}=part",)
    ]
    with pytest.raises(AlurError, match="unknown_import"):
        change_coverage(store, 99, "part", NOW, "me")


@pytest.mark.parametrize(
    ("held", "stage", "expected"),
    [
        (range(20), "Offer", ("full", "holds_known")),
        (range(10), "Offer", ("open", "lacks_closed")),
        (range(10), "Lost", ("full", "holds_known")),
        (range(11, 20), "Offer", ("part", "lacks_known")),
    ],
)
def test_what_an_export_holds_is_guessed_from_the_deals_known_that_day(
    store, held, stage, expected
):
    known = {f"d{n}": "Offer" if n < 10 else "Close" for n in range(20)}
    take(store, file(day(2), deals(**known)))

    assert coverage_of(store, day(9), deals(**{f"d{n}": stage for n in held})) == expected


def test_a_list_of_owners_names_them_and_gives_team_and_region(store):
    table = deals(a="Offer", b="Offer").append_column("owner", pa.array(["7", "Budi"]))
    table = table.append_column("team", pa.array([None, "South"]))
    listed = pa.table(
        {
            "owner": ["7", "Budi"],
            "name": ["Sari", None],
            "team": ["North", "East"],
            "region": ["Bali", "Jawa"],
        }
    )
    take(store, file(day(2), table), file(day(2), owners=listed))
    shown = """
        select o.label, t.label, r.label from deal_versions
        left join dimension_values as o on o.value_id = owner_id
        left join dimension_values as t on t.value_id = team_id
        left join dimension_values as r on r.value_id = region_id
        order by deal_key
    """

    assert rows(store, shown) == [("Sari", "North", "Bali"), ("Budi", "South", "Jawa")]
