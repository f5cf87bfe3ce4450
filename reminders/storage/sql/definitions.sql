-- name: calendars
-- All calendars.
SELECT * FROM calendar ORDER BY id

-- name: calendar
-- One calendar.
SELECT * FROM calendar WHERE id = :id

-- name: save_calendar
-- Write a calendar whole.
INSERT INTO calendar (id, uid, document, revision, created_at, updated_at, file, applied)
VALUES (:id, :uid, :document, :revision, :created_at, :updated_at, :file, :applied)
ON CONFLICT (id) DO UPDATE SET
    uid = excluded.uid,
    document = excluded.document,
    revision = excluded.revision,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    file = excluded.file,
    applied = excluded.applied

-- name: events
-- The events of all calendars or of one.
SELECT * FROM event
WHERE (removed_at IS NULL OR :removed)
    AND calendar = :calendar -- if calendar
ORDER BY calendar, id

-- name: definitions
-- What the events of all calendars are, without their history.
SELECT calendar, document, resolution FROM event WHERE removed_at IS NULL ORDER BY calendar, id

-- name: event_keys
-- Which events there are in all calendars.
SELECT calendar, id FROM event WHERE removed_at IS NULL ORDER BY calendar, id

-- name: count_events
-- How many events there are, without the tombstones.
SELECT count(*) AS count FROM event WHERE removed_at IS NULL

-- name: event
-- One event.
SELECT * FROM event WHERE calendar = :calendar AND id = :id AND (removed_at IS NULL OR :removed)

-- name: save_event
-- Write an event whole, with how far it is planned.
INSERT INTO event (
    calendar, id, kind, status, title, document, revision, sequence, created_at, updated_at, cancelled_at, removed_at,
    resolution, file, applied, planned_until, next_due_at, change
)
VALUES (
    :calendar, :id, :kind, :status, :title, :document, :revision, :sequence, :created_at, :updated_at, :cancelled_at,
    :removed_at, :resolution, :file, :applied, :planned_until, :next_due_at, :change
)
ON CONFLICT (calendar, id) DO UPDATE SET
    kind = excluded.kind,
    status = excluded.status,
    title = excluded.title,
    document = excluded.document,
    revision = excluded.revision,
    sequence = excluded.sequence,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    cancelled_at = excluded.cancelled_at,
    removed_at = excluded.removed_at,
    resolution = excluded.resolution,
    file = excluded.file,
    applied = excluded.applied,
    planned_until = excluded.planned_until,
    next_due_at = excluded.next_due_at,
    change = excluded.change

-- name: recipients
-- All recipients.
SELECT * FROM recipient WHERE (removed_at IS NULL OR :removed) ORDER BY id

-- name: recipient
-- One recipient.
SELECT * FROM recipient WHERE id = :id AND (removed_at IS NULL OR :removed)

-- name: save_recipient
-- Write a recipient whole.
INSERT INTO recipient (id, document, revision, created_at, updated_at, removed_at, file, applied)
VALUES (:id, :document, :revision, :created_at, :updated_at, :removed_at, :file, :applied)
ON CONFLICT (id) DO UPDATE SET
    document = excluded.document,
    revision = excluded.revision,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    removed_at = excluded.removed_at,
    file = excluded.file,
    applied = excluded.applied

-- name: data_versions
-- Which data results were last computed with.
SELECT * FROM data_version ORDER BY name

-- name: save_data_version
-- Write that some data has another version.
INSERT INTO data_version (name, version, changed_at) VALUES (:name, :version, :changed_at)
ON CONFLICT (name) DO UPDATE SET version = excluded.version, changed_at = excluded.changed_at

-- name: changes
-- How often definitions and plan have changed, and the time by the server's clock.
SELECT name, value, server_time() AS at FROM counter

-- name: count_change
-- Say that one of them has changed; the last statement of a transaction, since others wait for the row.
UPDATE counter SET value = value + 1 WHERE name = :name
