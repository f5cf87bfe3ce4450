-- name: last_change
-- When the events of a calendar last changed, those that are gone included.
SELECT max(updated_at) AS instant FROM event WHERE calendar = :calendar

-- name: rendered
-- The events of a calendar, each with its entries where they are still what would be rendered. Another event is looked at
-- only for those that are held on its occasion.
SELECT event.id, event.revision, rendered.entries
FROM event
LEFT JOIN rendered
    ON rendered.calendar = event.calendar
    AND rendered.view = :view
    AND rendered.event = event.id
    AND rendered.edition = :edition
    AND rendered.revision = event.revision
    AND (
        rendered.occasion IS NULL
        OR rendered.occasion_revision = COALESCE(
            (SELECT held.revision FROM event held WHERE held.calendar = event.calendar AND held.id = rendered.occasion),
            0
        )
    )
WHERE event.calendar = :calendar AND event.removed_at IS NULL
ORDER BY event.id

-- name: keep_rendered
-- Keep the entries of an event; of two who do, the last one stays, and it says what it saw.
INSERT INTO rendered (calendar, view, event, edition, revision, occasion, occasion_revision, entries)
VALUES (:calendar, :view, :event, :edition, :revision, :occasion, :occasion_revision, :entries)
ON CONFLICT (calendar, view, event) DO UPDATE SET
    edition = excluded.edition,
    revision = excluded.revision,
    occasion = excluded.occasion,
    occasion_revision = excluded.occasion_revision,
    entries = excluded.entries
