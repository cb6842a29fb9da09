"""Bitrix24: names of its API, and the labels of its Russian export."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="bitrix24",
    signatures=(
        signature("STAGE_ID | ASSIGNED_BY_ID | OPPORTUNITY"),
        signature("STAGE_ID | CATEGORY_ID | OPPORTUNITY"),
        signature("TITLE | STAGE_ID | OPPORTUNITY"),
        signature("Название | Стадия сделки | Ответственный"),
        signature("Название | Стадия сделки | Сумма"),
        signature("Название сделки | Стадия сделки"),
        signature("Deal name | Deal stage | Responsible"),
        signature("OWNER_ID | STAGE_ID | CREATED_TIME"),
    ),
    marks=(r"^uf_crm_(?:deal_)?\d+",),
    deals={
        "deal_id": names("ID | ID сделки"),
        "name": names("TITLE | Название сделки | Название | Deal name"),
        "account": names("COMPANY_TITLE | Компания | Company | COMPANY_ID | Контакт | Contact"),
        "stage": names("STAGE_NAME | STAGE_ID | Стадия сделки | Стадия | Deal stage"),
        "status": names("STAGE_SEMANTIC_ID"),
        "is_closed": names("CLOSED | Сделка закрыта"),
        "pipeline": names("CATEGORY_NAME | CATEGORY_ID | Направление | Воронка | Pipeline"),
        "amount": names("OPPORTUNITY | Сумма | Amount | Total"),
        "currency": names("CURRENCY_ID | Валюта | Currency"),
        "probability": names("PROBABILITY | Вероятность"),
        "created": names("DATE_CREATE | Дата создания | Created | BEGINDATE | Дата начала"),
        "expected_close": names(
            "Предполагаемая дата закрытия | CLOSEDATE | Expected close date | Дата завершения"
        ),
        "closed": names("Дата закрытия"),
        "stage_changed": names("MOVED_TIME | Дата изменения стадии"),
        "touched": names("DATE_MODIFY | Дата изменения | LAST_ACTIVITY_TIME | Modified"),
        "owner": names("ASSIGNED_BY_NAME | ASSIGNED_BY_ID | Ответственный | Responsible"),
        "source": names("SOURCE_ID | Источник | Source"),
        "deal_type": names("TYPE_ID | Тип | Тип сделки | Deal type"),
        "lost_reason": names("Причина отказа | Причина провала"),
    },
    history={
        "deal_id": names("OWNER_ID | DEAL_ID"),
        "stage": names("STAGE_NAME | STAGE_ID"),
        "entered": names("CREATED_TIME"),
        "pipeline": names("CATEGORY_ID"),
    },
)
