-- name: bounces
-- What came back, oldest first, of all or of one recipient.
SELECT * FROM bounce
WHERE TRUE
    AND recipient = :recipient -- if recipient
ORDER BY at, notice

-- name: add_bounce
-- Keep that a notice came back; what is for good takes the place of what was not.
INSERT INTO bounce (notice, recipient, address, at, permanent, status, text)
VALUES (:notice, :recipient, :address, :at, :permanent, :status, :text)
ON CONFLICT (notice) DO UPDATE SET
    at = excluded.at, permanent = excluded.permanent, status = excluded.status, text = excluded.text
WHERE bounce.permanent = 0 AND excluded.permanent = 1

-- name: remove_bounces
-- Let bygones be bygones.
DELETE FROM bounce WHERE recipient = :recipient

-- name: remove_bounce
-- Remove that a notice came back, which leaves the ledger itself.
DELETE FROM bounce WHERE notice = :id
