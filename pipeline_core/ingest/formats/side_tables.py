"""Tables that come along with deals: reps, quotas, line items, accounts, … recognised, not mistaken for deals."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import SideTable, names, signature

OWNERS = names(
    """rep id | sales rep id | sales agent id | owner id | user id | employee id | hubspot owner id
    user external id | owner external id | salesperson id | id vendedor | sales agent | salesperson
    sales rep | rep | owner | owner name | user name | username | user | rep name | employee
    account executive | nama sales | sales | tenaga penjual | vendedor | verkäufer | commercial"""
)
STAGES = names(
    """deal stage | opportunity stage | sales stage | pipeline stage | stage name | stage
    stage id | deal stage id | tahap | tahapan | etapa | estágio | étape | phase"""
)
DEAL_DATES = names(
    """close date | closing date | expected close date | expected close | est close date
    engage date | deal created | won date | closed won date | perkiraan penutupan"""
)
DEAL_WORDS = names(
    """deal name | opportunity name | potential name | probability | probability (%)
    deal status | deal value | deal amount | forecast category | lost reason"""
)
NO_DEALS = frozenset({*STAGES, *DEAL_DATES, *DEAL_WORDS})
DEAL_IDS = names("deal id | opportunity id | record id | opportunity external id | kode prospek")


def _needs(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(each.split()) for each in sets)


DICTIONARY = SideTable(
    kind="dictionary",
    columns={
        "table": names("table | table name | file | file name | filename | object | sheet"),
        "field": names("field | column | column name | field name | variable | attribute | kolom"),
        "description": names(
            "description | definition | meaning | dtype | data type | datatype | deskripsi | notes"
        ),
    },
    needs=_needs("table field description"),
    never=frozenset({*NO_DEALS, *DEAL_IDS, "old value", "new value", "oldvalue", "newvalue"}),
    signatures=(
        signature("field | description"),
        signature("column | description"),
        signature("column_name | description"),
        signature("name | label | field_type | group_name"),
        signature("label | value | property_id"),
    ),
)
STAGE_LIST = SideTable(
    kind="stage_list",
    columns={
        "stage": names("stage id | stage_id | id | api name | apiname | value"),
        "label": names("label | stage name | stage label | name | masterlabel | stage | tahap"),
        "pipeline": names("pipeline id | pipeline | pipeline name"),
        "place": names(
            "display order | sort order | sortorder | order | sequence | order nr | urutan"
        ),
        "probability": names(
            "probability | default probability | defaultprobability | win probability"
        ),
        "is_closed": names("is closed"),
        "is_won": names("closed won | is won | won"),
        "is_active": names("active | is active"),
    },
    needs=_needs("label place probability", "label place pipeline", "label is_closed is_won"),
    never=frozenset({*DEAL_IDS, *DEAL_DATES, "amount", "deal name", "opportunity name"}),
    signatures=(
        signature("pipeline_id | display_order | label"),
        signature("stage_id | display_order | label"),
        signature("MasterLabel | DefaultProbability | SortOrder"),
        signature("StageName | Count"),
    ),
)
LINE_ITEMS = SideTable(
    kind="line_items",
    columns={
        "deal_id": names(
            "deal id | opportunityid | opportunity id | opportunity external id | deal"
        ),
        "product": names(
            "product | product name | product id | product2id | product 2 id | sku | name"
            "| pricebookentry external id | pricebook entry id | product code | productcode | produk"
        ),
        "quantity": names("quantity | qty | units | jumlah unit"),
        "amount": names("total price | totalprice | line total | amount | unit price | net price"),
        "price": names(
            "unit price | list price | sales price | unitprice | listprice | harga satuan"
        ),
    },
    needs=_needs("deal_id quantity amount", "deal_id quantity price", "deal_id product quantity"),
    never=NO_DEALS,
    signatures=(signature("OpportunityId | PricebookEntryId | Quantity"),),
)
TARGETS = SideTable(
    kind="targets",
    columns={
        "owner": (
            *names("owner name | ownername | rep name | user name | sales agent | quota owner"),
            *OWNERS,
        ),
        "amount": names(
            """quota amount | quota | sales quota | target amount | target | sales target | goal
            revenue target | monthly quota | quarterly quota | annual quota | monthly target
            target penjualan | nilai target | target nilai | meta | ziel | objectif | objetivo"""
        ),
        "since": names(
            """start date | period start | startdate | month | quarter | period | year | date
            fiscal period | fiscal quarter | from | bulan | kuartal | periode | tahun | mes | monat
            trimestre | mois | trimestre fiscal | mês"""
        ),
        "owner_id": names(
            """user external id | owner external id | owner id | user id | quota owner id | rep id
            sales rep id | employee id | hubspot owner id | salesperson id | id sales"""
        ),
        "team": names("team | sales team | tim | tim sales | equipo | equipe | équipe"),
        "currency": names(
            "currency | currency code | currency iso code | mata uang | währung | moneda"
        ),
        "year": names("year | fiscal year | tahun | año | ano | jahr | année"),
        "until": names("end date | enddate | period end | to | until | sampai | tanggal akhir"),
    },
    needs=_needs("owner amount since", "team amount since"),
    never=frozenset({*NO_DEALS, *DEAL_IDS}),
    signatures=(
        signature("QuotaAmount | StartDate"),
        signature("Rep | Quota"),
        signature("Owner | Quota"),
    ),
)
OWNER_LIST = SideTable(
    kind="owners",
    columns={
        "owner": (*OWNERS, *names("external id | id")),
        "owner_name": names(
            """rep name | owner name | full name | user name | username | employee name | nama
            nama lengkap | name | first name | nombre | nome"""
        ),
        "team": names(
            "team | sales team | manager | manager name | supervisor | manager external id"
        ),
        "region": names(
            "regional office | region | territory | office | branch | base country | wilayah | cabang"
        ),
        "role": names("role | title | job title | position | profile | jabatan | user role"),
        "hired": names("hire date | start date | joined | tanggal masuk"),
        "email": names("email | e-mail | email address"),
    },
    needs=_needs(
        "owner team",
        "owner owner_name role",
        "owner region email",
        "owner email role",
        "owner hired",
    ),
    never=frozenset(
        {*NO_DEALS, *DEAL_IDS}
        | set(
            names("amount | value | account | account name | company | customer | client | product")
        )
        | set(names("status | stage | lead id | deal | opportunity | project | nilai | pelanggan"))
        | set(names("quantity | created date | create date | created at | tanggal dibuat | source"))
    ),
    signatures=(
        signature("External_Id__c | Manager.External_Id__c"),
        signature("sales_agent | manager"),
        signature("UserRoleId | ProfileId | Username"),
    ),
)
ACCOUNTS = SideTable(
    kind="accounts",
    columns={
        "account": names(
            """account | account name | company | company name | organization | organization name
            customer | customer name | name | nama perusahaan | perusahaan | empresa | firma"""
        ),
        "segment": names("sector | industry | segment | industri | sektor"),
        "employees": names(
            "employees | number of employees | numberofemployees | employee count | headcount"
            "| jumlah karyawan"
        ),
        "revenue": names("annual revenue | annualrevenue | revenue"),
        "founded": names("year established | year founded | founded"),
        "parent": names(
            "subsidiary of | parent account | parent company | parentid | parent account id"
        ),
        "address": names(
            "office location | billing city | billingcity | billing street | billing country"
            "| headquarters | website | domain | company domain name | phone | alamat | telepon"
        ),
    },
    needs=_needs(
        "account employees", "account founded", "account parent", "account address revenue"
    ),
    never=frozenset({*NO_DEALS, *DEAL_IDS, *names("amount | deal value | value | status | nilai")}),
)
PRODUCTS = SideTable(
    kind="products",
    columns={
        "product": names("product | product name | name | sku | item | nama produk | produk"),
        "code": names("product code | productcode | sku | item code | kode produk"),
        "family": names(
            "product family | family | series | category | product category | kategori"
        ),
        "price": names(
            "sales price | list price | unit price | price | standard price | harga | harga satuan"
        ),
    },
    needs=_needs("product family price", "product code family", "product code price"),
    never=frozenset(
        {*NO_DEALS, *DEAL_IDS}
        | set(
            names(
                "quantity | account | account name | customer | company | client | owner | status"
            )
        )
        | set(names("sales agent | salesperson | pelanggan | nama perusahaan | created date"))
    ),
)
CONTACTS = SideTable(
    kind="contacts",
    columns={
        "name": names(
            "first name | firstname | last name | lastname | contact name | full name | nama"
        ),
        "email": names("email | e-mail | email address | work email"),
        "phone": names("phone | phone number | mobile | mobile phone | telepon | no hp"),
    },
    needs=_needs("name email", "name phone"),
    never=frozenset(
        {*NO_DEALS, *DEAL_IDS, *OWNERS, *names("amount | value | status | nilai | source")}
    ),
)
MERGED = SideTable(
    kind="merged_deals",
    columns={
        "deal_id": names("deal id | record id"),
        "merged": names("merged deal id | merged deal ids | merged record id"),
    },
    needs=_needs("deal_id merged"),
    never=frozenset({*NO_DEALS, "amount"}),
)
RATES = SideTable(
    kind="rates",
    columns={
        "currency": names(
            """iso code | isocode | currency | currency code | from currency | from | mata uang | kode
            valuta | währung | devise | moneda | moeda | валюта"""
        ),
        "base": names(
            """base | base currency | to currency | to | target currency | reporting currency
            mata uang dasar | ke mata uang | zielwährung"""
        ),
        "rate": names(
            """conversion rate | conversionrate | exchange rate | rate | fx rate | kurs | nilai tukar
            wechselkurs | taux | taux de change | tipo de cambio | taxa | câmbio | курс"""
        ),
        "since": names(
            """date | start date | startdate | valid from | month | effective date | tanggal | berlaku mulai
            datum | fecha | data | дата"""
        ),
    },
    needs=_needs("currency rate"),
    never=frozenset({*NO_DEALS, *DEAL_IDS, *names("amount | value | account | owner | nilai")}),
)
# The narrowest first: a quota is also a list of reps, a line item also a product.
SIDE_TABLES = (
    DICTIONARY,
    MERGED,
    STAGE_LIST,
    LINE_ITEMS,
    RATES,
    TARGETS,
    OWNER_LIST,
    PRODUCTS,
    ACCOUNTS,
    CONTACTS,
)
