"""What the words of a stage or a status mean, in the languages of the exports; whole words only."""

from __future__ import annotations

import pytest

from pipeline_core.ingest.templates import TEMPLATES, best_template, matched
from pipeline_core.ingest.words import (
    kind_by_words,
    kinds_by_words,
    outcome_by_status,
    place_by_prefix,
    place_by_words,
    without_place,
)

KINDS = {
    "won": """Closed Won|closedwon|Won|WON|Gewonnen|Ganho|Ganado|gagnée|Fechado|Fechada|Menang
        Успешно реализовано|Collection Done And Closed|G. Project Won|A_APPROVED|A_ACTIVATED
        Won - Closed self-serve|C2:WON|1 - Closed Won|Berhasil|Vinta|Auftrag erhalten|Sudah deal
        Cerrada ganada|Win|Closed Win|Сделка успешна|Adjudicada|Contract signed|Vendido|Converted
        H. Work Order Received|J. Invoice sent|Project Completed|Kontrak ditandatangani""",
    "lost": """Closed Lost|closedlost|Lost|Dead|Perdido|perdue|Não fechado|Sem interesse
        Descartada|Сделка провалена|APOLOGY|LOSE|C6:LOSE|C6:APOLOGY|Closed - Dropped|Disqualified
        Abandoned|Canceled|Cancelled|Out-Sold|L. Project Lost|Perdida por licitación|Offer declined
        Закрыто и не реализовано|O. Not Relevant at all|Contract Lost|Not won|nicht gewonnen
        tidak jadi|Tidak berhasil|Kalah|Gagal|Batal|Absage|No ganada|Pas gagnée|Sans suite|Persa
        niet gewonnen|Не успешно|Won't buy|Won by competitor|Closed-Lost to Competition
        A_DECLINED|Fechado perdido|Abgeschlossen verloren|Отказ клиента|Lost - no budget
        Dibatalkan|Desqualificado|Kein Interesse|Closed - no decision""",
    "parked": """Keep Warm|Stalled|On Hold|Currently On Hold|Отложенные|M. Projects On Hold
        N. Not relevant at the moment|Ditunda|Tunda|Tertunda|Zurückgestellt|En pause|En pausa
        Pospuesto|Em pausa|Adiado|In attesa|Uitgesteld|Nurture|Postponed|Paused|На паузе""",
    "open": """Open|Aberto|Em aberto|Abierto|Offen|Ouvert|Ouverte|Terbuka|In Progress|Active
        Ongoing|Открыта|В работе|Aperta|In Bearbeitung|En cours|Berjalan|Dalam proses|Belum closing
        belum deal|Not yet closed|Em andamento|Replied|Quotation|Pipeline""",
}
UNKNOWN = """Two Next Steps|Wonder|Closing Discussion|Deal|Closed|Close|Closing|Lost deposit
    Ready to Close|Proposal|Negotiation|Not lost|Likely won|Hampir menang|Deadline set|Won back
    Go/No-go|Berhasil dihubungi|Erfolgreich qualifiziert|En attente de signature|O_CANCELLED
    O_ACCEPTED|Selesai|Customer|Handover|Angebot unterschrieben|Prospek|Percakapan|Penawaran"""


def listed(text: str) -> list[str]:
    return [each.strip() for line in text.splitlines() for each in line.split("|")]


@pytest.mark.parametrize(
    ("kind", "label"),
    [(kind, label) for kind in ("won", "lost", "parked") for label in listed(KINDS[kind])],
)
def test_a_stage_is_of_the_kind_that_its_words_say(kind: str, label: str) -> None:
    assert kind_by_words(label) == kind
    assert outcome_by_status(label) == kind


@pytest.mark.parametrize("label", listed(UNKNOWN))
def test_words_that_only_look_like_an_outcome_say_nothing(label: str) -> None:
    assert kind_by_words(label) is None


def test_a_text_as_long_as_a_page_names_no_stage() -> None:
    page = " " * 300

    assert matched("1. Prospecting", "salesforce") == 0
    assert matched(f"{page}Prospecting", "salesforce") is None
    assert kind_by_words(f"{page}lost") is None


