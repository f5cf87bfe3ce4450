-- What readers answered to reminders: that it is done, or, with until, that they want to hear of it again then.

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
    PRIMARY KEY (calendar, event, occurrence, reminder, recipient, number)
);
