-- name: answers
-- What was answered to the reminders of an event, oldest first.
SELECT * FROM answer WHERE calendar = :calendar AND event = :event ORDER BY at, number

-- name: add_answer
-- Enter an answer, unless another one came first.
INSERT INTO answer (calendar, event, occurrence, reminder, recipient, number, at, until, how, undoes)
VALUES (:calendar, :event, :occurrence, :reminder, :recipient, :number, :at, :until, :how, :undoes)
ON CONFLICT DO NOTHING