@pytest.mark.parametrize("status", listed(KINDS["open"]))
def test_an_open_status_is_open(status: str) -> None:
    assert kind_by_words(status) is None
    assert outcome_by_status(status) == "open"


@pytest.mark.parametrize("status", ["Closed", "Deleted", "", "Wichtig", "2"])
def test_a_status_that_says_neither_is_unknown(status: str) -> None:
    assert outcome_by_status(status) is None


def test_deal_is_won_only_where_no_other_stage_is() -> None:
    indonesian = kinds_by_words(["Prospek", "Penawaran", "Deal", "Gagal"])
    english = kinds_by_words(["Lead", "Deal", "Closing", "Won", "Lost"])

    assert indonesian == {"Prospek": None, "Penawaran": None, "Deal": "won", "Gagal": "lost"}
    assert (english["Deal"], english["Closing"], english["Won"]) == (None, None, "won")
    assert kinds_by_words(["Lead", "Closing", "Deal"])["Deal"] is None, "two could be meant"
    assert kinds_by_words(["Deal"]) == {"Deal": None}


@pytest.mark.parametrize(
    ("label", "place", "name"),
    [
        ("A. Lead Generated", (1,), "Lead Generated"),
        ("O. Not Relevant at all", (15,), "Not Relevant at all"),
        ("1 - Prospecting", (1,), "Prospecting"),
        ("2-Develop", (2,), "Develop"),
        ("01 Prospek", (1,), "Prospek"),
        ("(2) Demo", (2,), "Demo"),
        ("[3] Demo", (3,), "Demo"),
        ("S3: Offer", (3,), "Offer"),
        ("2.1 Demo", (2, 1), "Demo"),
        ("10. Won", (10,), "Won"),
        ("60% - Offer", (60,), "Offer"),
        ("Fase 3 - Cotización presentada", (3,), "Cotización presentada"),
        ("Tahap 4 Penawaran", (4,), "Penawaran"),
        ("#4 Demo", (4,), "Demo"),
        ("2nd Meeting", None, "2nd Meeting"),
        ("B2B Lead", None, "B2B Lead"),
        ("1:1 Meeting", None, "1:1 Meeting"),
        ("360 Review", None, "360 Review"),
        ("E-mail sent", None, "E-mail sent"),
        ("C6:LOSE", None, "C6:LOSE"),
        ("A_SUBMITTED", None, "A_SUBMITTED"),
        ("Id. Decision Makers", None, "Id. Decision Makers"),
        ("Prospecting", None, "Prospecting"),
        ("", None, ""),
    ],
)
def test_a_number_or_letter_before_a_stage_is_its_place(
    label: str, place: tuple[int, ...] | None, name: str
) -> None:
    assert place_by_prefix(label) == place
    assert without_place(label) == name


def test_words_say_how_far_along_a_stage_is() -> None:
    order = ["Neuer Lead", "Qualifiziert", "Kontak", "Bedarfsanalyse", "Demo", "Angebot"]
    order += ["Negociação", "Verbal commit"]
    places = [place_by_words(label) for label in order]

    assert places == sorted(places, key=lambda place: (place is None, place))
    assert len(set(places)) == len(order)
    assert place_by_words("Renewal") is None
    assert place_by_words("Design") is None


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_found_by_its_own_stages(name: str) -> None:
    labels = {stage.label for stage in TEMPLATES[name]}

    assert best_template(labels, name) == name
    assert best_template({label.upper() for label in labels}, name) == name
    assert [stage.kind for stage in TEMPLATES[name]].count("won") == 1


def test_won_and_lost_alone_choose_no_template() -> None:
    assert best_template({"Won", "Lost", "Closed Won", "Menang"}, "salesforce") is None


def test_of_templates_that_know_alike_the_one_that_is_all_there_is_taken() -> None:
    labels = {"Prospecting", "Qualification", "Proposal", "Negotiation", "Closed Won"}

    assert best_template(labels, None) == "espocrm"
    assert best_template(labels, "salesforce") == "salesforce"


def test_a_numbered_stage_is_the_templates_stage() -> None:
    place = matched("2 - Qualification", "salesforce")

    assert place is not None and TEMPLATES["salesforce"][place].label == "Qualification"
    assert matched("Prospek", "seed") == 0
