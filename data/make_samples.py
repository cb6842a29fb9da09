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

sys.path.insert(0, str(Path(__file__).parent))

import sample_company as company  # noqa: E402  (a script finds its neighbour only then)
from sample_company import LOST, PROBABILITY, STAGES, WON, Deal  # noqa: E402

SAMPLES = Path(__file__).parent / "samples"
WEEKS = 12
PIPELINE = "Sales Pipeline"
SALESFORCE_STAGES = {
    "Prospect": "Prospecting",
    "Contact": "Qualification",
    "Conversation": "Needs Analysis",
    "Offer": "Proposal/Price Quote",
    WON: "Closed Won",
    LOST: "Closed Lost",
}
INDONESIAN = {
    "Prospect": "Prospek",
    "Contact": "Kontak",
    "Conversation": "Percakapan",
    "Offer": "Penawaran",
    WON: "Menang",
    LOST: "Kalah",
}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
Row = list[str]


def write_samples(folder: Path) -> None:
    """Write every sample file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    deals = company.company()
    last = company.LAST_DAY
    for week in range(WEEKS):
        day = last - datetime.timedelta(weeks=WEEKS - 1 - week)
        _write(folder / f"hubspot-crm-exports-all-deals-{day}.csv", hubspot_export(deals, day))
    recent = [deal for deal in deals if deal.created_at.date() <= last][-300:]
    _write(folder / f"salesforce-opportunity-{last}.csv", salesforce_export(recent, last))
    _write(folder / f"salesforce-opportunity-history-{last}.csv", salesforce_history(recent, last))
    _write_indonesian(folder / "prospek-penjualan.csv", recent[-150:], last)
    truth = json.dumps(planted_truth(deals), indent=2, default=str)
    (folder / "truth.json").write_text(truth + "\n", encoding="utf-8", newline="\n")


def hubspot_export(deals: Iterable[Deal], day: datetime.date) -> list[Row]:
    """Return a HubSpot view's export: one row per deal, and when it last entered each stage."""
    stages = (*STAGES, WON, LOST)
    header = [
        "Record ID",
        "Deal Name",
        "Deal Stage",
        "Pipeline",
        "Amount",
        "Currency",
        "Close Date",
        "Create Date",
        "Deal owner",
        "HubSpot Team",
        "Deal Type",
        "Deal probability",
        "Original Traffic Source",
        "Segment",
        "Region",
        "Product",
        "Last Modified Date",
        "Next step",
        "Closed Lost Reason",
        "Associated Company",
    ]
    rows = [[*header, *(f'Date entered "{stage} ({PIPELINE})"' for stage in stages)]]
    for deal in deals:
        if deal.created_at.date() <= day:
            rows.append([*_hubspot_row(deal, day), *_entered(deal, day, stages)])
    return rows


def _hubspot_row(deal: Deal, day: datetime.date) -> Row:
    stage = company.stage_on(deal, day)
    is_closed = stage in (WON, LOST)
    return [
        str(52_000_000_000 + deal.number * 7919),
        f"{deal.account} - {deal.product}",
        stage,
        PIPELINE,
        _plain(_known(deal.amounts, day)),
        "IDR",
        str(_known(deal.promises, day) or ""),
        f"{deal.created_at:%Y-%m-%d %H:%M}",
        deal.owner,
        deal.team,
        deal.deal_type,
        str(PROBABILITY[stage]),
        deal.source,
        deal.segment,
        deal.region,
        deal.product,
        f"{touched_on(deal, day)} 12:00",
        "" if is_closed else deal.next_step,
        deal.lost_reason if stage == LOST else "",
        deal.account,
    ]


def _entered(deal: Deal, day: datetime.date, stages: Sequence[str]) -> Row:
    latest = {stage: moment for moment, stage in deal.moves if moment.date() <= day}
    return [f"{latest[stage]:%Y-%m-%d %H:%M}" if stage in latest else "" for stage in stages]


def touched_on(deal: Deal, day: datetime.date) -> datetime.date:
    """Return the newest day, up to the given one, on which anything about a deal changed."""
    changed = [moment.date() for moment, _ in deal.moves] + deal.touches
    changed += [on for on, _ in deal.promises] + [on for on, _ in deal.amounts]
    return max(on for on in changed if on <= day)


def salesforce_export(deals: Iterable[Deal], day: datetime.date) -> list[Row]:
    """Return the same deals as Salesforce's Data Loader writes them."""
    header = (
        "Id,Name,AccountName,StageName,Amount,CurrencyIsoCode,Probability,CloseDate,Type,LeadSource,"
        "NextStep,OwnerName,CreatedDate,LastModifiedDate,IsClosed,IsWon,ForecastCategoryName"
    )
    rows = [header.split(",")]
    for deal in deals:
        stage = company.stage_on(deal, day)
        rows.append(
            [
                _salesforce_id(deal),
                f"{deal.account} - {deal.product}",
                deal.account,
                SALESFORCE_STAGES[stage],
                _plain(_known(deal.amounts, day)),
                "IDR",
                str(round(100 * PROBABILITY[stage])),
                str(_known(deal.promises, day) or ""),
                deal.deal_type,
                deal.source,
                deal.next_step,
                deal.owner,
                f"{deal.created_at:%Y-%m-%dT%H:%M:%S}.000+0000",
                f"{touched_on(deal, day)}T12:00:00.000+0000",
                str(stage in (WON, LOST)).lower(),
                str(stage == WON).lower(),
                _category(stage),
            ]
        )
    return rows


