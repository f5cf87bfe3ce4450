-- name: secret
-- One secret.
SELECT value FROM secret WHERE name = :id

-- name: add_secret
-- Keep a secret, unless there is one of that name.
INSERT INTO secret (name, value, created_at) VALUES (:id, :value, :created_at) ON CONFLICT DO NOTHING
