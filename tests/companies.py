"""Small companies for tests: deals written as lists that can be counted by hand, imported the real way."""

from __future__ import annotations

import datetime

from pipeline_core.store.database import Store
from tests.conftest import take_in

PLACES = ("Prospect", "Contact", "Conversation", "Offer", "Close", "Lost")
TWELVE = {  # paths by the first letters of their stages, V a conversation, W won: METRICS 6
    "d1": "PCVOW",
    "d2": "PCVOL",
    "d3": "PCVL",
    "d4": "PCL",
    "d5": "PL",
    "d6": "PVOW",
    "d7": "POW",
    "d8": "PCVCVOW",
    "d9": "PCV",
    "d10": "PC",
    "d11": "VOL",
    "d12": "PCVO",
}
HEADER = (
    "Deal ID,Stage,Amount,Created date,Expected close date,Owner,Last modified date,Next step,"
    "Probability"
)


def company(store: Store, *deals: dict, as_of: str = "2026-03-31") -> None:
    """Import deals, each with its id, moves ("Prospect 2026-01-02", …), and whatever else is given."""
    header = ["Deal ID", "Deal name", "Stage", "Amount", "Created date", "Expected close date"]
    header += ["Closed date", "Owner", "Team", "Segment", "Currency"]
    lines, entries = [",".join(header)], ["Deal ID,Stage,Entered at"]
    for deal in deals:
        moves = [move.rsplit(" ", 1) for move in deal["moves"]]
        stage, day = moves[-1]
        closed = day if stage in ("Close", "Lost") else ""
        cells = [deal["id"], deal["id"], stage, deal.get("amount", 100), moves[0][1]]
        cells += [deal.get("due", ""), closed, deal.get("owner", "Sari"), deal.get("team", "")]
        cells += [deal.get("segment", ""), deal.get("currency", "")]
        lines.append(",".join(str(cell) for cell in cells))
        entries += [f"{deal['id']},{stage},{day}" for stage, day in moves]
    files = (("deals.csv", lines), ("history.csv", entries))
    results = take_in(
        store,
        *((name, "\n".join(rows).encode()) for name, rows in files),
        as_of=datetime.date.fromisoformat(as_of),
    )
    refused = [result for result in results if isinstance(result, Exception)]
    assert not refused, refused


def arrive(store, *lines: str, header: str = HEADER, name: str = "deals-2026-03-31.csv") -> None:
    """Import one file of deals, a line each, as of the day in its name."""
    table = "\n".join([header, *lines]).strip() + "\n"
    results = take_in(store, (name, table.encode()), coverage="full")
    assert not [result for result in results if isinstance(result, Exception)], results


def moves(*stages: str, start: str = "2026-01-01", days: int = 7) -> list[str]:
    """Moves through stages, one every so many days."""
    first = datetime.date.fromisoformat(start)
    return [
        f"{stage} {first + datetime.timedelta(days=days * n)}" for n, stage in enumerate(stages)
    ]


def spelled(path: str, start: str = "2026-01-01") -> list[str]:
    """Moves through the stages whose letters a path has, as in TWELVE."""
    stages = dict(zip("PCVOWL", PLACES, strict=True))
    return moves(*(stages[letter] for letter in path), start=start)


def random_company(store: Store, seed: int, deals: int = 120) -> list[dict]:
    """A company of random deals, and the list from which another count can be made."""
    import numpy as np

    chance = np.random.default_rng(seed)
    made = []
    for number in range(deals):
        start = datetime.date(2026, 1, 1) + datetime.timedelta(days=int(chance.integers(0, 60)))
        length = int(chance.integers(1, 6))
        path = ["Prospect"]
        for _ in range(length):
            path.append(str(PLACES[int(chance.integers(0, 6))]))
            if path[-1] in ("Close", "Lost"):
                break
        path = [stage for n, stage in enumerate(path) if n == 0 or stage != path[n - 1]]
        due = start + datetime.timedelta(days=int(chance.integers(10, 120)))
        made.append(
            {
                "id": f"d{number:03d}",
                "amount": int(chance.integers(1, 1000)) if chance.random() < 0.9 else "",
                "owner": ("Sari", "Budi", "")[int(chance.integers(3))],
                "segment": ("Hospital", "Industry")[int(chance.integers(2))],
                "due": due if chance.random() < 0.9 else "",
                "moves": moves(*path, start=start.isoformat(), days=int(chance.integers(1, 9))),
            }
        )
    company(store, *made)
    return made
