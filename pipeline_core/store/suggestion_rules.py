"""Which suggestions the meeting and the digest make, and from which size on, as a person has chosen."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass

from pipeline_core.store.database import Store
from pipeline_core.store.settings import change_setting, setting

RULES = ("overdue", "stuck", "silent", "pushed_often", "no_amount", "new_large", "below_target")
KEY = "suggestions"


@dataclass(frozen=True)
class SuggestionRules:
    """What suggests an action. Days of silence and of being stuck are thresholds of the stage."""

    rules: tuple[str, ...] = RULES
    pushes: int = 3  # METRICS 10: of deals pushed more often few close
    large_cents: int | None = None  # None: more than nine in ten open deals
    chance: float = 0.5  # of the target, 0–1: below it the forecast is short
    due_days: int = 7  # after the as-of day


def suggestion_rules(store: Store) -> SuggestionRules:
    """Return the rules in force; all of them until somebody has chosen."""
    chosen = setting(store, KEY)
    if not chosen:
        return SuggestionRules()
    found = json.loads(chosen)
    return SuggestionRules(**{**found, "rules": tuple(found["rules"])})


def save_suggestion_rules(
    store: Store, rules: SuggestionRules, now: datetime.datetime, by: str
) -> None:
    """Store the rules; the audit log says who did."""
    change_setting(store, KEY, json.dumps(asdict(rules)), now, by)
