"""A made-up distributor in Jakarta: its people, its customers, and how its deals really went.

The truth is simulated first; `make_samples.py` cuts exports that know only what had happened by then.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

SEED = 20261116
FIRST_DAY, LAST_DAY = datetime.date(2025, 5, 12), datetime.date(2026, 11, 16)
DEALS, ACCOUNTS = 1200, 520
STAGES = ("Prospect", "Contact", "Conversation", "Offer")
WON, LOST = "Close", "Lost"
TEAMS = {
    "Jakarta": ("Sari Wijaya", "Budi Santoso", "Dewi Lestari", "Andi Pratama"),
    "Surabaya": ("Rina Kusuma", "Tono Hartono", "Maya Putri", "Agus Setiawan"),
}
REGIONS = {"Jakarta": ("Jabodetabek", "Jawa Barat"), "Surabaya": ("Jawa Timur", "Bali")}
TEAM_SHARE = {"Jakarta": 0.55, "Surabaya": 0.45}
SEGMENTS = {"Hospital": 0.40, "Industry": 0.35, "Public sector": 0.25}
KINDS = {
    "Hospital": ("RS", "RSIA", "Klinik"),
    "Industry": ("PT", "CV", "Hotel"),
    "Public sector": ("Dinas Kesehatan", "Universitas", "RSUD"),
}
FIRST_NAMES = "Medika Sinar Bumi Nusa Puri Karya Cahaya Mitra Harapan Sejahtera Tirta Wahana"
LAST_NAMES = "Utama Laut Pangan Asri Jaya Sentosa Abadi Mandiri Persada Indah Lestari Makmur"
TYPICAL_AMOUNT = {"Hospital": 175e6, "Industry": 120e6, "Public sector": 270e6}
LEAST, MOST, STEP = 25_000_000, 4_000_000_000, 500_000
SOURCES = {"Referral": 0.26, "Website": 0.24, "Exhibition": 0.18, "Tender": 0.16, "Cold call": 0.16}
PRODUCTS = {"Imaging": 0.3, "Laboratory": 0.3, "Sterilisation": 0.2, "Service contract": 0.2}
ITEMS = {
    "Imaging": ("CT scanner", "Ultrasound", "X-ray unit"),
    "Laboratory": ("Analyser", "Centrifuge", "Cold room"),
    "Sterilisation": ("Autoclave", "Washer"),
    "Service contract": ("Calibration", "Maintenance"),
}
# Median days in a stage and the chance to go on, before segment, owner and bottlenecks.
TYPICAL_DAYS = {"Prospect": 13, "Contact": 15, "Conversation": 19, "Offer": 20}
GOES_ON = {"Prospect": 0.75, "Contact": 0.73, "Conversation": 0.69, "Offer": 0.62}
SEGMENT_SPEED = {"Hospital": 1.0, "Industry": 0.85, "Public sector": 1.25}
SEGMENT_LUCK = {"Hospital": 1.0, "Industry": 1.05, "Public sector": 0.92}
OWNER_SPEED = {"Sari Wijaya": 0.9, "Dewi Lestari": 1.1, "Rina Kusuma": 0.92, "Tono Hartono": 1.08}
OWNER_LUCK = {"Sari Wijaya": 1.1, "Agus Setiawan": 1.06, "Tono Hartono": 0.93, "Budi Santoso": 0.96}
CUSTOMER_LUCK = 1.08
SPREAD_OF_DAYS, SPREAD_OF_AMOUNTS = 0.7, 0.8  # log-normal, as durations and prices are
# The two bottlenecks that a careful reader should find.
CHRONIC = {"stage": "Offer", "owner": "Andi Pratama", "since": FIRST_DAY, "factor": 2.2}
SLOWER_ON = datetime.date(2026, 7, 20)
NEW = {"stage": "Conversation", "team": "Surabaya", "since": SLOWER_ON, "factor": 2.5}
# How often, of moves or deals: see _stage_after, _walk, _price and _promise.
SKIPS, RETURNS, HANDOVERS, UNPRICED, UNDATED, NEGLECTED = 0.09, 0.045, 0.03, 0.05, 0.06, 0.18
REASONS = ("Price", "Competitor", "No budget", "No decision", "Timing")
NEXT_STEPS = {
    "Prospect": ("Call the buyer", "Find the decision maker"),
    "Contact": ("Site visit", "Send brochure"),
    "Conversation": ("Meet the director", "Demonstration"),
    "Offer": ("Send revised offer", "Await tender", "Negotiate terms"),
}
Changes = list[tuple[datetime.datetime, Any]]  # (moment, what it became), oldest first


class Account(NamedTuple):
    """A customer, or one to be: a team looks after it."""

    name: str
    segment: str
    team: str
    region: str
    is_old_customer: bool


@dataclass
class Deal:
    """One deal as it really went, each of its facts with the moments at which it changed."""

    number: int
    account: Account
    source: str
    product: str
    item: str
    deal_type: str
    moves: Changes
    owners: Changes
    amounts: Changes = field(default_factory=list)
    promises: Changes = field(default_factory=list)
    next_steps: Changes = field(default_factory=list)
    touches: list[datetime.datetime] = field(default_factory=list)
    lost_reason: str = ""

    @property
    def created_at(self) -> datetime.datetime:
        """The moment of the first move."""
        return self.moves[0][0]

    @property
    def closed_at(self) -> datetime.datetime:
        """The moment of the last move so far; in the end that lies beyond the last day for some."""
        return self.moves[-1][0]


class Visit(NamedTuple):
    """One stay of a deal in a stage, with the owner who had it then."""

    stage: str
    owner: str
    team: str
    entered_on: datetime.date
    days: int


def company() -> list[Deal]:
    """Return all deals of the eighteen months, in the order of the days they began."""
    chance = np.random.default_rng(SEED)
    accounts = _accounts(chance)
    deals: list[Deal] = []
    for number, day in enumerate(_creation_days(chance), start=1):
        deals.append(_deal(chance, number, day, accounts, deals))
    return deals


def known(changes: Changes, moment: datetime.datetime) -> Any:
    """Return what something had become by a moment at which it existed."""
    return [value for at, value in changes if at <= moment][-1]


def true_visits(deals: Sequence[Deal]) -> list[Visit]:
    """Return every visit to an open stage, also those that end after the last day. Units: days."""
    visits: list[Visit] = []
    for deal in deals:
        for (at, stage), (left_at, _) in itertools.pairwise(deal.moves):
            owner, days = known(deal.owners, at), (left_at.date() - at.date()).days
            visits.append(Visit(stage, owner, deal.account.team, at.date(), days))
    return visits


def _accounts(chance: np.random.Generator) -> list[Account]:
    """Accounts with names of their own."""
    accounts: dict[str, Account] = {}
    while len(accounts) < ACCOUNTS:
        segment, team = _drawn(chance, SEGMENTS), _drawn(chance, TEAM_SHARE)
        parts = (KINDS[segment], FIRST_NAMES.split(), LAST_NAMES.split())
        name = " ".join(_one_of(chance, part) for part in parts)
        region, is_customer = _one_of(chance, REGIONS[team]), chance.random() < 0.2
        accounts.setdefault(name, Account(name, segment, team, region, is_customer))
    return list(accounts.values())


def _creation_days(chance: np.random.Generator) -> list[datetime.date]:
    """Weekdays, a third more of them at the end than at the beginning."""
    span = (LAST_DAY - FIRST_DAY).days + 1
    found: list[datetime.date] = []
    while len(found) < DEALS:
        place = chance.random()
        day = FIRST_DAY + datetime.timedelta(days=int(place * span))
        if day.weekday() < 5 and chance.random() < 0.75 + 0.25 * place:
            found.append(day)
    return sorted(found)


def _deal(
    chance: np.random.Generator,
    number: int,
    day: datetime.date,
    accounts: Sequence[Account],
    earlier: Sequence[Deal],
) -> Deal:
    account = accounts[int(chance.integers(len(accounts)))]
    product, created_at = _drawn(chance, PRODUCTS), _moment(chance, day)
    is_customer = account.is_old_customer or _has_bought(account, earlier, created_at)
    deal = Deal(
        number=number,
        account=account,
        source=_drawn(chance, SOURCES),
        product=product,
        item=_one_of(chance, ITEMS[product]),
        deal_type="Existing Business" if is_customer else "New Business",
        moves=[(created_at, STAGES[0])],
        owners=[(created_at, _one_of(chance, TEAMS[account.team]))],
    )
    for happens in (_walk, _plan, _price, _promise, _touch):
        happens(chance, deal)
    return deal


def _has_bought(account: Account, deals: Sequence[Deal], moment: datetime.datetime) -> bool:
    same = (deal for deal in deals if deal.account is account)
    return any(deal.moves[-1][1] == WON and deal.closed_at <= moment for deal in same)


def _walk(chance: np.random.Generator, deal: Deal) -> None:
    """Take the deal from stage to stage until it closes, beyond the last day if need be."""
    while (stage := deal.moves[-1][1]) in STAGES:
        day = deal.closed_at.date()
        days = datetime.timedelta(days=_days_in(chance, deal, stage, day))
        moment = _moment(chance, day + days)
        deal.moves.append((moment, _stage_after(chance, deal, STAGES.index(stage))))
        if len(deal.moves) == 2 and chance.random() < HANDOVERS:
            deal.owners.append((moment, _one_of(chance, TEAMS[deal.account.team])))
    if stage == LOST:
        deal.lost_reason = _one_of(chance, REASONS)


def _days_in(chance: np.random.Generator, deal: Deal, stage: str, day: datetime.date) -> int:
    """A log-normal number of days, slower where a bottleneck is planted."""
    owner, team = deal.owners[-1][1], deal.account.team
    slow = SEGMENT_SPEED[deal.account.segment] * OWNER_SPEED.get(owner, 1.0)
    if stage == CHRONIC["stage"] and owner == CHRONIC["owner"]:
        slow *= float(CHRONIC["factor"])
    if stage == NEW["stage"] and team == NEW["team"] and day >= NEW["since"]:
        slow *= float(NEW["factor"])
    return 1 + int(chance.lognormal(np.log(TYPICAL_DAYS[stage] * slow), SPREAD_OF_DAYS))


def _stage_after(chance: np.random.Generator, deal: Deal, place: int) -> str:
    """The next stage; one deal in some goes back once, or passes a stage over."""
    visited = [stage for _, stage in deal.moves]
    goes_on = GOES_ON[STAGES[place]] * SEGMENT_LUCK[deal.account.segment]
    goes_on *= OWNER_LUCK.get(deal.owners[-1][1], 1.0)
    goes_on *= CUSTOMER_LUCK if deal.deal_type == "Existing Business" else 1.0
    if place and len(set(visited)) == len(visited) and chance.random() < RETURNS:
        return STAGES[place - 1]
    if chance.random() >= goes_on:
        return LOST
    place += 2 if place < 2 and chance.random() < SKIPS else 1
    return (*STAGES, WON)[place]


def _plan(chance: np.random.Generator, deal: Deal) -> None:
    """A next step for most visits, none once the deal has closed."""
    for moment, stage in deal.moves:
        is_planned = stage in STAGES and chance.random() < 0.8
        deal.next_steps.append((moment, _one_of(chance, NEXT_STEPS[stage]) if is_planned else ""))


def _price(chance: np.random.Generator, deal: Deal) -> None:
    """A first guess or none; the offer, if one is made, often has another amount."""
    typical = TYPICAL_AMOUNT[deal.account.segment]
    amount = _rounded(chance.lognormal(np.log(typical), SPREAD_OF_AMOUNTS))
    is_priced = chance.random() >= UNPRICED
    deal.amounts.append((deal.created_at, amount if is_priced else None))
    offered_at = next((moment for moment, stage in deal.moves if stage == "Offer"), None)
    if offered_at and chance.random() < (0.45 if is_priced else 0.8):
        deal.amounts.append((offered_at, _rounded(amount * chance.uniform(0.75, 1.2))))


def _promise(chance: np.random.Generator, deal: Deal) -> None:
    """Expected closes, pushed while the deal goes on unless nobody looks; the CRM sets the last."""
    expected = deal.created_at.date() + datetime.timedelta(days=int(chance.integers(30, 85)))
    is_dated = chance.random() >= UNDATED
    deal.promises.append((deal.created_at, expected if is_dated else None))
    while is_dated and expected < deal.closed_at.date() and chance.random() >= NEGLECTED:
        pushed_on = expected + datetime.timedelta(days=int(chance.integers(-4, 24)))
        pushed_at = _moment(chance, pushed_on)
        if pushed_at >= deal.closed_at:
            break
        expected = max(pushed_on, expected) + datetime.timedelta(days=int(chance.integers(14, 45)))
        deal.promises.append((pushed_at, expected))
    deal.promises.append((deal.closed_at, deal.closed_at.date()))


def _touch(chance: np.random.Generator, deal: Deal) -> None:
    """Notes between moves, rarer for some deals than for others."""
    pause = (6, 12, 25)[int(chance.integers(3))]
    moment = deal.created_at
    while moment < deal.closed_at and moment.date() <= LAST_DAY:
        deal.touches.append(moment)
        days = 1 + int(chance.exponential(pause))
        moment = _moment(chance, moment.date() + datetime.timedelta(days=days))


def _rounded(amount: float) -> int:
    return min(max(round(amount / STEP) * STEP, LEAST), MOST)


def _moment(chance: np.random.Generator, day: datetime.date) -> datetime.datetime:
    """An office hour of that day, or of the Monday after it."""
    day += datetime.timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
    minute = int(chance.integers(8 * 60, 17 * 60))
    return datetime.datetime(day.year, day.month, day.day) + datetime.timedelta(minutes=minute)


def _one_of(chance: np.random.Generator, values: Sequence[str]) -> str:
    return values[int(chance.integers(len(values)))]


def _drawn(chance: np.random.Generator, shares: Mapping[str, float]) -> str:
    place = chance.random() * sum(shares.values())
    for name, share in shares.items():
        place -= share
        if place < 0:
            return name
    return next(iter(shares))
