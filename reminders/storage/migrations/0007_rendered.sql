-- What feeds have of each event, so that an edit renders one event and not all. May be emptied at any time.

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
