-- Settings, sessions, and what proving a password needs.

-- name: setting_all :many
-- who: staff system
-- Every dated value.
SELECT name, from_on, value FROM setting;

-- name: setting_put :exec
-- who: staff system
-- in: name text, from_on text, value text, note text, changed_at int64, changed_by int64?
-- A value from that day on; a second one for the same day replaces the first.
INSERT INTO setting (name, from_on, value, note, changed_at, changed_by)
VALUES ($name, $from_on, $value, $note, $changed_at, $changed_by)
ON CONFLICT (name, from_on) DO UPDATE
SET value = EXCLUDED.value, note = EXCLUDED.note, changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by;

-- name: session_by_token :opt
-- who: system
-- in: sm3 text, now int64
-- The live session of a cookie, its present token or the one before within its grace, with its account if that is active.
SELECT s.id, s.account_id, s.token_sm3, s.csrf, s.created_at, s.rotated_at, s.seen_at,
       a.login, a.name, a.must_change, a.password_set_at
FROM session AS s
JOIN account AS a ON a.id = s.account_id
WHERE (s.token_sm3 = $sm3 OR (s.old_token_sm3 = $sm3 AND s.old_until > $now))
  AND s.revoked_at = 0 AND a.status = 'active';

-- name: session_by_id :opt
-- who: system
-- in: id int64
-- The account behind a session just opened.
SELECT s.account_id, a.login, a.name, a.must_change, a.password_set_at
FROM session AS s
JOIN account AS a ON a.id = s.account_id
WHERE s.id = $id;

-- name: session_grants :many
-- who: system
-- in: account_id int64
-- Roles of an account, tree grants spread over every body below.
WITH RECURSIVE reach (body_id, role) AS (
  SELECT g.body_id, g.role FROM account_role AS g WHERE g.account_id = $account_id AND g.tree = 1
  UNION
  SELECT b.id, r.role FROM reach AS r JOIN body AS b ON b.parent_id = r.body_id
), held (body_id, role) AS (
  SELECT g.body_id, g.role FROM account_role AS g WHERE g.account_id = $account_id
  UNION
  SELECT r.body_id, r.role FROM reach AS r
)
SELECT h.body_id AS body_id, -- out: body_id int64
       h.role AS role        -- out: role text
FROM held AS h
ORDER BY 1, 2;

-- name: session_add :one
-- who: system
-- in: account_id int64, token_sm3 text, csrf text, now int64, peer text, agent text
-- Open a session.
INSERT INTO session (account_id, token_sm3, old_token_sm3, old_until, csrf, created_at, rotated_at, seen_at, revoked_at, peer, agent)
VALUES ($account_id, $token_sm3, '', 0, $csrf, $now, $now, $now, 0, $peer, $agent)
RETURNING id;

-- name: session_seen :exec
-- who: system
-- in: id int64, now int64
-- Somebody was here.
UPDATE session SET seen_at = $now WHERE id = $id AND seen_at < $now;

-- name: session_rotate :count
-- who: system
-- in: id int64, was_rotated_at int64, token_sm3 text, old_until int64, now int64
-- A new token, unless a parallel request has just done it.
UPDATE session
SET old_token_sm3 = token_sm3, old_until = $old_until, token_sm3 = $token_sm3, rotated_at = $now, seen_at = $now
WHERE id = $id AND rotated_at = $was_rotated_at AND revoked_at = 0;

-- name: session_renew :exec
-- who: system
-- in: id int64, token_sm3 text, csrf text, now int64
-- A new token at once; the old one is dead.
UPDATE session
SET old_token_sm3 = '', old_until = 0, token_sm3 = $token_sm3, csrf = $csrf, rotated_at = $now, seen_at = $now
WHERE id = $id;

-- name: session_revoke :count
-- who: system
-- in: id int64, account_id int64, now int64
-- End one session; account 0: whoever has it.
UPDATE session SET revoked_at = $now
WHERE id = $id AND revoked_at = 0 AND ($account_id = 0 OR account_id = $account_id);

-- name: session_revoke_account :exec
-- who: system
-- in: account_id int64, but_id int64, now int64
-- End all sessions of an account but one.
UPDATE session SET revoked_at = $now WHERE account_id = $account_id AND id <> $but_id AND revoked_at = 0;

-- name: session_list :many
-- who: system
-- in: account_id int64, seen_since int64, created_since int64
-- Live sessions of an account, newest first.
SELECT id, created_at, seen_at, peer, agent FROM session
WHERE account_id = $account_id AND revoked_at = 0 AND seen_at >= $seen_since AND created_at >= $created_since
ORDER BY seen_at DESC, id DESC;

-- name: session_sweep :exec
-- who: system
-- in: before int64
-- Forget sessions long dead.
DELETE FROM session WHERE seen_at < $before;

-- name: login_by_name :opt
-- who: system
-- in: login text
-- What checking a password needs.
SELECT id, login, name, password_hash, status, failed_count, locked_until FROM account WHERE login = $login;

-- name: login_by_id :opt
-- who: system
-- in: id int64
-- The same for a known account.
SELECT id, login, name, password_hash, status, failed_count, locked_until FROM account WHERE id = $id;

-- name: login_count :exec
-- who: system
-- in: id int64, failed_count int64, locked_until int64
-- Remember failures and the lock they bring; 0, 0 after a success.
UPDATE account SET failed_count = $failed_count, locked_until = $locked_until WHERE id = $id;

-- name: login_rehash :exec
-- who: system
-- in: id int64, hash text
-- The same password under today's parameters.
UPDATE account SET password_hash = $hash WHERE id = $id;

-- name: login_put_password :count
-- who: system
-- in: id int64, hash text, now int64, must_change bool
-- A new password; lifts a lock.
UPDATE account
SET password_hash = $hash, password_set_at = $now, must_change = $must_change, failed_count = 0, locked_until = 0, rev = rev + 1
WHERE id = $id;

-- name: login_history_add :exec
-- who: system
-- in: account_id int64, hash text, set_at int64
-- Remember a password that was set.
INSERT INTO password_history (account_id, hash, set_at) VALUES ($account_id, $hash, $set_at)
ON CONFLICT (account_id, set_at) DO UPDATE SET hash = EXCLUDED.hash;

-- name: login_history :many
-- who: system
-- in: account_id int64, most int64
-- The last passwords, the present one among them.
SELECT hash FROM password_history WHERE account_id = $account_id ORDER BY set_at DESC LIMIT $most;

-- name: login_history_trim :exec
-- who: system
-- in: account_id int64, most int64
-- Keep the last ones only.
DELETE FROM password_history
WHERE account_id = $account_id AND set_at < (
  SELECT MIN(h.set_at) FROM (
    SELECT set_at FROM password_history WHERE account_id = $account_id ORDER BY set_at DESC LIMIT $most) AS h);

-- name: health_probe :one
-- who: system
-- Anything at all, to see that the store answers.
SELECT COUNT(*) AS n -- out: n int64
FROM setting;
