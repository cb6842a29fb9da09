"""What a period's target is: typed or uploaded, of the whole team, a team or an owner, and never counted twice.

Of whoever is asked for, the targets inside the period count, the longest first and none that overlaps
another: a quarter without a target of its own is the sum of its months. Where a team has none of its own,
its owners' targets count. Where the owners alone tell of more days than the team, they alone count.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from pipeline_core.scope import DIMENSIONS, Names, Scope, without_filters
from pipeline_core.store.database import Columns, Store, query

TARGETS_INSIDE: Columns = {
    "since": "date",
    "until": "date",
    "owner": "str",
    "team": "str",
    "amount": "cents",
}
OWNER_TEAMS: Columns = {"owner": "str", "team": "str"}
Whose = tuple[str | None, str | None]  # an owner, a team, or neither: everybody
EVERYBODY: Whose = (None, None)


@dataclasses.dataclass(frozen=True)
class Target:
    """A period's target in cents (None: there is none), how it came about, and how far it reaches.

    made_of: own (set for just this period), parts (the sum of shorter periods), owners (all or some of it
    is the sum of owners' or teams' targets); None without a target. days: of the period that have one.
    """

    amount: int | None
    made_of: str | None
    days: int


@dataclasses.dataclass(frozen=True)
class _Part:
    whose: Whose
    since: datetime.date
    until: datetime.date
    cents: int


@dataclasses.dataclass(frozen=True)
class Targets:
    """The targets inside a scope's period, and the team of each owner."""

    scope: Scope
    held: Mapping[Whose, Sequence[_Part]]
    team_of: Mapping[str, str]


def targets_inside(store: Store, scope: Scope) -> Targets:
    """Return the targets that lie inside the scope's period, and the team of each owner: that of most deals.

    There are none without a period, nor where a filter leaves a part of everybody's deals (`applies_to`).
    Source: targets, observed_targets, deal_versions.
    """
    if scope.since is None or scope.until is None or not applies_to(scope):
        return Targets(scope, {}, {})
    rows = query(store, "targets_inside", TARGETS_INSIDE, scope=scope)
    teams = query(store, "owner_teams", OWNER_TEAMS, scope=without_filters(scope))
    held: dict[Whose, list[_Part]] = {}
    for row in rows.dropna(subset=["amount"]).astype(object).itertuples():
        whose = (_name(row.owner), _name(row.team))
        part = _Part(whose, row.since.date(), row.until.date(), int(row.amount))
        held.setdefault(whose, []).append(part)
    team_of = dict(zip(teams["owner"], teams["team"], strict=True))
    return Targets(scope, held, team_of)


def targets_without_rate(store: Store, scope: Scope) -> int:
    """Return how many targets inside the scope's period are in a currency without a rate, and so count nowhere."""
    rows = query(store, "targets_inside", TARGETS_INSIDE, scope=scope)
    return int(rows["amount"].isna().sum())


def applies_to(scope: Scope) -> bool:
    """Whether targets can be told for the scope: they are set for owners and teams, not for products."""
    return not filters_without_target(scope)


def filters_without_target(scope: Scope) -> list[str]:
    """Return the dimensions that are filtered though no targets are set by them."""
    others = (name for name in DIMENSIONS if name not in ("owner", "team"))
    return [name for name in others if getattr(scope, f"{name}s") is not None]


def target_of_scope(store: Store, scope: Scope) -> Target:
    """Return the target of the scope's period: of the chosen owners or teams, else of everybody."""
    return in_all(targets_inside(store, scope))


def in_all(known: Targets) -> Target:
    """Return the target of all whom the scope lets through."""
    owners = _chosen_owners(known)
    if owners is not None:
        return _summed(known, [(owner, None) for owner in owners])
    if known.scope.teams is not None:
        return _summed(known, [(None, team) for team in known.scope.teams])
    return _summed(known, [EVERYBODY])


