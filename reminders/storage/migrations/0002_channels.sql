-- What channels need to know of recipients, and what they say of themselves.

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
