-- name: endpoint
-- A recipient's webhook.
SELECT * FROM endpoint WHERE recipient = :recipient

-- name: endpoints
-- All webhooks that were ever used.
SELECT * FROM endpoint ORDER BY recipient

-- name: save_endpoint
-- Write a webhook whole.
INSERT INTO endpoint (recipient, secret, previous, changed_at, disabled_at, reason)
VALUES (:recipient, :secret, :previous, :changed_at, :disabled_at, :reason)
ON CONFLICT (recipient) DO UPDATE SET
    secret = excluded.secret,
    previous = excluded.previous,
    changed_at = excluded.changed_at,
    disabled_at = excluded.disabled_at,
    reason = excluded.reason

-- name: remove_endpoint
-- Forget a webhook and its secret.
DELETE FROM endpoint WHERE recipient = :recipient

-- name: channel_failures
-- The channels that fail.
SELECT * FROM channel_failure ORDER BY channel

-- name: note_channel_failure
-- Say that a channel fails, since now unless it did before.
INSERT INTO channel_failure (channel, since, reason) VALUES (:channel, :since, :reason)
ON CONFLICT (channel) DO UPDATE SET reason = excluded.reason

-- name: clear_channel_failure
-- Say that a channel works.
DELETE FROM channel_failure WHERE channel = :channel
