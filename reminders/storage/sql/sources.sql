-- name: sources
-- All subscriptions, or those that are due.
SELECT * FROM source
WHERE TRUE
    AND next_at <= :due_at -- if due_at
ORDER BY next_at, calendar

-- name: source
-- The subscription of one calendar.
SELECT * FROM source WHERE calendar = :calendar

-- name: save_source
-- Write a subscription whole.
INSERT INTO source (
    calendar, url, every_seconds, interval_seconds, etag, last_modified, next_at, created_at, last_success_at, failures,
    failing_since, last_error, skipped
)
VALUES (
    :calendar, :url, :every_seconds, :interval_seconds, :etag, :last_modified, :next_at, :created_at, :last_success_at,
    :failures, :failing_since, :last_error, :skipped
)
ON CONFLICT (calendar) DO UPDATE SET
    url = excluded.url,
    every_seconds = excluded.every_seconds,
    interval_seconds = excluded.interval_seconds,
    etag = excluded.etag,
    last_modified = excluded.last_modified,
    next_at = excluded.next_at,
    created_at = excluded.created_at,
    last_success_at = excluded.last_success_at,
    failures = excluded.failures,
    failing_since = excluded.failing_since,
    last_error = excluded.last_error,
    skipped = excluded.skipped

-- name: claim_source
-- Put off a reading for as long as it may take, if nobody else did meanwhile.
UPDATE source SET next_at = :until WHERE calendar = :calendar AND next_at = :next_at

-- name: remove_source
-- Follow a calendar no more.
DELETE FROM source WHERE calendar = :calendar
