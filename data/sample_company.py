"""A made-up distributor in Jakarta: its people, its customers, and how its deals really went.

The truth is simulated first, move by move; `make_samples.py` then cuts exports from it, each of which
only knows what had happened by its day.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

import numpy as np

SEED = 20261116
FIRST_DAY = datetime.date(2025, 5, 12)
LAST_DAY = datetime.date(2026, 11, 16)
DEALS = 1200
STAGES = ("Prospect", "Contact", "Conversation", "Offer")
WON, LOST = "Close", "Lost"
PROBABILITY = {
    "Prospect": 0.1,
    "Contact": 0.2,
    "Conversation": 0.4,
    "Offer": 0.6,
    WON: 1.0,
    LOST: 0.0,
}
TEAMS = {
    "Jakarta": ("Sari Wijaya", "Budi Santoso", "Dewi Lestari", "Andi Pratama"),
    "Surabaya": ("Rina Kusuma", "Tono Hartono", "Maya Putri", "Agus Setiawan"),
}
REGIONS = {"Jakarta": ("Jabodetabek", "Jawa Barat"), "Surabaya": ("Jawa Timur", "Bali")}
SEGMENTS = {"Hospital": 0.40, "Industry": 0.35, "Public sector": 0.25}
TYPICAL_AMOUNT = {"Hospital": 210e6, "Industry": 130e6, "Public sector": 340e6}
SOURCES = {"Referral": 0.26, "Website": 0.24, "Exhibition": 0.18, "Tender": 0.16, "Cold call": 0.16}
PRODUCTS = {"Imaging": 0.3, "Laboratory": 0.3, "Sterilisation": 0.2, "Service contract": 0.2}
# Median days in a stage, and the chance to go on from it, before segment, owner and bottlenecks.
TYPICAL_DAYS = {"Prospect": 6, "Contact": 8, "Conversation": 13, "Offer": 15}
GOES_ON = {"Prospect": 0.74, "Contact": 0.72, "Conversation": 0.68, "Offer": 0.60}
SEGMENT_SPEED = {"Hospital": 1.0, "Industry": 0.85, "Public sector": 1.25}
SEGMENT_LUCK = {"Hospital": 1.0, "Industry": 1.04, "Public sector": 0.92}
# The two bottlenecks that a careful reader should find.
CHRONIC = {"stage": "Offer", "owner": "Andi Pratama", "factor": 2.2}
NEW = {
    "stage": "Conversation",
    "team": "Surabaya",
    "factor": 2.5,
    "since": datetime.date(2026, 7, 20),
}
SKIPS, RETURNS = 0.10, 0.06
REASONS = ("Price", "Competitor", "No budget", "No decision", "Timing")
NEXT_STEPS = (
    "Send revised offer",
    "Site visit",
    "Call the buyer",
    "Meet the director",
    "Await tender",
)
KINDS = {
    "Hospital": ("RS", "RSIA", "Klinik"),
    "Industry": ("PT", "CV"),
    "Public sector": ("Dinas", "Universitas", "RSUD"),
}
FIRST_NAMES = (
    "Medika",
    "Sinar",
    "Bumi",
    "Nusa",
    "Puri",
    "Karya",
    "Cahaya",
    "Mitra",
    "Harapan",
    "Sejahtera",
)
LAST_NAMES = (
    "Utama",
    "Laut",
    "Pangan",
    "Asri",
    "Jaya",
    "Sentosa",
    "Abadi",
    "Mandiri",
    "Persada",
    "Indah",
)


@dataclass
class Deal:
    """One deal as it really went: `moves` are (moment, stage), `promises` (day, expected close)."""

    number: int
    owner: str
    team: str
    segment: str
    region: str
    source: str
    product: str
    deal_type: str
    account: str
    amounts: list[tuple[datetime.date, int | None]]
    moves: list[tuple[datetime.datetime, str]]
    promises: list[tuple[datetime.date, datetime.date | None]] = field(default_factory=list)
    touches: list[datetime.date] = field(default_factory=list)
    lost_reason: str = ""
    next_step: str = ""

    @property
    def created_at(self) -> datetime.datetime:
        """The moment of the first move."""
        return self.moves[0][0]


def company() -> list[Deal]:
    """Return all deals of the eighteen months, in the order in which they were created."""
    chance = np.random.default_rng(SEED)
    days = _creation_days(chance)
    return [_deal(chance, number, day) for number, day in enumerate(days, start=1)]


def stage_on(deal: Deal, day: datetime.date) -> str:
    """Return a deal's stage at the end of a day on which it existed."""
    return [stage for moment, stage in deal.moves if moment.date() <= day][-1]


def _creation_days(chance: np.random.Generator) -> list[datetime.date]:
    """Weekdays, a third more of them at the end than at the beginning."""
    span = (LAST_DAY - FIRST_DAY).days
    found: list[datetime.date] = []
    while len(found) < DEALS:
        place = chance.random()
        day = FIRST_DAY + datetime.timedelta(days=int(place * span))
        if day.weekday() < 5 and chance.random() < 0.75 + 0.25 * place:
            found.append(day)
    return sorted(found)


