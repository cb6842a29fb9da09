-- One row: the answer to one question as it was when the meeting began.
insert into meeting_answers values ($meeting_id, $question, $answer);
