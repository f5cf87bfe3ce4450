-- Private links to feeds. A token is stored as its SHA-256 only.

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
