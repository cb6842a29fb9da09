"""What a person should know of a file that was taken: what it lacks, what was guessed, what looks odd."""

from __future__ import annotations

import pyarrow.compute as pc

from pipeline_core.ingest.drafts import Checked, Draft, LabelProposal, Reason
from pipeline_core.ingest.headers import folded
from pipeline_core.ingest.identity import has_rounded_ids
from pipeline_core.ingest.typed import has_words_for_shares
from pipeline_core.ingest.words import WON_IF_NONE_IS, without_place

SURE = 0.7  # a column that is less sure than this is named, whoever may have to look at it


def cautions(checked: Checked) -> tuple[Reason, ...]:
    """Return the warnings on a checked file: what is missing, guessed, emptied, or one-sided."""
    draft = checked.draft
    found = _missing(draft) if draft.shape == "deals" else []
    found += _guessed(draft)
    if has_rounded_ids(draft):
        found.append(("rounded_ids", {"column": draft.choices["deal_id"]}))
    if has_words_for_shares(draft):
        found.append(("words_for_shares", {}))
    if cells := sum(not reject.is_row_set_aside for reject in checked.rejects):
        found.append(("cells_emptied", {"n": cells}))
    return (*found, *_one_sided(checked))


def _missing(draft: Draft) -> list[Reason]:
    found: list[Reason] = []
    if "deal_id" not in draft.choices:
        found.append(("derived_ids", {}))
    if "amount" not in draft.choices:
        found.append(("no_amounts", {}))
    return found


def _guessed(draft: Draft) -> list[Reason]:
    """Columns that neither a known name nor a person gave, as long as nobody has chosen others."""
    guesses = [
        each
        for each in draft.proposals
        if each.column
        and each.confidence < SURE
        and draft.choices.get(each.field) == each.column
        and not draft.is_known
    ]
    if not guesses:
        return []
    fields = ", ".join(each.field for each in guesses)
    columns = ", ".join(str(each.column) for each in guesses)
    return [("guessed_columns", {"fields": fields, "columns": columns})]


def _one_sided(checked: Checked) -> list[Reason]:
    """Odoo's list views leave out what was lost, and other lists what was won: a rate would be 100 % or 0."""
    if checked.draft.shape != "deals":
        return []
    labels = set(pc.unique(checked.deals["stage_label"]).to_pylist())
    of_deals = [each for each in checked.labels if each.label in labels]
    kinds = {each.kind for each in of_deals}
    found: list[Reason] = []
    if taken := [each.label for each in of_deals if _is_taken_for_won(each)]:
        found.append(("taken_for_won", {"stage": taken[0]}))
    if "won" in kinds and "lost" not in kinds:
        found.append(("won_without_lost", {}))
    if "lost" in kinds and "won" not in kinds:
        found.append(("lost_without_won", {}))
    return found


def _is_taken_for_won(label: LabelProposal) -> bool:
    """Closed alone may be won, or won and lost together."""
    bare = folded(without_place(label.label)).strip()
    return label.kind == "won" and label.why == "words" and bare in WON_IF_NONE_IS
