-- Which notice was sent again by this one, where somebody asked for that.

ALTER TABLE notice ADD COLUMN replay_of TEXT NOT NULL DEFAULT '';
