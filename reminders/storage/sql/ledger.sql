-- name: events_due
-- The events whose next notice lies within the horizon, soonest first.
SELECT * FROM event
WHERE removed_at IS NULL AND next_due_at <= :horizon
ORDER BY next_due_at, calendar, id
LIMIT :limit

-- name: plan_anew
-- Have all events planned from now on by the next look, but those that still owe something; the edge always moves, so
-- no plan made meanwhile is taken.
UPDATE event SET planned_until = CASE WHEN planned_until = :now THEN :before ELSE :now END, next_due_at = :before
WHERE removed_at IS NULL AND (next_due_at IS NULL OR next_due_at > :now)

-- name: count_due
-- How many events wait to be planned.
SELECT count(*) AS count FROM event WHERE removed_at IS NULL AND next_due_at <= :now

-- name: mark_planned
-- Move the edge of a plan, unless somebody else changed the event or moved the edge.
UPDATE event SET planned_until = :planned_until, next_due_at = :next_due_at
WHERE calendar = :calendar AND id = :id AND revision = :revision AND planned_until = :known_until

-- name: add_notice
-- Enter a notice, unless its identity and generation are there.
INSERT INTO notice (
    id, calendar, event, occurrence, reminder, recipient, channel, repeat, generation, state, due_at, nominal_at, next_at,
    revision, attempts, rescues, created_at, first_attempt_at, sent_at, token, lease_until, subject, reason, digest,
    replay_of
)
VALUES (
    :id, :calendar, :event, :occurrence, :reminder, :recipient, :channel, :repeat, :generation, :state, :due_at,
    :nominal_at, :next_at, :revision, :attempts, :rescues, :created_at, :first_attempt_at, :sent_at, :token, :lease_until,
    :subject, :reason, :digest, :replay_of
)
ON CONFLICT DO NOTHING

-- name: cancel_notice
-- planned | retry -> cancelled: it is not wanted any more.
UPDATE notice SET state = 'cancelled', reason = :reason
WHERE id = :id AND state IN ('planned', 'retry')

-- name: reschedule_notice
-- Give what waits another time.
UPDATE notice
SET due_at = :due_at, nominal_at = :nominal_at, next_at = :next_at, revision = :revision, subject = :subject,
    digest = :digest
WHERE id = :id AND state IN ('planned', 'retry')

-- name: claim_due
-- planned | retry -> claimed: take the soonest of what is due on a channel, leaving alone what others are taking.
-- The lease is a query of its own, so that the server reckons it once and not for each row.
WITH due AS MATERIALIZED (
    SELECT id FROM notice
    WHERE state IN ('planned', 'retry')
        AND channel = :channel
        AND next_at <= :now
        AND (due_at > :since OR replay_of <> '')
        AND digest = ''
        AND (rescues >= :suspect_rescues) = :suspect
    ORDER BY next_at
    LIMIT :limit
    /* FOR UPDATE SKIP LOCKED */
)
UPDATE notice SET state = 'claimed', token = :token, lease_until = (SELECT lapses(:now, :lease_seconds))
WHERE id IN (SELECT id FROM due)
RETURNING *

-- name: suspects
-- Whether something due on a channel has outlived several of its senders.
SELECT 1 FROM notice
WHERE state IN ('planned', 'retry') AND channel = :channel AND next_at <= :now AND digest = ''
    AND rescues >= :suspect_rescues
LIMIT 1

-- name: claim_members
-- planned | retry -> claimed: what is told in the digests that a holder has claimed goes with them.
UPDATE notice SET state = 'claimed', token = :token, lease_until = (SELECT lapses(:now, :lease_seconds))
WHERE state IN ('planned', 'retry')
    AND digest <> ''
    AND digest IN (SELECT id FROM notice WHERE state = 'claimed' AND token = :token AND reminder = :digest)

-- name: settle
-- claimed -> sent | retry | failed | cancelled: how several sends ended, for the holder of their claims only.
UPDATE notice
SET state = ended.value ->> 'state',
    attempts = attempts + 1,
    first_attempt_at = COALESCE(first_attempt_at, ended.value ->> 'started_at'),
    sent_at = COALESCE(ended.value ->> 'sent_at', sent_at),
    next_at = COALESCE(ended.value ->> 'next_at', next_at),
    subject = COALESCE(NULLIF(ended.value ->> 'subject', ''), subject),
    reason = ended.value ->> 'reason',
    token = NULL,
    lease_until = NULL
FROM json_each(:ended) AS ended
WHERE notice.id = ended.value ->> 'id' AND notice.state = 'claimed' AND notice.token = :token
RETURNING notice.id AS id, reminder

