"""Write data/samples/: exports of the made-up company, each as its CRM would have written it that day.

`python data/make_samples.py` writes the same bytes on every computer: one fixed seed, no clock.
"""

from __future__ import annotations

import csv
import datetime
import json
import statistics
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import sample_company as company  # noqa: E402  (a script finds its neighbour only then)
from sample_company import LOST, STAGES, WON, Deal, Visit, known  # noqa: E402

SAMPLES = Path(__file__).parent / "samples"
WEEKS = 12
PIPELINE = "Sales Pipeline"
CLOSED = (WON, LOST)
PROBABILITY = {"Prospect": 10, "Contact": 20, "Conversation": 40, "Offer": 60, WON: 100, LOST: 0}
CATEGORY = {WON: "Closed", LOST: "Omitted", "Offer": "Best Case"}
SALESFORCE_SHARE = 4  # every fourth deal, so that the pair stays small
UTC_BEHIND_JAKARTA = datetime.timedelta(hours=7)
SALESFORCE_STAGES = {
    "Prospect": "Prospecting",
    "Contact": "Qualification",
    "Conversation": "Needs Analysis",
    "Offer": "Proposal/Price Quote",
    WON: "Closed Won",
    LOST: "Closed Lost",
}
SHEET_TEAM, SHEET_SINCE = "Surabaya", datetime.date(2026, 8, 24)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
INDONESIAN = {
    "Prospect": "Prospek",
    "Contact": "Kontak",
    "Conversation": "Percakapan",
    "Offer": "Penawaran",
    WON: "Menang",
    LOST: "Kalah",
    "Hospital": "Rumah Sakit",
    "Industry": "Industri",
    "Public sector": "Sektor Publik",
    "Price": "Harga",
    "Competitor": "Pesaing",
    "No budget": "Tidak ada anggaran",
    "No decision": "Belum ada keputusan",
    "Timing": "Waktu belum tepat",
}
HUBSPOT_HEADER = (
    "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Currency,Close Date,Create Date,Deal owner,"
    "HubSpot Team,Deal Type,Deal probability,Original Traffic Source,Segment,Region,Product,"
    "Last Modified Date,Next step,Closed Lost Reason,Associated Company"
)
SALESFORCE_HEADER = (
    "Id,Name,AccountName,StageName,Amount,CurrencyIsoCode,Probability,CloseDate,Type,LeadSource,"
    "NextStep,OwnerName,CreatedDate,LastModifiedDate,IsClosed,IsWon,ForecastCategoryName"
)
HISTORY_HEADER = (
    "Id,OpportunityId,CreatedDate,StageName,Amount,CloseDate,Probability,ForecastCategory"
)
SHEET_HEADER = (
    "No;Kode Prospek;Nama Prospek;Nama Perusahaan;Tahap;Nilai Penawaran (Rp);Tanggal Mulai;"
    "Perkiraan Penutupan;Sales (PIC);Segmen;Keterangan"
)
Row = list[str]


def write_samples(folder: Path) -> None:
    """Write every sample file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    deals, last = company.company(), company.LAST_DAY
    for week in reversed(range(WEEKS)):
        day = last - datetime.timedelta(weeks=week)
        _write(folder / f"hubspot-crm-exports-all-deals-{day}.csv", hubspot_export(deals, day))
    some = deals[::SALESFORCE_SHARE]
    _write(folder / f"salesforce-opportunity-{last}.csv", salesforce_export(some, last))
    _write(folder / f"salesforce-opportunity-history-{last}.csv", salesforce_history(some, last))
    sheet = "\n".join(indonesian_sheet(deals, last)) + "\n"
    (folder / "prospek-penjualan.csv").write_text(sheet, encoding="utf-8-sig", newline="\n")
    truth = json.dumps(planted_truth(deals), indent=2, default=str) + "\n"
    (folder / "truth.json").write_text(truth, encoding="utf-8", newline="\n")


def hubspot_export(deals: Iterable[Deal], day: datetime.date) -> list[Row]:
    """Return a HubSpot view's export: one row per deal, and when it last entered each stage."""
    moment, stages = _end_of(day), (*STAGES, *CLOSED)
    entered = [f'Date entered "{stage} ({PIPELINE})"' for stage in stages]
    rows = [[*HUBSPOT_HEADER.split(","), *entered]]
    for deal in deals:
        if deal.created_at <= moment:
            latest = {stage: _minute(at) for at, stage in deal.moves if at <= moment}
            entries = [latest.get(stage, "") for stage in stages]
            rows.append([*_hubspot_row(deal, moment), *entries])
    return rows


def _hubspot_row(deal: Deal, moment: datetime.datetime) -> Row:
    stage, account = known(deal.moves, moment), deal.account
    return [
        str(52_000_000_000 + deal.number * 7919),
        deal_name(deal),
        stage,
        PIPELINE,
        _text(known(deal.amounts, moment)),
        "IDR",
        _text(known(deal.promises, moment)),
        _minute(deal.created_at),
        known(deal.owners, moment),
        account.team,
        deal.deal_type,
        str(PROBABILITY[stage] / 100),
        deal.source,
        account.segment,
        account.region,
        deal.product,
        _minute(touched_at(deal, moment)),
        known(deal.next_steps, moment),
        deal.lost_reason if stage == LOST else "",
        account.name,
    ]


def deal_name(deal: Deal) -> str:
    """Return what a salesperson calls the deal."""
    return f"{deal.account.name} - {deal.item}"


