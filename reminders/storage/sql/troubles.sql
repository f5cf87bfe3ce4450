-- name: troubles
-- What keeps the service from its work.
SELECT * FROM trouble ORDER BY subject

-- name: note_trouble
-- Say that something is wrong, since now unless it was before.
INSERT INTO trouble (subject, since, reason) VALUES (:subject, :since, :reason)
ON CONFLICT (subject) DO UPDATE SET reason = excluded.reason

-- name: clear_trouble
-- Say that it is well again.
DELETE FROM trouble WHERE subject = :subject
