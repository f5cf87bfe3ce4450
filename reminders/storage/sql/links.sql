-- name: links
-- All private links, those that no longer work too.
SELECT * FROM link ORDER BY created_at, id

-- name: link
-- One link.
SELECT * FROM link WHERE id = :id

-- name: working_link
-- The link that a token opens; one that was revoked or has expired is not found, at no other cost than one that never was.
SELECT * FROM link
WHERE digest = :digest AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)

-- name: save_link
-- Write a link whole.
INSERT INTO link (id, digest, calendar, view, name, created_at, expires_at, revoked_at, used_on)
VALUES (:id, :digest, :calendar, :view, :name, :created_at, :expires_at, :revoked_at, :used_on)
ON CONFLICT (id) DO UPDATE SET
    digest = excluded.digest,
    calendar = excluded.calendar,
    view = excluded.view,
    name = excluded.name,
    created_at = excluded.created_at,
    expires_at = excluded.expires_at,
    revoked_at = excluded.revoked_at,
    used_on = excluded.used_on

-- name: mark_link_used
-- Write the last day on which a link was read.
UPDATE link SET used_on = :day WHERE id = :id AND (used_on IS NULL OR used_on < :day)
