"""The stages that teams and CRMs start with, in process order, with the names that mean the same."""

from __future__ import annotations

from typing import NamedTuple


class TemplateStage(NamedTuple):
    """A stage of a template; `also` are other names for it, in lower case."""

    label: str
    kind: str
    probability: float
    also: tuple[str, ...] = ()


SEED = (
    TemplateStage("Prospect", "open", 0.10, ("prospek", "prospecting")),
    TemplateStage("Contact", "open", 0.20, ("kontak", "contacted")),
    TemplateStage("Conversation", "open", 0.40, ("percakapan", "diskusi")),
    TemplateStage("Offer", "open", 0.60, ("penawaran", "quote", "quotation")),
    TemplateStage("Close", "won", 1.0, ("menang", "won", "closed won", "closing", "berhasil")),
    TemplateStage("Lost", "lost", 0.0, ("kalah", "closed lost", "gagal", "batal")),
)
SIMPLE = (
    TemplateStage("Lead", "open", 0.10, ("new", "baru", "prospect", "prospek")),
    TemplateStage("In progress", "open", 0.40, ("proses", "berjalan", "working")),
    TemplateStage("Offer", "open", 0.60, ("penawaran", "proposal", "quote")),
    TemplateStage("Won", "won", 1.0, ("menang", "closed won")),
    TemplateStage("Lost", "lost", 0.0, ("kalah", "closed lost")),
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
    TemplateStage("Closed Won", "won", 1.0),
    TemplateStage("Closed Lost", "lost", 0.0),
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
    TemplateStage("Won", "won", 1.0),
    TemplateStage("Lost", "lost", 0.0),
)
TEMPLATES: dict[str, tuple[TemplateStage, ...]] = {
    "seed": SEED,
    "simple": SIMPLE,
    "salesforce": SALESFORCE,
    "hubspot": HUBSPOT,
    "pipedrive": PIPEDRIVE,
}


def matched(label: str, template: str) -> int | None:
    """Return the place in a template of the stage that a label names, or None."""
    name = label.casefold().strip()
    for place, stage in enumerate(TEMPLATES[template]):
        if name in (stage.label.casefold(), *stage.also):
            return place
    return None


def best_template(labels: set[str], preferred: str | None) -> str | None:
    """Return the template that knows most of the labels: all open ones, or else none is right.

    Won and lost are in every template, so they alone choose none. The CRM's own comes first.
    """
    names = sorted(TEMPLATES, key=lambda name: name != preferred)
    scores = {name: _open_matches(labels, name) for name in names}
    best = max(names, key=lambda name: scores[name])
    return best if scores[best] else None


def _open_matches(labels: set[str], template: str) -> int:
    places = {place for label in labels if (place := matched(label, template)) is not None}
    return sum(TEMPLATES[template][place].kind == "open" for place in places)
