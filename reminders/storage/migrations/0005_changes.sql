-- What readers are told of an event's last change of date.

ALTER TABLE event ADD COLUMN change TEXT;
