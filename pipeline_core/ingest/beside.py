"""Files of one export that are no deals: products, accounts, dictionaries. They are named, not used."""

from __future__ import annotations

from pipeline_core.ingest.drafts import Checked, Draft, Report
from pipeline_core.ingest.entries import NO_DEALS


def beside(draft: Draft) -> Checked:
    """A table of products, accounts: recognised, and nothing of it goes into the deals."""
    skipped = {**draft.table.skipped, "beside": draft.table.height}
    warnings = (("beside", {"table": draft.source}),)
    read = sum(skipped.values())
    return Checked(draft, NO_DEALS, NO_DEALS, read, 0, 0, skipped, (), warnings=warnings)


def report_beside(checked: Checked) -> Report:
    """Return the report on a file that holds no deals: not used, or taken for the rates."""
    draft = checked.draft
    return Report(
        import_id=None,
        file=draft.file_name,
        source=draft.source,
        as_of=draft.as_of or draft.today,
        as_of_reason=draft.as_of_reason,
        coverage="part",
        read=checked.read,
        accepted=checked.accepted,
        quarantined=checked.quarantined,
        skipped=checked.skipped,
        new=0,
        changed=0,
        unchanged=0,
        history_entries=0,
        warnings=checked.warnings,
    )