def salesforce_history(deals: Iterable[Deal], day: datetime.date) -> list[Row]:
    """Return one row per move, with what was known of amount and close date at that time."""
    rows = [
        [
            "Id",
            "OpportunityId",
            "CreatedDate",
            "StageName",
            "Amount",
            "CloseDate",
            "Probability",
            "ForecastCategory",
        ]
    ]
    for deal in deals:
        for moment, stage in deal.moves:
            if moment.date() <= day:
                rows.append(
                    [
                        f"008{len(rows):012d}AAA",
                        _salesforce_id(deal),
                        f"{moment:%Y-%m-%dT%H:%M:%S}.000+0000",
                        SALESFORCE_STAGES[stage],
                        _plain(_known(deal.amounts, moment.date())),
                        str(_known(deal.promises, moment.date()) or ""),
                        str(round(100 * PROBABILITY[stage])),
                        _category(stage),
                    ]
                )
    return rows


def planted_truth(deals: Iterable[Deal]) -> dict[str, object]:
    """Return what was planted, and what it did to the visits that really ended, in days."""
    visits = [
        (deal, stage, began, (ended - began).days)
        for deal in deals
        for (began, stage), (ended, _) in zip(deal.moves, deal.moves[1:], strict=False)
    ]

    def median(stage: object, is_chosen: list[bool]) -> float:
        chosen = zip(visits, is_chosen, strict=True)
        return statistics.median(
            days for (_, its_stage, _, days), is_in in chosen if is_in and its_stage == stage
        )

    slow = [deal.owner == company.CHRONIC["owner"] for deal, _, _, _ in visits]
    late = [began.date() >= company.NEW["since"] for _, _, began, _ in visits]
    here = [deal.team == company.NEW["team"] for deal, _, _, _ in visits]
    pairs = list(zip(here, late, strict=True))
    return {
        "seed": company.SEED,
        "chronic": {
            **company.CHRONIC,
            "median_days": median(company.CHRONIC["stage"], slow),
            "median_days_of_others": median(
                company.CHRONIC["stage"], [not is_in for is_in in slow]
            ),
        },
        "new": {
            **company.NEW,
            "median_days": median(company.NEW["stage"], [a and b for a, b in pairs]),
            "median_days_before": median(company.NEW["stage"], [a and not b for a, b in pairs]),
        },
    }


def _known(changes: Sequence[tuple[datetime.date, object]], day: datetime.date) -> object:
    return [value for on, value in changes if on <= day][-1]


def _plain(amount: object) -> str:
    return "" if amount is None else str(amount)


def _salesforce_id(deal: Deal) -> str:
    return f"006{deal.number:012d}AAA"


def _category(stage: str) -> str:
    return {WON: "Closed", LOST: "Omitted", "Offer": "Best Case"}.get(stage, "Pipeline")


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)


def _write_indonesian(path: Path, deals: Sequence[Deal], day: datetime.date) -> None:
    """A spreadsheet as people keep it: a title, the day in a cell, a total at the end."""
    total = sum(int(str(_known(deal.amounts, day) or 0)) for deal in deals)
    header = (
        "No;Kode Prospek;Nama Prospek;Nama Perusahaan;Tahap;Nilai Penawaran (Rp);Tanggal Mulai;"
        "Perkiraan Penutupan;Sales (PIC);Segmen;Keterangan"
    )
    lines = ["Laporan Pipeline Penjualan", f"Per tanggal: {_day(day)}", "", header]
    for number, deal in enumerate(deals, start=1):
        stage = company.stage_on(deal, day)
        cells = [
            str(number),
            f"PRP-{deal.number:04d}",
            f"{deal.account} - {deal.product}",
            deal.account,
            INDONESIAN[stage],
            _rupiah(_known(deal.amounts, day)),
            _day(deal.created_at.date()),
            _day(_known(deal.promises, day)),
            deal.owner,
            deal.segment,
            "",
        ]
        lines.append(";".join(cells))
    lines.append(f"TOTAL;;;;;{_rupiah(total)};;;;;")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig", newline="\n")


def _rupiah(amount: object) -> str:
    return "" if amount is None else f"Rp {int(str(amount)):,}".replace(",", ".") + ",00"


def _day(day: object) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if isinstance(day, datetime.date) else ""


if __name__ == "__main__":
    write_samples(SAMPLES)
