-- What a person chose; where it is what the stage's probability says, the probability goes on deciding.
delete from stage_categories;

insert into stage_categories by name
select incoming.stage_id, incoming.category
from incoming
inner join stages on stages.stage_id = incoming.stage_id
where incoming.category <> default_category(stages.default_probability);
