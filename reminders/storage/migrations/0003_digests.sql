-- A notice may be told in a digest, a notice of its own, whose id it then carries.

ALTER TABLE notice ADD COLUMN digest TEXT NOT NULL DEFAULT '';

CREATE INDEX notice_in_digest ON notice (digest, channel) WHERE digest <> '';
