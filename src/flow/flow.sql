-- name: flow_head_get :one
-- who: staff system
-- The last link of the chain.
SELECT seq, sm3 FROM flow_head WHERE id = 1;

-- name: flow_head_set :count
-- who: staff system
-- in: seq int64, sm3 text, old_seq int64
-- Compare-and-set: two writers can never append the same number.
UPDATE flow_head SET seq = $seq, sm3 = $sm3 WHERE id = 1 AND seq = $old_seq;

-- name: flow_event_insert :exec
-- who: staff system
-- in: seq int64, at int64, kind text, subject_id int64, event text, from_state text, to_state text, step text
-- in: actor_id int64, actor_name text, role text, body_id int64, reason text, data text, prev_sm3 text, sm3 text
INSERT INTO flow_event (seq, at, kind, subject_id, event, from_state, to_state, step, actor_id, actor_name, role, body_id,
  reason, data, prev_sm3, sm3)
VALUES ($seq, $at, $kind, $subject_id, $event, $from_state, $to_state, $step, $actor_id, $actor_name, $role, $body_id,
  $reason, $data, $prev_sm3, $sm3);

-- name: flow_case_insert :exec
-- who: staff system
-- in: kind text, subject_id int64, state text, step text, wait_role text, wait_body_id int64, since_at int64, author_id int64
INSERT INTO flow_case (kind, subject_id, state, step, wait_role, wait_body_id, since_at, author_id, rev)
VALUES ($kind, $subject_id, $state, $step, $wait_role, $wait_body_id, $since_at, $author_id, 1);

-- name: flow_case_move :count
-- who: staff system
-- in: state text, step text, wait_role text, wait_body_id int64, since_at int64, kind text, subject_id int64, old_state text, old_rev int64
UPDATE flow_case SET state = $state, step = $step, wait_role = $wait_role, wait_body_id = $wait_body_id,
  since_at = $since_at, rev = rev + 1
WHERE kind = $kind AND subject_id = $subject_id AND state = $old_state AND rev = $old_rev;

-- name: flow_case_get :opt
-- who: staff system
-- in: kind text, subject_id int64
SELECT kind, subject_id, state, step, wait_role, wait_body_id, since_at, author_id, rev
FROM flow_case WHERE kind = $kind AND subject_id = $subject_id;

-- name: flow_event_by :one
-- who: staff system
-- in: kind text, subject_id int64, actor_id int64, event text
-- How often an account did this to a case.
SELECT count(*) AS times -- out: times int64
FROM flow_event WHERE kind = $kind AND subject_id = $subject_id AND actor_id = $actor_id AND event = $event;

-- name: flow_event_of_subject :many
-- who: staff system
-- in: kind text, subject_id int64
SELECT seq, at, event, from_state, to_state, step, actor_id, actor_name, role, body_id, reason, data
FROM flow_event WHERE kind = $kind AND subject_id = $subject_id ORDER BY seq;

-- name: flow_event_all :each
-- who: system
-- The whole log in order, for verification.
SELECT seq, at, kind, subject_id, event, from_state, to_state, step, actor_id, actor_name, role, body_id, reason, data,
  prev_sm3, sm3
FROM flow_event ORDER BY seq;

-- name: flow_case_disagree :many
-- who: system
-- Cases whose state is not what their last event left, or that have no event.
SELECT c.kind, c.subject_id, c.state, COALESCE(e.to_state, '') AS event_state, -- out: event_state text
  COALESCE(e.seq, 0) AS seq -- out: seq int64
FROM flow_case AS c
LEFT JOIN flow_event AS e ON e.kind = c.kind AND e.subject_id = c.subject_id AND e.seq =
  (SELECT max(l.seq) FROM flow_event AS l WHERE l.kind = c.kind AND l.subject_id = c.subject_id AND l.to_state <> '')
WHERE e.seq IS NULL OR e.to_state <> c.state
ORDER BY c.kind, c.subject_id LIMIT 100;

-- name: flow_case_lost :many
-- who: system
-- Subjects with events of a machine (from a state, or to one) whose case row is gone.
SELECT e.kind, e.subject_id, max(e.seq) AS seq -- out: seq int64
FROM flow_event AS e
LEFT JOIN flow_case AS c ON c.kind = e.kind AND c.subject_id = e.subject_id
WHERE e.to_state <> '' AND c.kind IS NULL
GROUP BY e.kind, e.subject_id ORDER BY e.kind, e.subject_id LIMIT 100;

-- name: flow_audit_any :each
-- who: staff
-- in: kind text, event text, who text, from_at int64, to_at int64, limit int64, offset int64
-- The log by time, newest first: one range of the index by time, whoever acted.
SELECT seq, at, kind, subject_id, event, from_state, to_state, step, actor_id, actor_name, role, body_id, reason, data
FROM flow_event
WHERE at >= $from_at AND at < $to_at AND ($kind = '' OR kind = $kind) AND ($event = '' OR event = $event)
  AND ($who = '' OR actor_name LIKE $who ESCAPE '\')
ORDER BY at DESC, seq DESC LIMIT $limit OFFSET $offset;

-- name: flow_audit_actor :each
-- who: staff
-- in: actor_id int64, kind text, event text, from_at int64, to_at int64, limit int64, offset int64
-- What one account did, newest first: by the index of actors.
SELECT seq, at, kind, subject_id, event, from_state, to_state, step, actor_id, actor_name, role, body_id, reason, data
FROM flow_event
WHERE actor_id = $actor_id AND at >= $from_at AND at < $to_at AND ($kind = '' OR kind = $kind) AND ($event = '' OR event = $event)
ORDER BY seq DESC LIMIT $limit OFFSET $offset;

-- name: flow_audit_count_any :one
-- who: staff
-- in: kind text, event text, who text, from_at int64, to_at int64, most int64
-- How many of them, counting up to a limit.
SELECT count(*) AS events -- out: events int64
FROM (SELECT seq FROM flow_event
  WHERE at >= $from_at AND at < $to_at AND ($kind = '' OR kind = $kind) AND ($event = '' OR event = $event)
    AND ($who = '' OR actor_name LIKE $who ESCAPE '\') LIMIT $most) AS f;

-- name: flow_audit_count_actor :one
-- who: staff
-- in: actor_id int64, kind text, event text, from_at int64, to_at int64, most int64
SELECT count(*) AS events -- out: events int64
FROM (SELECT seq FROM flow_event
  WHERE actor_id = $actor_id AND at >= $from_at AND at < $to_at AND ($kind = '' OR kind = $kind)
    AND ($event = '' OR event = $event) LIMIT $most) AS f;

-- name: flow_event_last :opt
-- who: staff system
-- in: kind text, subject_id int64
-- The last thing that happened to a subject.
SELECT seq, at, event, actor_name, data FROM flow_event WHERE kind = $kind AND subject_id = $subject_id ORDER BY seq DESC LIMIT 1;
