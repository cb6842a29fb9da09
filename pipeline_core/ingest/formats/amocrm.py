"""amoCRM, elsewhere Kommo: the labels of its export in Russian and English."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="amocrm",
    signatures=(
        signature("Название сделки | Бюджет"),
        signature("Название сделки | Этап сделки"),
        signature("Этап сделки | Воронка"),
        signature("Lead title | Lead stage"),
        signature("Lead name | Lead stage | Pipeline"),
    ),
    deals={
        "deal_id": names("ID | ID сделки"),
        "name": names("Название сделки | Название | Lead title | Lead name"),
        "account": names(
            "Компания | Основной контакт | Компания контакта | Company | Main contact"
        ),
        "stage": names("Этап сделки | Статус сделки | Lead stage | Stage"),
        "pipeline": names("Воронка | Pipeline"),
        "amount": names("Бюджет | Бюджет сделки | Sale | Budget"),
        "currency": names("Валюта | Currency"),
        "created": names("Дата создания | Дата создания сделки | Created at | Date Created"),
        "expected_close": names("Плановая дата закрытия"),
        "closed": names("Дата закрытия | Closed at"),
        "touched": names("Дата редактирования | Дата изменения | Last modified"),
        "owner": names("Ответственный | Ответственный за сделку | Responsible user | Lead usr"),
        "segment": names("Теги | Теги сделки | Lead tags | Tags"),
        "source": names("Источник | Источник сделки | Source"),
        "next_step": names("Ближайшая задача"),
        "lost_reason": names("Причина отказа | Lost reason | Loss reason"),
    },
)
