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
