-- One row: of the deals of the scope's day in an open or a won stage, those that the funnel counts as less far
-- than they stand, or otherwise than their visits so far tell.
with reached as (
    select
        visits.deal_key,
        max(place_reached(stages.kind, stages.place)) as furthest_place
    from stage_visits as visits
    inner join stages on stages.stage_id = visits.stage_id
    where visits.entered_at < $scope['as_of'] + 1
    group by visits.deal_key
),

placed as (
    select
        deals_now.deal_key,
        place_reached(deals_now.outcome, deals_now.place) as place,
        deals_now.furthest_place,
        reached.furthest_place as place_told
    from deals_in_scope($scope) as deals_now
    left join reached on reached.deal_key = deals_now.deal_key
    where deals_now.outcome in ('open', 'won') and deals_now.stage_id is not null
),

named as (
    select coalesce(deals.deal_id, placed.deal_key::varchar) as deal_id
    from placed
    left join deals on deals.deal_key = placed.deal_key
    where
        placed.furthest_place is null
        or placed.furthest_place < placed.place
        or placed.furthest_place is distinct from placed.place_told
)

select
    (select count(*) from placed) as deals,
    (select count(*) from named) as broken,
    (
        select string_agg(firsts.deal_id, chr(10) order by firsts.deal_id)
        from (select deal_id from named order by deal_id limit $at_most) as firsts
    ) as named;
