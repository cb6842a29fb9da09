-- One row: of the deals of the scope's day in an open or a won stage, those that the funnel counts as less far.
with placed as (
    select
        deals_now.deal_key,
        case deals_now.outcome when 'won' then 1000000 else deals_now.place end as place,
        progress.furthest_place
    from deals_in_scope($scope) as deals_now
    left join deal_progress($scope) as progress on progress.deal_key = deals_now.deal_key
    where deals_now.outcome in ('open', 'won') and deals_now.stage_id is not null
),

named as (
    select coalesce(deals.deal_id, placed.deal_key::varchar) as deal_id
    from placed
    left join deals on deals.deal_key = placed.deal_key
    where placed.furthest_place is null or placed.furthest_place < placed.place
)

select
    (select count(*) from placed) as deals,
    (select count(*) from named) as broken,
    (
        select string_agg(firsts.deal_id, chr(10) order by firsts.deal_id)
        from (select deal_id from named order by deal_id limit $at_most) as firsts
    ) as named;