-- name: settle_members
-- claimed -> as the digests in which they were told.
UPDATE notice
SET state = ended.value ->> 'state',
    attempts = attempts + 1,
    first_attempt_at = COALESCE(first_attempt_at, ended.value ->> 'started_at'),
    sent_at = COALESCE(ended.value ->> 'sent_at', sent_at),
    next_at = COALESCE(ended.value ->> 'next_at', next_at),
    reason = ended.value ->> 'reason',
    token = NULL,
    lease_until = NULL
FROM json_each(:ended) AS ended
WHERE notice.digest = ended.value ->> 'id' AND digest <> '' AND notice.state = 'claimed' AND notice.token = :token

-- name: postpone
-- claimed -> planned | retry, for the holder of the claims only: they were not tried.
UPDATE notice
SET state = CASE WHEN attempts = 0 THEN 'planned' ELSE 'retry' END,
    next_at = ended.value ->> 'next_at',
    reason = ended.value ->> 'reason',
    token = NULL,
    lease_until = NULL
FROM json_each(:ended) AS ended
WHERE notice.id = ended.value ->> 'id' AND notice.state = 'claimed' AND notice.token = :token
RETURNING notice.id AS id, reminder

-- name: postpone_members
-- claimed -> planned | retry: what a digest tells waits with it.
UPDATE notice
SET state = CASE WHEN attempts = 0 THEN 'planned' ELSE 'retry' END,
    next_at = ended.value ->> 'next_at',
    reason = ended.value ->> 'reason',
    token = NULL,
    lease_until = NULL
FROM json_each(:ended) AS ended
WHERE notice.digest = ended.value ->> 'id' AND digest <> '' AND notice.state = 'claimed' AND notice.token = :token

-- name: add_attempts
-- Record how attempts ended, after their notices were settled.
INSERT INTO attempt (notice, number, started_at, ended_at, outcome, code, text)
SELECT
    notice.id, notice.attempts + notice.rescues, ended.value ->> 'started_at', ended.value ->> 'ended_at',
    ended.value ->> 'state', CAST(ended.value ->> 'code' AS INTEGER), ended.value ->> 'reason'
FROM json_each(:ended) AS ended
INNER JOIN notice ON notice.id = ended.value ->> 'id'

-- name: release
-- claimed -> planned | retry: give back what a holder does not come to, all but what it keeps, with what that tells.
UPDATE notice
SET state = CASE WHEN attempts = 0 THEN 'planned' ELSE 'retry' END, token = NULL, lease_until = NULL
WHERE state = 'claimed'
    AND token = :token
    AND NOT EXISTS (
        SELECT 1 FROM json_each(:kept) AS kept WHERE kept.value ->> 'id' IN (notice.id, notice.digest)
    )

-- name: renew
-- Prolong the claims of a holder that is still sending.
UPDATE notice SET lease_until = (SELECT lapses(:now, :lease_seconds)) WHERE state = 'claimed' AND token = :token

-- name: rescue
-- claimed -> retry, or failed as poison: the holder died with it.
UPDATE notice
SET state = CASE WHEN rescues + 1 >= :poison_rescues THEN 'failed' ELSE 'retry' END,
    reason = CASE WHEN rescues + 1 >= :poison_rescues THEN :poison ELSE reason END,
    rescues = rescues + 1,
    next_at = :now,
    token = NULL,
    lease_until = NULL
WHERE state = 'claimed'
    AND lease_until <= lapses(:lapsed_at, 0) -- if lapsed_at
RETURNING *

-- name: give_up
-- retry -> failed: it is not to be sent again.
UPDATE notice SET state = 'failed', reason = :reason
WHERE id = :id AND state = 'retry'

-- name: newest_creation
-- When the latest of what is due latest was planned.
SELECT max(created_at) AS instant FROM (SELECT created_at FROM notice ORDER BY due_at DESC LIMIT 1000) AS latest

-- name: expire
-- planned | retry -> expired: too late to be of use.
UPDATE notice SET state = 'expired', reason = :reason
WHERE state IN ('planned', 'retry') AND due_at <= :since AND replay_of = ''

-- name: gathered
-- What is due on a channel and waits for a digest, by digest.
SELECT recipient, digest, count(*) AS number, min(due_at) AS due_at FROM notice
WHERE digest <> '' AND channel = :channel AND state IN ('planned', 'retry') AND next_at <= :now
GROUP BY recipient, digest
ORDER BY digest

-- name: overdue
-- The readers for whom too much is overdue on a channel, what waits for a digest that is not entered yet included; what
-- was rescued too often goes alone.
SELECT recipient, '' AS digest, count(*) AS number, min(due_at) AS due_at FROM notice
WHERE state IN ('planned', 'retry')
    AND channel = :channel
    AND next_at <= :now
    AND due_at > :since
    AND due_at <= :late
    AND NOT EXISTS (SELECT 1 FROM notice AS entered WHERE entered.id = notice.digest)
    AND reminder <> :no_digest
    AND rescues < :suspect_rescues
