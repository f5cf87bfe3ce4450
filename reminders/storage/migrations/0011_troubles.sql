-- What keeps the service from its work, as the daemon has found it; what is well has no row.

CREATE TABLE trouble (
    subject TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    reason TEXT NOT NULL
);
