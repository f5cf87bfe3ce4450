-- The subscription of a calendar: where it is kept, how its last readings went, when the next is due.
-- skipped has a line for each entry that could not be taken over.
CREATE TABLE source (
    calendar TEXT PRIMARY KEY REFERENCES calendar (id),
    url TEXT NOT NULL,
    every_seconds INTEGER,
    interval_seconds INTEGER NOT NULL,
    etag TEXT,
    last_modified TEXT,
    next_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_success_at TEXT,
    failures INTEGER NOT NULL,
    failing_since TEXT,
    last_error TEXT NOT NULL,
    skipped TEXT NOT NULL
);
