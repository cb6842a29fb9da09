"""What the words of a stage or a status say: won, lost, parked, open, and roughly how far along."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline_core.ingest.headers import folded

# Patterns are read on whole words without accents; each line is a language: en, id, de, fr, es, pt,
# it, nl, ru. What the BPI and Bitrix24 codes mean is said apart.
NOT_YET = (
    r"not lost|not yet|belum|likely|almost|about to be|to be (?:won|lost|decided)|at risk"
    r"|hampir|calon|noch nicht|fast gewonnen|presque|casi|quase|quasi|probabl[ey]|win ?back"
    r"|won back|go ?/ ?no[ -]?go|lost deposit|re-?engage\w*|почти"
)
LOST = (
    r"lost|lose|closedlost|loss|disqualified|unqualified|abandoned|cancel+ed|cancell?ation|dead|dropped"
    r"|reject(?:ed|ion)|declined|refused|failed|unsuccessful|withdrawn|outsold|out-sold|expired|churned"
    r"|junk|spam|no[- ]go|no deal|no sale|no decision|no bid|not (?:won|awarded|accepted|selected|approved)|won['’]t|win lost"
    r"|not interested|no interest|not proceeding|not a fit|not qualified|not relevant at all"
    r"|competitor won|won by (?:a |the )?competitor|duplicate$",
    r"kalah|gagal|batal|dibatalkan|ditolak|hilang|hangus|dicoret|tidak (?:jadi|berhasil|menang|lanjut"
    r"|berminat|tertarik|minat|cocok|deal|closing|lolos|layak|sesuai|terpilih)",
    r"verloren|absage|abgesagt|abgelehnt|storniert|gescheitert|erfolglos|abgebrochen|disqualifiziert"
    r"|nicht (?:gewonnen|erfolgreich|qualifiziert|interessiert|zustande gekommen)|kein interesse",
    r"perdue?s?|abandonnee?s?|annulee?s?|refusee?s?|rejetee?s?|echou\w*|sans suite|non retenue?"
    r"|(?:non|pas) (?:gagnee?|interessee?|qualifiee?|signee?)",
    r"perdid[oa]s?|descartad[oa]s?|cancelad[oa]s?|rechazad[oa]s?|anulad[oa]s?|desestimad[oa]s?"
    r"|(?:no|sin) (?:ganad[oa]|interesad[oa]|interes|adjudicad[oa]|calificad[oa]|califica|cerrad[oa])",
    r"nao (?:fechad[oa]|ganh[oa]|qualificad[oa]|interessad[oa]|aprovad[oa]|converteu)|sem interesse"
    r"|recusad[oa]s?|rejeitad[oa]s?|desqualificad[oa]s?|desistiu|desistencia",
    r"pers[oaie]|annullat[oa]|rifiutat[oa]|scartat[oa]|non vint[oa]|abbandonat[oa]",
    r"geannuleerd|afgewezen|afgehaakt|vervallen|niet gewonnen|geen interesse|afgezegd",
    r"не реализован\w*|провал\w*|проигран\w*|отказ\w*|отклонен\w*|отменен\w*|потерян\w*|неуспешн\w*"
    r"|не успешн\w*|не состоял\w*|закрыто неуспешно",
    r"apology",
)
WON = (
    r"won|closedwon|closed win|deal win|win$|collection done|invoice sent|invoiced|invoice paid"
    r"|fully paid|payment received|amount accrued|(?:work|purchase) order (?:received|issued)"
    r"|(?:order|po) (?:received|confirmed)|project completed|contract signed|deal signed"
    r"|closed[ -]+signed|sold|successful$|signed[ -]+closed",
    r"menang|(?:berhasil|sukses)(?! \w)|terjual|lunas|(?:sudah|jadi) (?:deal|closing)|deal jadi"
    r"|(?:po|spk) (?:diterima|terbit|masuk)|kontrak ditandatangani",
    r"gewonnen|erfolgreich(?: abgeschlossen)?$|zuschlag|auftrag (?:erhalten|erteilt)|beauftragt"
    r"|vertrag unterschrieben",
    r"gagnee?s?|remportee?s?|(?:contrat|devis) signe|affaire conclue|vendue?",
    r"ganad[oa]s?|adjudicad[oa]s?|vendid[oa]s?|contrato firmado",
    r"ganh[oa]s?|fechad[oa]s?(?! perdid)|conquistad[oa]s?|contrato assinado",
    r"vint[oaie]|aggiudicat[oa]",
    r"opdracht (?:gewonnen|ontvangen)",
    r"успешно(?: реализован\w*)?$|выигран\w*|сделка (?:успешна|заключена)|продано",
)
PARKED = (
    r"keep warm|stalled|(?:on|currently on) hold|hold|parked|paused|nurture|nurturing|postponed"
    r"|deferred|frozen|dormant|hibernat\w+|shelved|back ?burner|not relevant at the moment"
    r"|not now|archived|snoozed|future opportunity|revisit(?: later)?",
    r"ditunda|tunda|tertunda|penundaan|ditangguhkan|dibekukan",
    r"zuruckgestellt|pausiert|auf eis|verschoben|ruhend|wiedervorlage|aufgeschoben|in warteschleife",
    r"en pause|suspendue?s?|reportee?s?|en sommeil|mise? en attente|en attente$",
    r"en pausa|pausad[oa]s?|en espera$|pospuest[oa]s?|aplazad[oa]s?|suspendid[oa]s?|postergad[oa]s?"
    r"|congelad[oa]s?",
    r"em pausa|em espera$|adiad[oa]s?|suspens[oa]s?|stand[ -]?by",
    r"in attesa$|sospes[oa]|rimandat[oa]|in pausa|congelat[oa]",
    r"in de wacht|uitgesteld|gepauzeerd|aangehouden",
    r"отложен\w*|на паузе|заморожен\w*|приостановлен\w*|пауза",
)
# Codes and whole labels that mean more than their words: BPI 2012's applications, CRMs' own words.
EXACT = {
    **dict.fromkeys(("a_approved", "a_registered", "a_activated"), "won"),
    **dict.fromkeys(("a_declined", "a_cancelled"), "lost"),
    **dict.fromkeys(("converted", "successfully closed", "customer won", "w"), "won"),
    "l": "lost",  # W and L in a column of results
}
# A whole label that means won where no other stage of the pipeline does: Tahap «Deal», «Closing».
WON_IF_NONE_IS = frozenset(
    [
        "deal",
        "closing",
        "closed",
        "close",
        "customer",
        "selesai",
        "signed",
        "approved",
        "order",
        "po",
        "tutup",
        "done",
        "abgeschlossen",
        "geschlossen",
        "unterschrieben",
        "cerrado",
        "cerrada",
        "encerrado",
        "conclue",
        "signe",
        "client",
        "chiuso",
        "afgesloten",
        "gesloten",
        "закрыто",
        "сделка",
        "pelanggan",
        *("100%", "renewed", "diperpanjang", "verlangert", "renouvele", "renovado", "renovada"),
        *("accepted", "awarded", "granted", "diterima", "akzeptiert", "angenommen", "acceptee"),
        *("accepte", "aceptado", "aceptada", "aceito", "aceita", "accettata", "geaccepteerd"),
    ]
)
OPEN = (
    r"open|in progress|active|ongoing|working|pending|new|pipeline|in process|live|replied|quotation"
    r"|qualified|not (?:yet )?(?:closed|won|lost)|follow[- ]?up",
    r"terbuka|buka|berjalan|sedang berjalan|proses|dalam proses|diproses|aktif|baru|berlangsung"
    r"|belum \w+",
    r"offen|laufend|in bearbeitung|aktiv|neu|in arbeit",
    r"ouverte?s?|en cours|active?s?|nouve(?:au|lle)",
    r"abiert[oa]s?|en curso|en proceso|activ[oa]s?|nuev[oa]s?|vigente",
    r"abert[oa]s?|em (?:aberto|andamento|progresso|negociacao)|ativ[oa]s?|nov[oa]s?",
    r"apert[oa]|in corso|in lavorazione|attiv[oa]",
    r"openstaand|lopend|actief|nieuw",
    r"открыт\w*|в работе|активн\w*|нов(?:ая|ый|ое)",
)
# Where nothing else orders the stages, these words do: from the first contact to the signature.
FROM_FIRST_TO_LAST = (
    r"^(?:cold|dingin|kalt)$|lead|prospe[ck]|\bnew\b|baru|nuevo|novo|nouveau|neu\b|interes|новая|первичн",
    r"qualif|kualifikasi|screening|calific|квалиф|^pipeline$",
    r"^(?:warm|hangat)$|afspraak|agendament|\bcita\b|contact|kontak|appointment|engag|meeting|kunjungan|visit|erstgesprach|reunion|rendez|termin\b|контакт|встреч",
    r"conversation|percakapan|diskusi|discovery|needs|analy[sz]|anali[sz]|surve[yi]|bedarf|besoin|потребност",
    r"demo|presentation|presentasi|presenta|apresenta|value|proof|trial|uji coba|poc\b|prasentation|презентац|^upside$",
    r"propos|propuesta|offer|offert|penawaran|quot|decision|tender|pengajuan|angebot|devis|cotiza|orcamento|предложен|best case",
    r"^(?:hot|panas|heiss)$|negoti|negosiasi|negoci|verhandl|review|procurement|verhandel|tratta|переговор",
    r"contract|kontrak|\bsign|verbal|commit|vertrag|contrat|firma|unterschr|assinatura|closing|fechamento|cierre|chiusura|abschluss$|договор",
    r"payment|invoic|pembayaran|set[ -]?up|onboarding|implement|handover|zahlung|paiement|\bpago|pagament|оплат",
)
SEPARATED = r"(?:[.):\]]|[ ]*[-–—|])\s*(?=[^\W\d_])"  # what stands between a place and a label
AT_THE_END = r"\s*[(\[]\s*(?P<number>\d{1,3})\s?%\s*[)\]]$|^(?P<alone>\d{1,3})\s?%$"
PREFIXES = (
    rf"[(\[]?(?P<number>\d{{1,3}}(?:\.\d{{1,2}})*)[ ]?%?(?:{SEPARATED}|[)\]]\s*(?=[^\W\d_]))",
    r"(?P<number>0\d|\d{1,2}(?:\.\d{1,2})+)\s+(?=[^\W\d_])",
    r"(?P<number>\d{1,2}%?)\s+(?=[A-ZÀ-ÞА-Я])",
    r"(?P<letter>[A-Za-z])(?:[.):]\s+|\s+[-–—]\s+)(?=[^\W\d_])",
    r"(?:[A-Za-z]|#)(?P<number>\d{1,2})(?:[.):]?\s+[-–—]?\s*)(?=[^\W\d_])",
    r"(?:stage|step|phase|fase|tahap|etapa|étape|stufe|schritt|langkah)\s+(?P<number>\d{1,2})"
    r"(?:\s*[-–—:.)]\s*|\s+(?=[^\W\d_])|$)",
)


LONGEST_LABEL = 200  # letters; a broken file's cell may hold megabytes, which name no stage


def kind_by_words(label: str) -> str | None:
    """Return won, lost or parked when the label's words say so, else None."""
    if len(label) > LONGEST_LABEL:
        return None
    text = folded(label).strip()
    if text in EXACT:
        return EXACT[text]
    if re.match(r"o_\w+$", text):  # BPI 2012: what happens to one offer of a loan, not to the loan
        return None
    text = re.sub(r"[\s_]+", " ", text)
    if _says(LOST, text) and not _says((NOT_YET,), text):
        return "lost"
    if _says((NOT_YET,), text):
        return None
    return "parked" if _says(PARKED, text) else "won" if _says(WON, text) else None


