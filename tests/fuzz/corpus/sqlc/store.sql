-- Statements of the store itself: the log of changes and the record of migrations.

-- name: change_add :exec
-- who: public staff system
-- in: topics text, origin int64, at int64
-- Append topics, a JSON array of words.
INSERT INTO change_log (topic, origin, at)
SELECT value, $origin, $at FROM @each($topics);

-- name: change_span :one
-- who: public staff system
-- Oldest and newest number there is; NULL when the log is empty.
SELECT MIN(seq) AS oldest, -- out: oldest int64?
       MAX(seq) AS newest  -- out: newest int64?
FROM change_log;

-- name: change_since :each
-- who: public staff system
-- in: seq int64, until int64, origin int64
-- Topics of other processes behind seq up to and including until.
SELECT topic FROM change_log
WHERE seq > $seq AND seq <= $until AND origin <> $origin
ORDER BY seq;

-- name: change_trim :exec
-- who: public staff system
-- in: before int64
-- Drop what is older.
DELETE FROM change_log WHERE seq < $before;

-- name: migration_list :many
-- who: public staff system
-- Migrations applied, oldest first.
SELECT number, name, sm3 FROM schema_migration ORDER BY number;

-- name: migration_add :exec
-- who: public staff system
-- in: number int64, name text, sm3 text, applied_at int64
-- Record a migration.
INSERT INTO schema_migration (number, name, sm3, applied_at) VALUES ($number, $name, $sm3, $applied_at);
