-- One row per forecast category, the surest first: the open deals that are due in the period.
select
    known.category,
    count(deals.deal_key) as deals,
    case when count(deals.deal_key) = 0 then 0 else sum(deals.amount_cents) end::bigint as amount,
    count(deals.deal_key) filter (where deals.is_by_stage) as deals_by_stage,
    count(deals.unknown_word) as deals_unknown,
    string_agg(distinct deals.unknown_word, ', ' order by deals.unknown_word) as unknown_words
from (values (1, 'commit'), (2, 'best_case'), (3, 'pipeline'), (4, 'omitted')) as known (place, category)
left join deal_categories($scope) as deals
    on deals.category = known.category and in_period($scope, deals.expected_close_on)
group by known.place, known.category
order by known.place;