GROUP BY recipient
HAVING count(*) > :most
ORDER BY recipient

-- name: gather_overdue
-- Let what is overdue for a reader wait for one digest.
UPDATE notice SET digest = :digest
WHERE state IN ('planned', 'retry')
    AND channel = :channel
    AND recipient = :recipient
    AND next_at <= :now
    AND due_at > :since
    AND due_at <= :late
    AND NOT EXISTS (SELECT 1 FROM notice AS entered WHERE entered.id = notice.digest)
    AND reminder <> :no_digest
    AND rescues < :suspect_rescues

-- name: dissolve
-- Let what waits for a digest be told by itself.
UPDATE notice SET digest = '' WHERE digest = :digest AND digest <> '' AND state IN ('planned', 'retry')

-- name: set_apart
-- claimed -> planned | retry: a notice that its digest cannot tell is told by itself.
UPDATE notice
SET state = CASE WHEN attempts = 0 THEN 'planned' ELSE 'retry' END, digest = '', token = NULL, lease_until = NULL
WHERE id = :id AND state = 'claimed' AND token = :token

-- name: members
-- What a digest tells, in the order in which it was due.
SELECT * FROM notice WHERE digest = :digest AND digest <> '' ORDER BY due_at, id

-- name: next_due
-- When the first of what waits may be claimed.
SELECT min(next_at) AS instant FROM waiting_channel

-- name: channels_due
-- The channels that something waits for now.
SELECT channel FROM waiting_channel WHERE next_at <= :now ORDER BY channel

-- name: notices_from
-- Up to two notices whose ids lie in a range: one is an answer, two are an ambiguity.
SELECT * FROM notice WHERE id >= :first AND id < :beyond ORDER BY id LIMIT 2

-- name: notices
-- The notices that all given filters leave, latest first.
SELECT * FROM notice
WHERE TRUE
    AND calendar = :calendar -- if calendar
    AND event = :event -- if event
    AND recipient = :recipient -- if recipient
    AND channel = :channel -- if channel
    AND (reminder = :reminder OR reminder LIKE :reminder || ':%') -- if reminder
    AND replay_of = :replay_of -- if replay_of
    AND :states LIKE '%,' || state || ',%' -- if states
    AND due_at > :after -- if after
    AND due_at <= :until -- if until
    AND CASE WHEN state = 'sent' THEN epoch(sent_at) -- if late_at
        WHEN state IN ('planned', 'claimed', 'retry') THEN epoch(:late_at) END -- if late_at
        > epoch(due_at) + :late_seconds -- if late_at
ORDER BY due_at DESC, id DESC
LIMIT :limit -- if limit

-- name: totals
-- How many notices there are in each state by what was asked for, and how late they are; days are counted by minutes.
SELECT
    CASE :by WHEN 'state' THEN state WHEN 'channel' THEN channel WHEN 'recipient' THEN recipient
        ELSE substr(due_at, 1, 16) END AS name,
    state,
    count(*) AS number,
    sum(CASE WHEN late > :late_seconds THEN 1 ELSE 0 END) AS late,
    max(late) AS latest
FROM (
    SELECT
        state, channel, recipient, due_at,
        CASE WHEN state = 'sent' THEN epoch(sent_at)
            WHEN state IN ('planned', 'claimed', 'retry') THEN epoch(:now) END - epoch(due_at) AS late
    FROM notice
    WHERE TRUE
        AND calendar = :calendar -- if calendar
        AND event = :event -- if event
        AND recipient = :recipient -- if recipient
        AND channel = :channel -- if channel
        AND (reminder = :reminder OR reminder LIKE :reminder || ':%') -- if reminder
        AND replay_of = :replay_of -- if replay_of
        AND :states LIKE '%,' || state || ',%' -- if states
        AND due_at > :after -- if after
        AND due_at <= :until -- if until
        AND CASE WHEN state = 'sent' THEN epoch(sent_at) -- if late_at
            WHEN state IN ('planned', 'claimed', 'retry') THEN epoch(:late_at) END -- if late_at
            > epoch(due_at) + :late_seconds -- if late_at
) AS chosen
GROUP BY 1, 2
ORDER BY 1, 2

-- name: attempts
-- All tries at sending a notice.
SELECT * FROM attempt WHERE notice = :notice ORDER BY number

-- name: counts
-- How many notices are in each state.
SELECT state, count(*) AS number FROM notice GROUP BY state