def kinds_by_words(labels: Iterable[str]) -> dict[str, str | None]:
    """Return the kind of each of a pipeline's labels; `Deal` alone is won where no other stage is."""
    kinds = {label: kind_by_words(label) for label in labels}
    if "won" in kinds.values() or len(kinds) < 2:
        return kinds
    is_won = {label for label in kinds if folded(without_place(label)).strip() in WON_IF_NONE_IS}
    return {**kinds, **dict.fromkeys(is_won, "won")} if len(is_won) == 1 else kinds


def outcome_by_status(text: str) -> str | None:
    """Return open, won, lost or parked as a status column says it, else None: «Closed» says neither."""
    if kind := kind_by_words(text):
        return kind
    status = re.sub(r"[\s_]+", " ", folded(text)).strip()
    return "open" if any(re.fullmatch(words, status) for words in _FOLDED[OPEN]) else None


def place_by_words(label: str) -> int | None:
    """Return how far along a label sounds, 0 for the first contact; None when it says nothing."""
    text = folded(label)
    for place, words in enumerate(_COMPILED_PLACES):
        if words.search(text):
            return place
    return None


def place_by_prefix(label: str) -> tuple[int, ...] | None:
    """Return the place that a label's number or letter says: `A. Lead` (1,), `2.1 Demo` (2, 1).

    Only where every open label has one do they order a pipeline. A number with a per cent sign is
    a probability and orders alike.
    """
    if behind := re.search(AT_THE_END, label.strip()):
        return (int(behind["number"] or behind["alone"]),)
    if not (found := _prefix(label)):
        return None
    values = found.groupdict()
    if letter := values.get("letter"):
        return (ord(letter.casefold()) - ord("a") + 1,)
    return tuple(int(part) for part in values["number"].rstrip("%").split("."))


def without_place(label: str) -> str:
    """Return a label without the number or letter before it, or the probability behind it.

    `A. Lead Generated` is Lead Generated, `Proposal (60%)` Proposal.
    """
    if (behind := re.search(AT_THE_END, label.strip())) and behind.start():
        return label.strip()[: behind.start()].strip()
    found = _prefix(label)
    return label.strip()[found.end() :].strip() or label.strip() if found else label.strip()


def _prefix(label: str) -> re.Match[str] | None:
    matches = (re.match(prefix, label.strip()) for prefix in _COMPILED_PREFIXES)
    return next((found for found in matches if found), None)


def _says(words: tuple[str, ...], text: str) -> bool:
    return any(re.search(rf"(?<!\w)(?:{each})(?!\w)", text) for each in _FOLDED[words])


_COMPILED_PLACES = tuple(re.compile(folded(words)) for words in FROM_FIRST_TO_LAST)
_COMPILED_PREFIXES = tuple(re.compile(each, re.I if "stage|" in each else 0) for each in PREFIXES)
_FOLDED = {
    words: tuple(folded(each) for each in words) for words in (LOST, WON, PARKED, OPEN, (NOT_YET,))
}
