-- An answer that takes another one back names its number; what was answered stays as it was.

ALTER TABLE answer ADD COLUMN undoes INTEGER;