def by_name(known: Targets, split_by: str) -> dict[str, Target]:
    """Return the target of each owner, or of each team, whom the scope lets through and who has one."""
    owners = _chosen_owners(known)
    if split_by == "owner":
        listed = owners if owners is not None else _owners_in(known, known.scope.teams)
        found = {owner: _summed(known, [(owner, None)]) for owner in listed}
    else:
        found = {team: _of_team(known, team, owners) for team in _teams(known)}
    return {name: each for name, each in found.items() if each.amount is not None}


def _summed(known: Targets, several: Sequence[Whose]) -> Target:
    parts = [part for whose in several for part in _parts(known, whose, ())]
    if not parts:
        return Target(None, None, 0)
    is_own = len(several) == 1 and all(part.whose == several[0] for part in parts)
    whole = (known.scope.since, known.scope.until)
    is_whole = len(parts) == 1 and (parts[0].since, parts[0].until) == whole
    made_of = ("own" if is_whole else "parts") if is_own else "owners"
    return Target(sum(part.cents for part in parts), made_of, len(_days(parts)))


def _of_team(known: Targets, team: str, owners: Sequence[str] | None) -> Target:
    """A team's target, or that of its owners who were chosen."""
    if owners is None:
        return _summed(known, [(None, team)])
    return _summed(known, [(owner, None) for owner in owners if known.team_of.get(owner) == team])


def _parts(known: Targets, whose: Whose, taken: Sequence[_Part]) -> list[_Part]:
    """The targets that make somebody's: own ones, and in the days without any those of who is below."""
    own = _laid(known.held.get(whose, ()), taken)
    below = _below(known, whose)
    filled = [*own, *_all_parts(known, below, [*taken, *own])]
    alone = _all_parts(known, below, taken) if own else filled
    return max((filled, alone), key=lambda parts: len(_days(parts)))


def _all_parts(known: Targets, several: Iterable[Whose], taken: Sequence[_Part]) -> list[_Part]:
    return [part for whose in several for part in _parts(known, whose, taken)]


def _laid(parts: Iterable[_Part], taken: Sequence[_Part]) -> list[_Part]:
    """Longest first, so many as overlap neither each other nor what is taken."""
    laid: list[_Part] = []
    for part in sorted(parts, key=lambda part: (part.since - part.until, part.since)):
        if not any(
            part.since <= other.until and other.since <= part.until for other in (*laid, *taken)
        ):
            laid.append(part)
    return laid


def _below(known: Targets, whose: Whose) -> list[Whose]:
    """Whose targets make a team's, and everybody's: the teams, and the owners without one."""
    owner, team = whose
    if owner is not None:
        return []
    if team is not None:
        return [(each, None) for each in _owners_in(known, (team,))]
    without = (each for each in _owners_in(known, None) if each not in known.team_of)
    return [*((None, each) for each in _teams(known)), *((each, None) for each in without)]


def _owners_in(known: Targets, teams: Names) -> list[str]:
    owners = {owner for owner, _ in known.held if owner is not None}
    return sorted(each for each in owners if teams is None or known.team_of.get(each) in teams)


def _teams(known: Targets) -> list[str]:
    teams = {team for _, team in known.held if team is not None}
    teams |= {known.team_of[each] for each in _owners_in(known, None) if each in known.team_of}
    return sorted(each for each in teams if known.scope.teams is None or each in known.scope.teams)


def _chosen_owners(known: Targets) -> list[str] | None:
    """Whom the filters name, in the chosen teams; None where none names an owner."""
    scope = known.scope
    lists = [set(each) for each in (scope.owners, scope.visible_owners) if each is not None]
    if not lists:
        return None
    return sorted(
        owner
        for owner in set.intersection(*lists)
        if scope.teams is None or known.team_of.get(owner) in scope.teams
    )


def _days(parts: Iterable[_Part]) -> set[int]:
    return {
        day for part in parts for day in range(part.since.toordinal(), part.until.toordinal() + 1)
    }


def _name(value: object) -> str | None:
    return None if pd.isna(value) else str(value)
