-- One row per question that a meeting asked when it began.
select question, answer
from meeting_answers
where meeting_id = $meeting_id
order by question;