def touched_at(deal: Deal, moment: datetime.datetime) -> datetime.datetime:
    """Return the newest moment, up to the given one, at which anything about a deal changed."""
    changes = (deal.moves, deal.owners, deal.amounts, deal.promises, deal.next_steps)
    touches = [at for changed in changes for at, _ in changed] + deal.touches
    return max(at for at in touches if at <= moment)


def salesforce_export(deals: Iterable[Deal], day: datetime.date) -> list[Row]:
    """Return deals as Salesforce's Data Loader writes them, moments in UTC."""
    moment = _end_of(day)
    living = [deal for deal in deals if deal.created_at <= moment]
    return [SALESFORCE_HEADER.split(","), *(_salesforce_row(deal, moment) for deal in living)]


def _salesforce_row(deal: Deal, moment: datetime.datetime) -> Row:
    stage = known(deal.moves, moment)
    return [
        _salesforce_id(deal),
        deal_name(deal),
        deal.account.name,
        SALESFORCE_STAGES[stage],
        _text(known(deal.amounts, moment)),
        "IDR",
        str(PROBABILITY[stage]),
        _text(known(deal.promises, moment)),
        deal.deal_type,
        deal.source,
        known(deal.next_steps, moment),
        known(deal.owners, moment),
        _utc(deal.created_at),
        _utc(touched_at(deal, moment)),
        str(stage in CLOSED).lower(),
        str(stage == WON).lower(),
        CATEGORY.get(stage, "Pipeline"),
    ]


def salesforce_history(deals: Iterable[Deal], day: datetime.date) -> list[Row]:
    """Return one row per change of stage, amount or close date, as OpportunityHistory keeps them."""
    rows = [HISTORY_HEADER.split(",")]
    for deal in deals:
        changes = (*deal.moves, *deal.amounts, *deal.promises)
        for moment in sorted({at for at, _ in changes if at <= _end_of(day)}):
            stage = known(deal.moves, moment)
            rows.append(
                [
                    f"008{len(rows):012d}AAA",
                    _salesforce_id(deal),
                    _utc(moment),
                    SALESFORCE_STAGES[stage],
                    _text(known(deal.amounts, moment)),
                    _text(known(deal.promises, moment)),
                    str(PROBABILITY[stage]),
                    CATEGORY.get(stage, "Pipeline").replace(" ", ""),
                ]
            )
    return rows


def indonesian_sheet(deals: Iterable[Deal], day: datetime.date) -> list[str]:
    """Return a team's spreadsheet as people keep it: a title, the day in a cell, a total at the end."""
    moment = _end_of(day)
    chosen = [deal for deal in deals if _is_on_sheet(deal, moment)]
    total = sum(known(deal.amounts, moment) or 0 for deal in chosen)
    rows = [_sheet_row(number, deal, moment) for number, deal in enumerate(chosen, start=1)]
    title = ["Laporan Pipeline Penjualan", f"Per tanggal: {_day(day)}", ""]
    return [*title, SHEET_HEADER, *map(";".join, rows), f"TOTAL;;;;;{_rupiah(total)};;;;;"]


def _is_on_sheet(deal: Deal, moment: datetime.datetime) -> bool:
    is_recent = deal.created_at <= moment and deal.closed_at.date() >= SHEET_SINCE
    return deal.account.team == SHEET_TEAM and is_recent


def _sheet_row(number: int, deal: Deal, moment: datetime.datetime) -> Row:
    stage = known(deal.moves, moment)
    return [
        str(number),
        f"PRP-{deal.number:04d}",
        deal_name(deal),
        deal.account.name,
        INDONESIAN[stage],
        _rupiah(known(deal.amounts, moment)),
        _day(deal.created_at.date()),
        _day(known(deal.promises, moment)),
        known(deal.owners, moment),
        INDONESIAN[deal.account.segment],
        INDONESIAN[deal.lost_reason] if stage == LOST else "",
    ]


def planted_truth(deals: Sequence[Deal]) -> dict[str, Any]:
    """Return what was planted, and the median days of the visits as they really went.

    A visit counts with its true length, also where it ended after the last export.
    """
    visits = company.true_visits(deals)
    slow, new = company.CHRONIC, company.NEW
    offers = [visit for visit in visits if visit.stage == slow["stage"]]
    talks = [visit for visit in visits if visit.stage == new["stage"]]
    late = [visit for visit in talks if visit.entered_on >= new["since"]]
    early = [visit for visit in talks if visit.entered_on < new["since"]]
    return {
        "seed": company.SEED,
        "as_of": company.LAST_DAY,
        "chronic": {
            **slow,
            "median_days": _median(visit for visit in offers if visit.owner == slow["owner"]),
            "median_days_of_others": _median(
                visit for visit in offers if visit.owner != slow["owner"]
            ),
        },
        "new": {
            **new,
            "median_days": _median(visit for visit in late if visit.team == new["team"]),
            "median_days_before": _median(visit for visit in early if visit.team == new["team"]),
            "median_days_of_others": _median(visit for visit in late if visit.team != new["team"]),
        },
    }


def _median(visits: Iterable[Visit]) -> float:
    return float(statistics.median(visit.days for visit in visits))


def _end_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time.max)


def _minute(moment: datetime.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _utc(moment: datetime.datetime) -> str:
    return f"{moment - UTC_BEHIND_JAKARTA:%Y-%m-%dT%H:%M:%S}.000+0000"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _salesforce_id(deal: Deal) -> str:
    return f"006{deal.number:012d}AAA"


def _rupiah(amount: int | None) -> str:
    return "" if amount is None else f"Rp {amount:,}".replace(",", ".") + ",00"


def _day(day: datetime.date | None) -> str:
    return "" if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    write_samples(SAMPLES)
