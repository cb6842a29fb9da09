"""A table of targets or quotas: whose, for which days, how much. Names that no deal knows are set aside."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import pyarrow as pa

from pipeline_core.ingest.beside import beside
from pipeline_core.ingest.drafts import Checked, Draft, Proposal, RawTable, Reject
from pipeline_core.ingest.entries import NO_DEALS
from pipeline_core.ingest.formats import columns_of
from pipeline_core.ingest.formats.side_tables import TARGETS as TARGET_TABLE
from pipeline_core.ingest.headers import folded
from pipeline_core.ingest.money import money
from pipeline_core.ingest.target_periods import target_days
from pipeline_core.ingest.typed import Columns, distinct
from pipeline_core.store.database import Store, query
from pipeline_core.store.settings import fiscal_year_start

KIND = TARGET_TABLE.kind
# Field of the table -> field of a draft: the day from which a row speaks, and the last one.
FIELDS = {
    **{field: field for field in ("owner", "owner_id", "team", "amount", "currency", "year")},
    **{"since": "snapshot", "until": "left"},
}
EVERYBODY = frozenset(
    [
        *("all", "everyone", "everybody", "team", "company", "total", "all owners", "all reps"),
        *("whole team", "the team", "semua", "tim", "perusahaan", "seluruh tim", "semua sales"),
    ]
)
WHOLE_TEAM = (None, None)
Names = Mapping[str, tuple[str | None, str | None]]


def target_proposals(table: RawTable) -> tuple[Proposal, ...]:
    """Return the columns of a table of targets; `snapshot` is the period or the day on which it begins."""
    found = columns_of(TARGET_TABLE.columns, table.columns)
    return tuple(
        Proposal(field, found.get(name), "name", 1.0 if name in found else 0.0)
        for name, field in FIELDS.items()
    )


def checked_targets(store: Store, draft: Draft) -> Checked:
    """Return a table of targets with its columns typed; nothing is stored. Names are looked up on commit.

    A table that lacks the amount, the period or whose it is stays beside the deals, unused.
    Errors: ambiguous_dates, mixed_dates, no_target_period.
    """
    has_whom = not {"owner", "team"}.isdisjoint(draft.choices)
    if not has_whom or not {"amount", "snapshot"} <= draft.choices.keys():
        return beside(draft)
    frame = _read(draft, fiscal_year_start(store))
    is_blank = frame["amount_text"].isna()
    kept, rejects = _without_unreadable(draft, frame[~is_blank])
    skipped = {**draft.table.skipped, "no_target": int(is_blank.sum())}
    skipped = {reason: count for reason, count in skipped.items() if count}
    return Checked(
        draft=dataclasses.replace(draft, shape=KIND, coverage="part", coverage_reason="given"),
        deals=NO_DEALS,
        entries=NO_DEALS,
        read=draft.table.height + sum(draft.table.skipped.values()),
        accepted=len(kept),
        quarantined=len(rejects),
        skipped=skipped,
        rejects=tuple(rejects),
        targets=pa.Table.from_pandas(
            kept.drop(columns=["amount_text", "period_text"]), preserve_index=False
        ),
    )


def with_known_names(store: Store, checked: Sequence[Checked]) -> list[Checked]:
    """Return the files with the targets of those whom the store or another of the files knows.

    Rows with any other name are set aside; a table of which no row is left is not stored.
    """
    if all(each.targets is None for each in checked):
        return list(checked)
    names = _names(store, checked)
    return [each if each.targets is None else _settled(each, names) for each in checked]


def _read(draft: Draft, fiscal_start: int) -> pd.DataFrame:
    """One row per row of the file: as it is written, and what could be read of it."""
    columns = Columns(draft)
    owner, team = columns.text("owner").to_pandas(), columns.text("team").to_pandas()
    whose = owner.fillna(team).astype("str")
    days = target_days(draft, whose.where(whose.notna(), None).tolist(), fiscal_start)
    amounts = money(columns)
    return pd.DataFrame(
        {
            "line": draft.table.lines,
            "whose": whose,
            "owner_id": columns.text("owner_id").to_pandas().astype("str"),
            "since": [None if each is None else each[0] for each in days],
            "until": [None if each is None else each[1] for each in days],
            "amount_cents": pd.array(amounts["amount_cents"].to_pylist(), "Int64"),
            "currency": amounts["currency"].to_pandas().astype("str"),
            "amount_text": columns.text("amount").to_pandas().astype("str"),
            "period_text": columns.text("snapshot").to_pandas().astype("str"),
        }
    )


def _without_unreadable(draft: Draft, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Reject]]:
    """Rows that say when, how much and what no later row says otherwise; and the others."""
    is_bad_amount = (frame["amount_cents"].isna() | (frame["amount_cents"] < 0)).astype(bool)
    is_bad_period = frame["since"].isna() & ~is_bad_amount
    good = frame[~is_bad_amount & ~is_bad_period]
    is_repeated = good.duplicated(["whose", "owner_id", "since", "until"], keep="last")
    amount, period = draft.choices["amount"], draft.choices["snapshot"]
    rejects = [
        *_rejects(frame[is_bad_amount], amount, "amount_text", "no_target_amount"),
        *_rejects(frame[is_bad_period], period, "period_text", "no_target_period"),
        *_rejects(good[is_repeated], amount, "amount_text", "repeated_target"),
    ]
    return good[~is_repeated], rejects


def _rejects(rows: pd.DataFrame, column: str, text: str, reason: str) -> Iterable[Reject]:
    for line, value in zip(rows["line"], rows[text], strict=True):
        yield Reject(int(line), column, "" if pd.isna(value) else str(value), reason, True)


def _names(store: Store, checked: Sequence[Checked]) -> Names:
    """What a name in a table of targets means: an owner or a team of deals; owners come first."""
    known = query(store, "known_people", {"dimension": "str", "label": "str"})
    teams = [*known.loc[known["dimension"] == "team", "label"], *_seen(checked, "team")]
    owners = [*known.loc[known["dimension"] == "owner", "label"], *_seen(checked, "owner")]
    owners += _seen(checked, "name", of_deals=False)
    return {
        **dict.fromkeys(EVERYBODY, WHOLE_TEAM),
        **{_key(team): (None, team) for team in teams if team},
        **{_key(owner): (owner, None) for owner in owners if owner},
    }


def _seen(checked: Sequence[Checked], name: str, of_deals: bool = True) -> list[str | None]:
    tables = [each.owners for each in checked if each.owners is not None]
    tables += [each.deals for each in checked if of_deals]
    return [
        label
        for table in tables
        if name in table.column_names and len(table)
        for label in distinct(table[name]).to_pylist()
    ]


def _settled(checked: Checked, names: Names) -> Checked:
    frame = checked.targets.to_pandas()
    told = frame[["whose", "owner_id"]].fillna("").itertuples(index=False)
    found = [names.get(_key(number)) or names.get(_key(who)) for who, number in told]
    is_known = pd.Series([each is not None for each in found], index=frame.index, dtype="bool")
    column = checked.draft.choices.get("owner") or checked.draft.choices["team"]
    unknown = tuple(_rejects(frame[~is_known], column, "whose", "unknown_owner"))
    kept = frame[is_known].assign(
        owner=[each[0] for each in found if each], team=[each[1] for each in found if each]
    )
    is_of_nobody = bool(unknown) and not len(kept)
    return dataclasses.replace(
        checked,
        draft=dataclasses.replace(checked.draft, shape=KIND if len(kept) else "other"),
        warnings=(("targets_of_nobody", {}),) if is_of_nobody else checked.warnings,
        accepted=len(kept),
        quarantined=checked.quarantined + len(unknown),
        rejects=(*checked.rejects, *unknown),
        targets=pa.Table.from_pandas(kept, preserve_index=False),
    )


def _key(name: str) -> str:
    return " ".join(folded(name).split())
