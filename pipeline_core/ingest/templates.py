"""The stages that teams and CRMs start with, in process order, with the names that mean the same.

Probabilities are the CRM's defaults; None where it sets none. Sources: the CRMs' own source code and
documents (Salesforce, SuiteCRM, EspoCRM, Odoo, Frappe), or what users of a new account report.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipeline_core.ingest.headers import folded
from pipeline_core.ingest.words import LONGEST_LABEL, without_place


class TemplateStage(NamedTuple):
    """A stage of a template; `also` are other names for it, in lower case and without accents."""

    label: str
    kind: str
    probability: float | None
    also: tuple[str, ...] = ()


SEED = (
    TemplateStage("Prospect", "open", 0.10, ("prospek", "prospecting")),
    TemplateStage("Contact", "open", 0.20, ("kontak", "contacted")),
    TemplateStage("Conversation", "open", 0.40, ("percakapan", "diskusi")),
    TemplateStage("Offer", "open", 0.60, ("penawaran", "quote", "quotation")),
    TemplateStage(
        "Close", "won", 1.0, ("menang", "won", "closed won", "closing", "berhasil", "deal")
    ),
    TemplateStage("Lost", "lost", 0.0, ("kalah", "closed lost", "gagal", "batal")),
)
SIMPLE = (
    TemplateStage("Lead", "open", 0.10, ("new", "baru", "prospect", "prospek")),
    TemplateStage("In progress", "open", 0.40, ("proses", "berjalan", "working")),
    TemplateStage("Offer", "open", 0.60, ("penawaran", "proposal", "quote")),
    TemplateStage("Won", "won", 1.0, ("menang", "closed won", "deal")),
    TemplateStage("Lost", "lost", 0.0, ("kalah", "closed lost")),
)
CLOSED = (TemplateStage("Closed Won", "won", 1.0), TemplateStage("Closed Lost", "lost", 0.0))
WON_OR_LOST = (
    TemplateStage("Won", "won", 1.0, ("closed won",)),
    TemplateStage("Lost", "lost", 0.0, ("closed lost",)),
)
SALESFORCE = (
    TemplateStage("Prospecting", "open", 0.10),
    TemplateStage("Qualification", "open", 0.10),
    TemplateStage("Needs Analysis", "open", 0.20),
    TemplateStage("Value Proposition", "open", 0.50),
    TemplateStage("Id. Decision Makers", "open", 0.60, ("identify decision makers",)),
    TemplateStage("Perception Analysis", "open", 0.70),
    TemplateStage("Proposal/Price Quote", "open", 0.75, ("proposal/quote", "proposal")),
    TemplateStage("Negotiation/Review", "open", 0.90, ("negotiation",)),
    *CLOSED,
)
HUBSPOT = (
    TemplateStage("Appointment Scheduled", "open", 0.20, ("appointmentscheduled",)),
    TemplateStage("Qualified to Buy", "open", 0.40, ("qualifiedtobuy", "qualified to buy")),
    TemplateStage("Presentation Scheduled", "open", 0.60, ("presentationscheduled",)),
    TemplateStage("Decision Maker Bought-In", "open", 0.80, ("decisionmakerboughtin",)),
    TemplateStage("Contract Sent", "open", 0.90, ("contractsent",)),
    TemplateStage("Closed Won", "won", 1.0, ("closedwon",)),
    TemplateStage("Closed Lost", "lost", 0.0, ("closedlost",)),
)
PIPEDRIVE = (
    TemplateStage("Qualified", "open", 0.20),
    TemplateStage("Contact Made", "open", 0.30),
    TemplateStage("Demo Scheduled", "open", 0.50),
    TemplateStage("Proposal Made", "open", 0.70),
    TemplateStage("Negotiations Started", "open", 0.90),
    *WON_OR_LOST,
)
ZOHO = (
    TemplateStage("Qualification", "open", 0.10),
    TemplateStage("Needs Analysis", "open", 0.20),
    TemplateStage("Value Proposition", "open", 0.40),
    TemplateStage("Identify Decision Makers", "open", 0.60, ("id. decision makers",)),
    TemplateStage("Proposal/Price Quote", "open", 0.75),
    TemplateStage("Negotiation/Review", "open", 0.90),
    *CLOSED,
    TemplateStage("Closed-Lost to Competition", "lost", 0.0, ("closed lost to competition",)),
)
DYNAMICS = (  # Close is the last open step: whether a deal is won is said by its status
    TemplateStage("Qualify", "open", None),
    TemplateStage("Develop", "open", None),
    TemplateStage("Propose", "open", None),
    TemplateStage("Close", "open", None),
    TemplateStage("Won", "won", 1.0),
    TemplateStage("Lost", "lost", 0.0, ("canceled", "out-sold")),
)
ODOO = (
    TemplateStage("New", "open", 0.10),
    TemplateStage("Qualified", "open", 0.30),
    TemplateStage("Proposition", "open", 0.70),
    *WON_OR_LOST,
)
ESPOCRM = (
    TemplateStage("Prospecting", "open", 0.10),
    TemplateStage("Qualification", "open", 0.20),
    TemplateStage("Proposal", "open", 0.50),
    TemplateStage("Negotiation", "open", 0.80),
    *CLOSED,
)
SUITECRM = (
    TemplateStage("Prospecting", "open", 0.10),
    TemplateStage("Qualification", "open", 0.20),
    TemplateStage("Needs Analysis", "open", 0.25),
    TemplateStage("Value Proposition", "open", 0.30),
    TemplateStage("Identifying Decision Makers", "open", 0.40, ("id. decision makers",)),
    TemplateStage("Perception Analysis", "open", 0.50),
    TemplateStage("Proposal/Price Quote", "open", 0.65),
    TemplateStage("Negotiation/Review", "open", 0.80),
    *CLOSED,
)
FRESHSALES = (
    TemplateStage("New", "open", None),
    TemplateStage("Qualification", "open", None),
    TemplateStage("Discovery", "open", None),
    TemplateStage("Demo", "open", None),
    TemplateStage("Negotiation", "open", None),
    *WON_OR_LOST,
)
FRAPPE = (
    TemplateStage("Qualification", "open", 0.10),
    TemplateStage("Demo/Making", "open", 0.25),
    TemplateStage("Proposal/Quotation", "open", 0.50),
    TemplateStage("Negotiation", "open", 0.70),
    TemplateStage("Ready to Close", "open", 0.90),
    *WON_OR_LOST,
)
TWENTY = (
    TemplateStage("New", "open", None),
    TemplateStage("Screening", "open", None),
    TemplateStage("Meeting", "open", None),
    TemplateStage("Proposal", "open", None),
    TemplateStage("Customer", "won", 1.0),
    TemplateStage("Lost", "lost", 0.0),
)
TEMPLATES: dict[str, tuple[TemplateStage, ...]] = {
    "seed": SEED,
    "simple": SIMPLE,
    "salesforce": SALESFORCE,
    "hubspot": HUBSPOT,
    "pipedrive": PIPEDRIVE,
    "zoho": ZOHO,
    "dynamics": DYNAMICS,
    "odoo": ODOO,
    "espocrm": ESPOCRM,
    "suitecrm": SUITECRM,
    "freshsales": FRESHSALES,
    "frappe": FRAPPE,
    "twenty": TWENTY,
}


def matched(label: str, template: str) -> int | None:
    """Return the place in a template of the stage that a label names, or None."""
    if len(label) > LONGEST_LABEL:
        return None
    names = {folded(label).strip(), folded(without_place(label))}
    for place, known in enumerate(_names(template)):
        if not known.isdisjoint(names):
            return place
    return None


@cache
def _names(template: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({folded(each.label), *each.also}) for each in TEMPLATES[template])


def best_template(labels: set[str], preferred: str | None) -> str | None:
    """Return the template that knows most of the labels: all open ones, or else none is right.

    Won and lost are in every template, so they alone choose none. Of two that know alike the CRM's
    own comes first, then the one that knows more of the closed ones, then the one whose stages are all there.
    """
    names = sorted(TEMPLATES, key=lambda name: name != preferred)
    scores = {name: _open_matches(labels, name) for name in names}
    best = max(
        names,
        key=lambda name: (
            scores[name],
            name == preferred,
            sum(matched(label, name) is not None for label in labels),
            _part_named(labels, name),
        ),
    )
    return best if scores[best] else None


def _open_matches(labels: set[str], template: str) -> int:
    places = {place for label in labels if (place := matched(label, template)) is not None}
    return sum(TEMPLATES[template][place].kind == "open" for place in places)


def _part_named(labels: set[str], template: str) -> float:
    """Of a template's stages that can hold an open deal, the share that the labels name."""
    stages = sum(stage.kind == "open" for stage in TEMPLATES[template])
    return _open_matches(labels, template) / stages
