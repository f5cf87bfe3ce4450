-- name: notices_of
-- The ids of all notices to a recipient, and of those that they name.
SELECT id, digest, replay_of FROM notice WHERE recipient = :recipient

-- name: forget_notice
-- A notice stays, so that none is sent again: copied without what it says of its recipient, under an id that is not made
-- of the recipient's, which could be guessed and would be that of a notice to somebody new. What was to come is cancelled.
INSERT INTO notice (
    id, calendar, event, occurrence, reminder, recipient, channel, repeat, generation, state, due_at, nominal_at, next_at,
    revision, attempts, rescues, created_at, first_attempt_at, sent_at, subject, reason, digest, replay_of
)
SELECT
    :other, calendar, event, occurrence, reminder, :pseudonym, channel, repeat, generation,
    CASE WHEN state IN ('planned', 'retry', 'claimed') THEN 'cancelled' ELSE state END,
    due_at, nominal_at, next_at, revision, attempts, rescues, created_at, first_attempt_at, sent_at, '', :reason, :digest,
    :replay_of
FROM notice
WHERE id = :id

-- name: forget_attempts
-- What was answered to sends to a recipient names them, so it goes.
UPDATE attempt SET notice = :other, text = '' WHERE notice = :id

-- name: remove_original
-- The notice that was copied goes.
DELETE FROM notice WHERE id = :id

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