def _deal(chance: np.random.Generator, number: int, day: datetime.date) -> Deal:
    team = _pick(chance, {"Jakarta": 0.55, "Surabaya": 0.45})
    owner = str(TEAMS[team][int(chance.integers(4))])
    segment = _pick(chance, SEGMENTS)
    amount = _amount(chance, segment)
    deal = Deal(
        number=number,
        owner=owner,
        team=team,
        segment=segment,
        region=str(REGIONS[team][int(chance.integers(2))]),
        source=_pick(chance, SOURCES),
        product=_pick(chance, PRODUCTS),
        deal_type="Existing Business" if chance.random() < 0.35 else "New Business",
        account=_account(chance, segment),
        amounts=[(day, None if chance.random() < 0.03 else amount)],
        moves=[(_moment(chance, day), "Prospect")],
    )
    _walk(chance, deal)
    _promise(chance, deal)
    _reprice(chance, deal)
    _touch(chance, deal)
    return deal


def _walk(chance: np.random.Generator, deal: Deal) -> None:
    """Take the deal from stage to stage until it closes, beyond the last day if need be."""
    place, returned = 0, False
    while True:
        moment, stage = deal.moves[-1]
        moment += datetime.timedelta(days=_days_in(chance, deal, stage, moment.date()))
        moment = (
            _moment(chance, moment.date()) if moment.date() > deal.moves[-1][0].date() else moment
        )
        goes_on = GOES_ON[stage] * SEGMENT_LUCK[deal.segment]
        if place and not returned and chance.random() < RETURNS:
            place, returned = place - 1, True
        elif chance.random() >= min(
            0.95, goes_on * (1.08 if deal.deal_type != "New Business" else 1)
        ):
            deal.lost_reason = str(REASONS[int(chance.integers(len(REASONS)))])
            deal.moves.append((moment, LOST))
            return
        else:
            place += 2 if place < 2 and chance.random() < SKIPS else 1
        if place >= len(STAGES):
            deal.moves.append((moment, WON))
            return
        deal.moves.append((moment, STAGES[place]))


def _days_in(chance: np.random.Generator, deal: Deal, stage: str, day: datetime.date) -> int:
    """A log-normal number of days, slower where a bottleneck is planted."""
    slow = SEGMENT_SPEED[deal.segment]
    if stage == CHRONIC["stage"] and deal.owner == CHRONIC["owner"]:
        slow *= float(CHRONIC["factor"])
    if stage == NEW["stage"] and deal.team == NEW["team"] and day >= NEW["since"]:
        slow *= float(NEW["factor"])
    return 1 + int(chance.lognormal(np.log(TYPICAL_DAYS[stage] * slow), 0.7))


def _promise(chance: np.random.Generator, deal: Deal) -> None:
    """Expected closes, set at creation and pushed while the deal goes on; some stay in the past."""
    day, closed = deal.created_at.date(), deal.moves[-1][0].date()
    if chance.random() < 0.03:
        deal.promises.append((day, None))
        return
    expected = day + datetime.timedelta(days=int(chance.integers(25, 75)))
    deal.promises.append((day, expected))
    while expected < closed:
        pushed_on = expected + datetime.timedelta(days=int(chance.integers(-6, 16)))
        if pushed_on >= closed:
            break
        expected = max(pushed_on, expected) + datetime.timedelta(days=int(chance.integers(14, 45)))
        deal.promises.append((pushed_on, expected))
    deal.promises.append((closed, closed))


def _reprice(chance: np.random.Generator, deal: Deal) -> None:
    """An offer is often another amount than the first guess."""
    offered = next((moment for moment, stage in deal.moves if stage == "Offer"), None)
    first = deal.amounts[0][1]
    if offered and first and chance.random() < 0.45:
        factor = float(chance.uniform(0.75, 1.2))
        deal.amounts.append((offered.date(), round(first * factor / 500_000) * 500_000))


def _touch(chance: np.random.Generator, deal: Deal) -> None:
    """Notes between moves, rarer for some deals than for others."""
    day, closed = deal.created_at.date(), min(deal.moves[-1][0].date(), LAST_DAY)
    pause = int(chance.choice([6, 12, 25]))
    while day <= closed:
        deal.touches.append(day)
        day += datetime.timedelta(days=1 + int(chance.exponential(pause)))
    deal.next_step = (
        str(NEXT_STEPS[int(chance.integers(len(NEXT_STEPS)))]) if chance.random() < 0.8 else ""
    )


def _amount(chance: np.random.Generator, segment: str) -> int:
    amount = chance.lognormal(np.log(TYPICAL_AMOUNT[segment] / 2), 0.8)
    return int(round(min(max(amount, 20e6), 4e9) / 500_000) * 500_000)


def _account(chance: np.random.Generator, segment: str) -> str:
    kinds = KINDS[segment]
    kind = kinds[int(chance.integers(len(kinds)))]
    first = FIRST_NAMES[int(chance.integers(len(FIRST_NAMES)))]
    return f"{kind} {first} {LAST_NAMES[int(chance.integers(len(LAST_NAMES)))]}"


def _moment(chance: np.random.Generator, day: datetime.date) -> datetime.datetime:
    minute = int(chance.integers(8 * 60, 17 * 60))
    return datetime.datetime(day.year, day.month, day.day) + datetime.timedelta(minutes=minute)


def _pick(chance: np.random.Generator, shares: dict[str, float]) -> str:
    place = chance.random() * sum(shares.values())
    for name, share in shares.items():
        place -= share
        if place < 0:
            return name
    return next(iter(shares))
