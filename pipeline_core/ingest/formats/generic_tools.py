"""What task boards, small CRMs and hasty spreadsheets call the columns of their deals, beside the usual names."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import names

DEALS = {
    "deal_id": names(
        """task id | item id | issue key | ticket id | tender no | tender id | bid no | bid id
        deal # | opportunity # | opp # | quote # | enquiry # | rfq # | order no | deal key | order id | order number"""
    ),
    "name": names("task name | deal/project | job name"),
    "account": names("party | authority | end user | company/account | customer/prospect"),
    "stage": names("stage desc | stage description | current phase | board list | list name"),
    "status": names("current state | opportunity state | state of opportunity | status type"),
    "amount": names(
        """bid value | bid amount | quote total | tender value | offer price | offer value
        amt | deal amt | opp amt | value of deal | deal worth | worth | list price
        revenue estimate | est revenue value"""
    ),
    "currency": names("bid currency | quote currency | value currency | cur"),
    "probability": names(
        "prob pct | probability pct | win prob | win pct | pct | likelihood to win"
    ),
    "created": names(
        """lead acquisition date | acquisition date | quote date | proposal date | submission date
        listing date | create dt | created dt | date in | logged on | entered | entered on
        added on | booked on"""
    ),
    "expected_close": names(
        """close dt | exp close dt | expected close dt | exp close | exp. close | forecasted close
        planned close | target date | close by | est closing | est. closing"""
    ),
    "closed": names("contract signed | date of award | award date | result date"),
    "stage_changed": names(
        "last stage change at | deal stage > changed at | stage > changed at | stage changed time"
    ),
    "touched": names(
        "updated dt | last edited time | last edited | last modified time | edited at"
    ),
    "owner": names(
        """user responsible | assignees | responsible user | owner email | owner e-mail | rep email
        sales email | lead by | salesrep | acct owner"""
    ),
    "segment": names("organization size | vertical/segment"),
    "next_step": names("status update | latest comment"),
}
INDONESIAN = {
    "created": names("mulai | tgl prospek masuk"),
    "expected_close": names(
        "perkiraan close | est. deal | target close | rencana deal | rencana po"
    ),
    "next_step": names("ket | ket."),
    "amount": names("potensi | potensi (rp) | nilai est | nilai kontrak (rp)"),
    "account": names("nama pt | pt/cv"),
}
EUROPEAN = {
    "name": names(
        "name der opportunity | opportunity-name | naam deal | dealnaam | naam verkoopkans | nome trattativa"
    ),
    "probability": names(
        "% cierre | % probabilidad | % probabilité | wkt | wkt. | prob. | вероятность сделки | kans op succes"
    ),
    "created": names(
        """erfasst am | start | beginn | fecha alta | fecha de registro | data creazione
        data inserimento | datum aangemaakt | aangemaakt | invoerdatum | дата заявки"""
    ),
    "expected_close": names(
        """ende (plan) | geplantes ende | abschluss (plan) | fecha prevista cierre
        fecha prevista de firma | data chiusura prevista | data prevista chiusura
        verwachte sluitdatum | sluitdatum | плановая дата закрытия | дата закрытия план
        ожидаемая дата закрытия"""
    ),
    "lost_reason": names("motivo pérdida | razón pérdida | motivo perda"),
    "pipeline": names("pijplijn"),
    "owner": names(
        "opportunity-inhaber | inhaber der opportunity | accountmanager | commercieel | account manager | gestor"
    ),
}
