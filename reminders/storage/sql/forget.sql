-- name: forget_attempts
-- What was answered to sends to a recipient names them, so it goes.
UPDATE attempt SET text = '' WHERE notice IN (SELECT id FROM notice WHERE recipient = :recipient)

-- name: forget_notices
-- Notices stay, so that none is sent again, without what they say of the recipient; what was to come is cancelled.
UPDATE notice
SET recipient = :pseudonym,
    subject = '',
    reason = :reason,
    state = CASE WHEN state IN ('planned', 'retry', 'claimed') THEN 'cancelled' ELSE state END,
    token = NULL,
    lease_until = NULL
WHERE recipient = :recipient

-- name: forget_answers
-- So do answers.
UPDATE answer SET recipient = :pseudonym, how = '' WHERE recipient = :recipient

-- name: reasons_naming
-- The rows of others whose reason may name a recipient.
SELECT id, reason FROM notice WHERE reason LIKE '%' || :recipient || '%'

-- name: reword_reason
-- Give a row another reason, whatever its state.
UPDATE notice SET reason = :reason WHERE id = :id

-- name: answers_naming
-- The answers of others that may name a recipient.
SELECT * FROM answer WHERE how LIKE '%' || :recipient || '%'

-- name: reword_answer
-- Say otherwise how an answer came.
UPDATE answer SET how = :how
WHERE calendar = :calendar AND event = :event AND occurrence = :occurrence AND reminder = :reminder
    AND recipient = :recipient AND number = :number

-- name: forget_recipient
-- Not even a tombstone stays.
DELETE FROM recipient WHERE id = :recipient

-- name: pass_over
-- Call planned up to an instant what has nothing due before it; no look at the plan comes to what has nothing more.
UPDATE event SET planned_until = :planned
WHERE planned_until < :planned
    AND (calendar, id) IN (
        SELECT calendar, id FROM event
        WHERE planned_until < :planned AND (next_due_at IS NULL OR next_due_at > :planned)
        LIMIT :limit
    )

-- name: settled_long_ago
-- Rows at their end that nothing can plan again: due long ago, behind their event's plan, of an occurrence that is over.
SELECT id FROM notice
WHERE due_at < :before
    AND nominal_at < :before
    AND occurrence < :before
    AND state IN ('sent', 'failed', 'expired', 'cancelled')
    AND NOT EXISTS (
        SELECT 1 FROM event
        WHERE event.calendar = notice.calendar AND event.id = notice.event AND event.planned_until < :planned
    )
ORDER BY due_at
LIMIT :limit

-- name: remove_attempts
-- Remove what was tried with a notice.
DELETE FROM attempt WHERE notice = :id

-- name: remove_notice
-- Remove a row that is at its end.
DELETE FROM notice WHERE id = :id AND state IN ('sent', 'failed', 'expired', 'cancelled')
