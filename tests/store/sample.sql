-- name: sample_add :one
-- who: system
-- in: word text, note text?, size int64, extra int64?, weight real?, body blob?, is_open bool, is_odd bool?
INSERT INTO sample (word, note, size, extra, weight, body, is_open, is_odd)
VALUES ($word, $note, $size, $extra, $weight, $body, $is_open, $is_odd)
RETURNING id;

-- name: sample_get :one
-- who: system
-- in: id int64
SELECT id, word, note, size, extra, part, weight, body, is_open, is_odd FROM sample WHERE id = $id;

-- name: sample_find :opt
-- who: public staff
-- in: word text
SELECT id, word FROM sample WHERE word = $word;

-- name: sample_word :many
-- who: system
SELECT id, word FROM sample ORDER BY word;

-- name: sample_each :each
-- who: system
-- in: least int64
SELECT id, word, body FROM sample WHERE id >= $least ORDER BY id;

-- name: sample_chosen :many
-- who: system
-- in: ids text
-- Those of a list.
SELECT s.id, s.word FROM @each($ids) AS e JOIN sample AS s ON s.id = CAST(e.value AS BIGINT) ORDER BY s.id;

-- name: sample_like :many
-- who: system
-- in: pattern text
SELECT id, word FROM sample WHERE word LIKE $pattern ESCAPE '\' ORDER BY id;

-- name: sample_set_size :count
-- who: system
-- in: id int64, old int64, size int64
UPDATE sample SET size = $size WHERE id = $id AND size = $old;

-- name: sample_drop :exec
-- who: system
-- in: id int64
DELETE FROM sample WHERE id = $id;

-- name: sample_put :exec
-- who: system
-- in: word text, size int64
INSERT INTO sample (word, size, is_open) VALUES ($word, $size, 0)
ON CONFLICT (word) DO UPDATE SET size = excluded.size;

-- name: sample_all :one
-- who: system
SELECT id, word FROM sample;

-- name: sample_total :one
-- who: system
SELECT COUNT(*) AS n, -- out: n int64
       CAST(COALESCE(SUM(size), 0) AS BIGINT) AS total -- out: total int64
FROM sample;

-- name: sample_line_add :exec
-- who: system
-- in: sample_id int64, line_no int64, line text
INSERT INTO sample_line (sample_id, line_no, line) VALUES ($sample_id, $line_no, $line);

-- name: sample_with_lines :many
-- who: system
SELECT s.word, l.line_no, l.line FROM sample AS s LEFT JOIN sample_line AS l ON l.sample_id = s.id
ORDER BY s.word, l.line_no;

-- name: sample_on_engine :one
-- who: system
SELECT @only sqlite 'sqlite' @end @only postgresql CAST('postgresql' AS TEXT) @end AS engine; -- out: engine text

-- name: tamper_reason :exec
-- who: system
-- in: seq int64, reason text
-- What somebody with the store in hand might do to the event log.
UPDATE flow_event SET reason = $reason WHERE seq = $seq;

-- name: tamper_remove :exec
-- who: system
-- in: seq int64
DELETE FROM flow_event WHERE seq = $seq;

-- name: tamper_move :exec
-- who: system
-- in: seq int64, to_seq int64
UPDATE flow_event SET seq = $to_seq WHERE seq = $seq;

-- name: tamper_link :exec
-- who: system
-- in: seq int64, prev_sm3 text, sm3 text
UPDATE flow_event SET prev_sm3 = $prev_sm3, sm3 = $sm3 WHERE seq = $seq;

-- name: tamper_head :exec
-- who: system
-- in: seq int64
UPDATE flow_head SET seq = $seq WHERE id = 1;

-- name: tamper_state :exec
-- who: system
-- in: subject_id int64, state text
UPDATE flow_case SET state = $state WHERE subject_id = $subject_id;

-- name: tamper_case :exec
-- who: system
-- in: subject_id int64
DELETE FROM flow_case WHERE subject_id = $subject_id;
