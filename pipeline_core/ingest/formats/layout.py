"""What is known of one CRM's exports: how they are recognised and what their columns mean."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from pipeline_core.ingest.headers import normal

Aliases = Mapping[str, tuple[str, ...]]
STAGE_FIELDS = frozenset(
    map(normal, ["stage", "stagename", "stage name", "dealstage", "deal stage", "sales stage"])
)
AMOUNT_FIELDS = frozenset(map(normal, ["amount", "value", "deal value", "opportunity amount"]))
CLOSE_DATE_FIELDS = frozenset(
    map(normal, ["closedate", "close date", "expected close date", "closing date"])
)


@dataclasses.dataclass(frozen=True)
class Format:
    """One CRM. All names of columns are normalised; patterns are read on `headers.bare`, in any case.

    A whole signature identifies the CRM, so does one mark, so do three headers with one of the
    prefixes. Of the names of a field the first that a file has is the one that is used.
    """

    source: str
    template: str | None = None
    signatures: tuple[frozenset[str], ...] = ()
    marks: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    file_names: str | None = None
    id_pattern: str | None = None
    wide_stage: str | None = None
    wide_exit: str | None = None
    deals: Aliases = dataclasses.field(default_factory=dict)
    history: Aliases = dataclasses.field(default_factory=dict)
    changes: Aliases = dataclasses.field(default_factory=dict)
    field_log: Aliases = dataclasses.field(default_factory=dict)
    stage_fields: frozenset[str] = STAGE_FIELDS
    amount_fields: frozenset[str] = AMOUNT_FIELDS
    close_date_fields: frozenset[str] = CLOSE_DATE_FIELDS
    skipped_rows: Aliases = dataclasses.field(default_factory=dict)
    starts_a_row: str | None = None
    """The column without which a row belongs to the one above: monday's subitems."""
    lost_when_inactive: bool = False
    stands_alone: bool = False
    """Whether a history file is whole without a file of deals (process mining)."""

    def tables(self) -> dict[str, Aliases]:
        """Return the names of columns by the kind of table: deals, history, changes, field_log."""
        return {
            "deals": self.deals,
            "history": self.history,
            "changes": self.changes,
            "field_log": self.field_log,
        }


@dataclasses.dataclass(frozen=True)
class SideTable:
    """A table that comes along with deals: recognised by the fields it has and those it must not have."""

    kind: str
    columns: Aliases
    needs: tuple[frozenset[str], ...]
    never: frozenset[str] = frozenset()
    signatures: tuple[frozenset[str], ...] = ()


def names(text: str) -> tuple[str, ...]:
    """Return the normalised names of a list split by bars or lines, in its order of preference.

    Each is also known run together and apart: `Close Date` is `CloseDate`, `StageName` `stage_name`.
    """
    written = [each.strip() for each in re.split(r"[|\n]", text) if each.strip()]
    known = [name for each in written for name in _spellings(each)]
    return tuple(dict.fromkeys(known))


def signature(text: str) -> frozenset[str]:
    """Return the normalised headers of a list split by bars, as they stand."""
    return frozenset(normal(each) for each in text.split("|"))


def joined(*several: Aliases) -> dict[str, tuple[str, ...]]:
    """Return the names of several languages as one, the earlier ones preferred."""
    fields = dict.fromkeys(field for aliases in several for field in aliases)
    return {
        field: tuple(dict.fromkeys(name for each in several for name in each.get(field, ())))
        for field in fields
    }


def with_prefixes(prefixes: tuple[str, ...], aliases: Aliases) -> dict[str, tuple[str, ...]]:
    """Return the names of columns, each also behind every prefix: `Deal - Title`, then `Title`."""
    return {
        field: tuple(
            dict.fromkeys(
                [normal(prefix + name) for name in known for prefix in prefixes] + list(known)
            )
        )
        for field, known in aliases.items()
    }


def _spellings(name: str) -> tuple[str, ...]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return normal(name), normal(apart), normal(name).replace(" ", "")
