-- What this program made up for itself and nobody else may know: the key that signs links in messages.

CREATE TABLE secret (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    created_at TEXT NOT NULL
);
