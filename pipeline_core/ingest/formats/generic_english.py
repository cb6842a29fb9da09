"""What people who keep a list of deals in English call its columns; the last resorts stand apart."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import names

DEALS = {
    "deal_id": names(
        """deal id | opportunity id | opp id | oppty id | record id | hs object id | deal number
        deal no | deal no. | deal code | deal ref | deal reference | opportunity number
        opportunity no | opportunity code | opportunity ref | opp number | opp no | project id
        project number | project no | project code | quote number | quote no | quote id
        proposal number | proposal no | proposal id | enquiry no | inquiry no | rfq no
        pipedrive system id | lead id | mql id | prospect id | crm id | external id | record number
        reference number | reference no | reference | ref no | ref | unique id | uuid | guid | key"""
    ),
    "name": names(
        """deal name | opportunity name | potential name | opp name | oppty name | deal title
        opportunity title | opportunity description | project name | project title | deal
        opportunity | opp | oppty | topic | project | engagement | engagement name
        proposal | proposal name | tender | tender name | rfp | lead name | prospect name"""
    ),
    "account": names(
        """account name | account | company name | company | associated company | customer name
        customer | client name | client | client company | client code | potential customer
        organization name | organization | organisation name | organisation | org | buyer
        end customer | end client | prospect | prospect company | lead company | business name
        institution | agency | school | logo"""
    ),
    "stage": names(
        """deal stage | opportunity stage | sales stage | pipeline stage | stage name
        current stage | funnel stage | stage | lead stage | sales phase | deal phase | phase
        sales step | pipeline step | pipeline status"""
    ),
    "last_open_stage": names(
        """last open stage | last stage | stage before close | stage at loss | stage when lost
        lost at stage | lost stage | previous stage | prior stage"""
    ),
    "status": names(
        """deal status | opportunity status | opp status | sales status | status | current status
        deal outcome | outcome | result | deal result | win/loss | won/lost | win/lost | won or lost
        open/closed | forecast type | deal category | deal state | state of deal | lead status"""
    ),
    "is_closed": names("is closed | is deal closed | closed flag | is deal closed?"),
    "is_won": names("is won | is closed won | won flag | won?"),
    "is_active": names("is active | active | active flag"),
    "pipeline": names(
        """pipeline | pipeline name | deal pipeline | sales pipeline | sales process | funnel"""
    ),
    "amount": names(
        """amount | deal amount | opportunity amount | deal value | opportunity value
        opp value | opp amount | value | deal size | total deal value | total contract value
        contract value | tcv | close value | total value | total amount | project value
        estimated value | estimated amount | est value | est amount | expected value
        potential value | proposal value | quote value | quote amount | quoted amount | order value
        masked deal value | acv | annual contract value | arr | annual recurring revenue | mrr
        monthly recurring revenue | final mrr | expected mrr | est revenue | est. revenue
        estimated revenue | expected revenue | potential revenue | projected revenue
        deal revenue | revenue | booking | bookings | booking amount
        sales amount | sales value | net amount | gross amount | total price | final price
        contract amount | price | fee | budget | weighted value | weighted amount | total"""
    ),
    "currency": names(
        """currency | deal currency | currency code | amount currency | currency of value
        currency iso code | deal currency code | ccy | curr"""
    ),
    "probability": names(
        """probability | deal probability | win probability | close probability
        closing probability | closure probability | probability to close | probability of close
        probability of winning | win chance | chance of winning | win likelihood
        likelihood of closing | likelihood to close | likelihood | chance | confidence
        confidence level | win % | close % | probability (%) | probability % | prob | prob % | % prob
        stage probability | forecast probability"""
    ),
    "created": names(
        """create date | created date | date created | creation date | created at | created on
        created time | createdon | deal created | deal created date | deal created at
        deal create date | deal creation date | opportunity created | opportunity created date
        opportunity date | created | opened | open date | opened date | opened on | date opened
        opened at | entry date | date added | added on | added | date entered pipeline
        registered at | registration date | date received | received date | received on
        engage date | engaged date | start date | date started | first contact date | first contact
        first meeting date | inquiry date | enquiry date | lead date | lead created date | aql date
        sql date | mql date | opportunity start date | transaction date | date identified"""
    ),
    "expected_close": names(
        """expected close date | expected close | expected closing date | expected closing
        expected closure date | expected closure | est close date | est. close date
        estimated close date | estimated close | est close | est. close | anticipated close date
        anticipated close | projected close date | projected close | planned close date
        forecast close date | forecasted close date | forecast close | target close date
        target close | target closing date | tentative close date | ecd | close date | close at
        closing date | closure date | close | closing | close month | expected close month
        expected order date | expected signing date | expected sign date | expected date
        decision date | due date | eta"""
    ),
    "closed": names(
        """actual close date | actual closing date | actual close | closed date | date closed
        deal closed on | deal closed date | closed on | closed at | closed | close date (a)
        deal closed | contract signed date | signed date | date signed | signed on | sign date
        contract date | resolved date | completion date"""
    ),
    "won_at": names(
        "won date | date won | won time | won on | won at | win date | closed won date | po date"
    ),
    "lost_at": names(
        "lost date | date lost | lost time | lost on | lost at | loss date | closed lost date"
    ),
    "stage_changed": names(
        """last stage change date | last stage change | stage changed | stage change date
        stage changed date | stage changed at | stage changed on | stage modified time
        last stage update | stage updated time | stage update date | stage date
        date of stage | stage since | stage entered | stage entry date | stage start date
        in stage since | current stage since | date entered stage | entered current stage
        date entered current stage | status date | status changed | status change date
        last status change | last status changed date"""
    ),
    "touched": names(
        """last modified date | last modified | last modified time | last modified at
        date modified | modified time | modified date | modified on | modified at | modified
        last updated | last update | last updated date | last updated at | update time | updated at
        updated on | updated | date updated | last activity date | last activity | last touch
        last touched | last touch date | last contact | last contact date | last contacted
        last contacted date | last interaction | last interaction date | last follow up
        last follow up date | last followup | last meeting | last meeting date"""
    ),
    "owner": names(
        """deal owner | opportunity owner | opp owner | owner name | deal owner name | owner
        sales agent | salesperson | sales person | salesperson name | sales rep | sales rep name
        sales representative | rep | rep name | account executive | account exec | ae
        account manager | account owner | am | bdm | business development manager | sales owner
        sales manager | sales executive | sales exec | salesman | seller | assigned to
        assigned user name | assigned user | assigned rep | assignee | responsible
        responsible person | lead owner | owner code | owner rep | owner rep id | owner id
        hubspot owner id | sales rep id | rep id | sales agent id | sr id | agent | agent name
        handled by | in charge | person in charge | pic | sales lead | user"""
    ),
    "team": names(
        """team | sales team | owner team | owner role | team name | sales group | department
        business unit | bu | division | practice | manager"""
    ),
    "segment": names(
        """segment | customer segment | client segment | market segment | business segment
        account segment | company segment | sector | industry | industry sector | vertical
        sector/service | market | company size | customer size | account size | tier | account tier
        customer type | client type | account type | customer category | customer industry"""
    ),
    "region": names(
        """region | sales region | territory | sales territory | geo | geography | area
        regional office | office | branch | zone | country | client country | customer country
        account country | billing country | country region | country/region | state | province
        city | location"""
    ),
    "product": names(
        """product | product name | product line | product family | product group | product type
        product category | product deal | products | product interest | product/service | service
        services | service line | service type | solution | offering | package | plan
        plan selected | subscription plan | sku | item | product id"""
    ),
    "source": names(
        """lead source | deal source | opportunity source | original source
        original traffic source | source | lead origin | origin | lead channel | sales channel
        marketing channel | channel | acquisition channel | source channel | source campaign
        campaign | utm source | utm campaign | how did you hear about us | referral source
        referred by | lead generator"""
    ),
    "deal_type": names(
        """deal type | opportunity type | opp type | business type | type of business
        type of deal | new or existing | new/existing | new/renewal | type | lead type | sale type
        sales type | contract type | revenue type | project type"""
    ),
    "forecast_category": names(
        "forecast category | forecast category name | forecast status | forecast | commit"
    ),
    "next_step": names(
        """next step | next steps | next action | next actions | next activity
        next activity date | follow up | follow up date | next follow up | next follow up date
        next meeting | action item | action items | comments | comment | remarks | notes | note
        description | latest update"""
    ),
    "lost_reason": names(
        """lost reason | loss reason | closed lost reason | reason for loss | reason lost
        reason for losing | lost because | loss reason description | lost reason description
        reason for lost | win/loss reason | close reason | closed reason | reason closed
        status reason | reason | lost to | competitor lost to"""
    ),
    "snapshot": names(
        """snapshot date | snapshot | snapshot day | snapshot at | as of date | as of | as at
        as at date | report date | reporting date | extract date | extraction date | export date
        data as of | week ending | week of"""
    ),
}
# Read only where the list has nothing better: a name, a number or a day of anything.
LAST_RESORT = {
    "deal_id": names("id | no deal | number | code"),
    "name": names("title | name | deal description | subject | item name | task name"),
    "account": names("contact name | contact | customer id | account id | company id | client id"),
    "stage": names("step | progress | milestone"),
    "amount": names("usd | eur | idr | rp | cost"),
    "created": names("order date | date | day | month | timestamp"),
    "owner": names("responsible party | created by | creator | employee"),
}
HISTORY = {
    "deal_id": names(
        """deal id | opportunity id | opp id | record id | lead id | project id | deal | id deal
        opportunity | deal name | opportunity name | deal number | deal no | opportunity number
        opportunity no | id"""
    ),
    "stage": names(
        "stage | deal stage | stage name | stage label | pipeline stage | sales stage | status"
    ),
    "pipeline": names("pipeline | pipeline name | funnel"),
    "entered": names(
        """entered at | date entered | entered on | stage entered at | stage entered | entered
        entered date | entry date | entered stage at | stage start date | stage started at
        stage created at | start date | started at | from date | valid from | since
        timestamp | changed at | change date | changed on | moved at | status date | stage date
        date of stage | start | started | start time | begin | date"""
    ),
    "left": names(
        """left at | exited at | date exited | exited on | exited | exit date | stage end date
        stage exited at | stage ended at | end date | ended at | left on | left | to date
        valid to | until | end | ended | end time | finish"""
    ),
    "amount": names("amount | value | deal value"),
    "currency": names("currency"),
    "expected_close": names("close date | expected close date | expected close"),
    "probability": names("probability"),
    "forecast_category": names("forecast category"),
    "owner": names("owner | deal owner | owner name | owner rep id | sales rep | rep | changed by"),
}
CHANGES = {
    "deal_id": HISTORY["deal_id"],
    "from_stage": names(
        """from stage | old stage | previous stage | prior stage | stage from | from
        source stage | stage before | from status | old status | previous status"""
    ),
    "to_stage": names(
        """to stage | new stage | next stage | current stage | stage to | to | target stage
        stage after | to status | new status"""
    ),
    "entered": names(
        """changed at | change date | changed on | date changed | transition date
        transitioned at | moved at | moved on | stage change date | edit date | last modified
        modified at | timestamp | date | created at | created date | when"""
    ),
    "pipeline": names("pipeline | pipeline name"),
    "amount": names("amount | value | deal value"),
    "currency": names("currency"),
    "expected_close": names("close date | expected close date"),
    "probability": names("probability"),
    "forecast_category": names("forecast category"),
    "owner": names("owner | deal owner | changed by | user"),
}
FIELD_LOG = {
    "deal_id": HISTORY["deal_id"],
    "field": names(
        "field | field name | field/event | property | property name | attribute | column | field key"
    ),
    "old": names("old value | previous value | from value | old | before | value before"),
    "new": names("new value | current value | to value | new | after | value after"),
    "entered": names(
        """changed at | edit date | change date | changed on | date changed | modified at
        log time | timestamp | created at | created date | date | when"""
    ),
}
