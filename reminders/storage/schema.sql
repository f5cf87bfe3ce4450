-- The current schema, for new databases; equal to all migrations applied in order, which a test proves.
-- Instants are text such as 2026-01-30T09:00:00Z (UTC, whole seconds), so that they sort and compare as text.
-- Documents are canonical JSON. PostgreSQL compares every TEXT column by bytes, as SQLite does (see postgresql.py).

CREATE TABLE migration (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
);

CREATE TABLE calendar (
    id TEXT PRIMARY KEY,
    uid TEXT NOT NULL,
    document TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    file TEXT,
    applied TEXT
);

-- kind, status and title repeat what the document says, for searching; title has one line per language.
CREATE TABLE event (
    calendar TEXT NOT NULL REFERENCES calendar (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    title TEXT NOT NULL,
    document TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    cancelled_at TEXT,
    removed_at TEXT,
    resolution TEXT,
    file TEXT,
    applied TEXT,
    planned_until TEXT NOT NULL,
    next_due_at TEXT,
    change TEXT,
    PRIMARY KEY (calendar, id)
);

CREATE INDEX event_due ON event (next_due_at, calendar, id) WHERE removed_at IS NULL;

CREATE TABLE recipient (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    removed_at TEXT,
    file TEXT,
    applied TEXT
);

-- A notice refers to its event and recipient by name only: the ledger outlives both.
CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    calendar TEXT NOT NULL,
    event TEXT NOT NULL,
    occurrence TEXT NOT NULL,
    reminder TEXT NOT NULL,
    recipient TEXT NOT NULL,
    channel TEXT NOT NULL,
    repeat INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('planned', 'claimed', 'sent', 'retry', 'failed', 'expired', 'cancelled')),
    due_at TEXT NOT NULL,
    nominal_at TEXT NOT NULL,
    next_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    rescues INTEGER NOT NULL,
    created_at TEXT,
    first_attempt_at TEXT,
    sent_at TEXT,
    token TEXT,
    lease_until TEXT,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    digest TEXT NOT NULL DEFAULT '',
    replay_of TEXT NOT NULL DEFAULT '',
    UNIQUE (calendar, event, occurrence, reminder, recipient, channel, repeat, generation),
    CHECK ((state = 'claimed') = (token IS NOT NULL AND lease_until IS NOT NULL))
);

CREATE INDEX notice_by_due ON notice (due_at, id);

CREATE INDEX notice_waiting ON notice (channel, next_at) WHERE state IN ('planned', 'retry');

CREATE INDEX notice_waiting_by_due ON notice (due_at) WHERE state IN ('planned', 'retry');

CREATE INDEX notice_claimed ON notice (lease_until) WHERE state = 'claimed';

CREATE INDEX notice_in_digest ON notice (digest, channel) WHERE digest <> '';

-- The channels that have something waiting, each with its earliest next_at. Jumps from channel to channel in the
-- index, so its cost follows the number of channels, not of notices.
CREATE VIEW waiting_channel AS
WITH RECURSIVE one (channel) AS (
    SELECT min(channel) FROM notice WHERE state IN ('planned', 'retry')
    UNION ALL
    SELECT (
        SELECT min(notice.channel) FROM notice
        WHERE notice.state IN ('planned', 'retry') AND notice.channel > one.channel
    )
    FROM one WHERE one.channel IS NOT NULL
)
SELECT
    one.channel AS channel,
    (
        SELECT min(notice.next_at) FROM notice
        WHERE notice.state IN ('planned', 'retry') AND notice.channel = one.channel
    ) AS next_at
FROM one WHERE one.channel IS NOT NULL;

CREATE TABLE attempt (
    notice TEXT NOT NULL REFERENCES notice (id),
    number INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    code INTEGER,
    text TEXT NOT NULL,
    PRIMARY KEY (notice, number)
);

-- A recipient's webhook: what signs what is sent to it, and since when it is gone, if it is.
CREATE TABLE endpoint (
    recipient TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    previous TEXT,
    changed_at TEXT NOT NULL,
    disabled_at TEXT,
    reason TEXT NOT NULL
);

-- The channels that fail, and since when; a channel that works has no row.
CREATE TABLE channel_failure (
    channel TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    reason TEXT NOT NULL
);

-- What keeps the service from its work, as the daemon has found it; what is well has no row.
CREATE TABLE trouble (
    subject TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    reason TEXT NOT NULL
);

-- Mail that came back after it was accepted: one row for each notice.

CREATE TABLE bounce (
    notice TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    address TEXT NOT NULL,
    at TEXT NOT NULL,
    permanent INTEGER NOT NULL,
    status TEXT NOT NULL,
    text TEXT NOT NULL
);

CREATE INDEX bounce_by_recipient ON bounce (recipient);

-- A private link to a feed. Its token is stored as SHA-256 only.
CREATE TABLE link (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    calendar TEXT NOT NULL REFERENCES calendar (id),
    view TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    used_on TEXT
);

-- What readers answered to reminders: that it is done, or, with until, that they want to hear of it again then.
-- undoes is the number of an answer that is taken back.
CREATE TABLE answer (
    calendar TEXT NOT NULL,
    event TEXT NOT NULL,
    occurrence TEXT NOT NULL,
    reminder TEXT NOT NULL,
    recipient TEXT NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    until TEXT,
    how TEXT NOT NULL,
    undoes INTEGER,
    PRIMARY KEY (calendar, event, occurrence, reminder, recipient, number)
);

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

-- The entries of an event in a view of its calendar's feed, and what they were rendered from; a cache, nothing more.
CREATE TABLE rendered (
    calendar TEXT NOT NULL,
    view TEXT NOT NULL,
    event TEXT NOT NULL,
    edition TEXT NOT NULL,
    revision INTEGER NOT NULL,
    occasion TEXT,
    occasion_revision INTEGER NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (calendar, view, event),
    FOREIGN KEY (calendar, event) REFERENCES event (calendar, id) ON DELETE CASCADE
);

-- What this program made up for itself and nobody else may know: the key that signs links in messages.
CREATE TABLE secret (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE data_version (
    name TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    changed_at TEXT NOT NULL
);

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

INSERT INTO counter (name, value) VALUES ('definitions', 0), ('plan', 0);
