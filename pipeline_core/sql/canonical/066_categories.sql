-- What a forecast category means that a file writes, read without case, accents and marks. Salesforce calls
-- commit "Forecast" in its API, NetSuite knows a worst case, a most likely one and an upside.
create or replace macro category_words() as table
select words.word, words.category
from (
    values
    ('commit', 'commit'),
    ('committed', 'commit'),
    ('forecast', 'commit'),
    ('worstcase', 'commit'),
    ('komitmen', 'commit'),
    ('pasti', 'commit'),
    ('bestcase', 'best_case'),
    ('mostlikely', 'best_case'),
    ('probable', 'best_case'),
    ('upside', 'best_case'),
    ('kasusterbaik', 'best_case'),
    ('skenarioterbaik', 'best_case'),
    ('kemungkinanbesar', 'best_case'),
    ('pipeline', 'pipeline'),
    ('openpipeline', 'pipeline'),
    ('prospek', 'pipeline'),
    ('omitted', 'omitted'),
    ('omit', 'omitted'),
    ('notforecasted', 'omitted'),
    ('excluded', 'omitted'),
    ('dikecualikan', 'omitted'),
    ('diabaikan', 'omitted'),
    ('tidakdihitung', 'omitted')
) as words (word, category);

-- By the conventional bands of probability: METRICS, section 5. A stage that has none may still come to anything.
create or replace macro default_category(probability) as (
    case
        when probability >= 0.9 then 'commit'
        when probability >= 0.5 then 'best_case'
        when probability >= 0.1 or probability is null then 'pipeline'
        else 'omitted'
    end
);

-- One row per stage that can hold an open deal: what a deal in it means that says nothing itself.
create or replace macro categories_of_stages() as table
select
    stages.stage_id,
    stages.pipeline,
    stages.label as stage,
    stages.place,
    stages.default_probability,
    coalesce(stage_categories.category, default_category(stages.default_probability)) as category
from stages
left join stage_categories on stage_categories.stage_id = stages.stage_id
where stages.kind = 'open';

-- One row per open deal of the scope: its category by its own word, else by its stage.
create or replace macro deal_categories(scope) as table
select
    deals.deal_key,
    deals.expected_close_on,
    deals.amount_cents,
    coalesce(words.category, by_stage.category, default_category(null)) as category,
    words.category is null as is_by_stage,
    case when words.category is null then nullif(trim(deals.forecast_category), '') end as unknown_word
from deals_in_scope(scope) as deals
left join category_words() as words
    on words.word
    = regexp_replace(lower(strip_accents(deals.forecast_category)), '[^a-z]', '', 'g')
left join categories_of_stages() as by_stage on by_stage.stage_id = deals.stage_id
where deals.outcome = 'open';
