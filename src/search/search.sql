-- name: search_state_lock :one
-- who: staff system
-- in: take_no int64
-- The first thing whoever writes the index does: others wait here until it is committed.
UPDATE search_state SET next_no = next_no + $take_no WHERE id = 1
RETURNING next_no, next_segment, docs, title_sum, head_sum, body_sum, pending, newest;

-- name: search_state_add :exec
-- who: staff system
-- in: docs int64, title_sum int64, head_sum int64, body_sum int64, pending int64, on_day int64
UPDATE search_state SET docs = docs + $docs, title_sum = title_sum + $title_sum, head_sum = head_sum + $head_sum,
  body_sum = body_sum + $body_sum, pending = pending + $pending,
  newest = CASE WHEN newest < $on_day THEN $on_day ELSE newest END
WHERE id = 1;

-- name: search_segment_take :one
-- who: staff system
UPDATE search_state SET next_segment = next_segment + 1 WHERE id = 1 RETURNING next_segment;

-- name: search_state_get :one
-- who: public staff system
SELECT next_no, docs, title_sum, head_sum, body_sum, pending, newest FROM search_state WHERE id = 1;

-- name: search_doc_get :opt
-- who: staff system
-- in: id int64
SELECT no, title_len, head_len, body_len, digest FROM search_doc WHERE id = $id;

-- name: search_doc_put :exec
-- who: staff system
-- in: id int64, no int64, title_len int64, head_len int64, body_len int64, digest int64
INSERT INTO search_doc (id, no, title_len, head_len, body_len, digest)
VALUES ($id, $no, $title_len, $head_len, $body_len, $digest)
ON CONFLICT (id) DO UPDATE SET no = $no, title_len = $title_len, head_len = $head_len, body_len = $body_len, digest = $digest;

-- name: search_doc_delete :exec
-- who: staff system
-- in: id int64
DELETE FROM search_doc WHERE id = $id;

-- name: search_doc_ids :many
-- who: public staff system
-- in: nos text
SELECT d.no, d.id FROM search_doc AS d WHERE d.no IN (SELECT CAST(e.value AS BIGINT) FROM @each($nos) AS e);

-- name: search_doc_each :each
-- who: system
-- in: from_id int64
SELECT id, no, digest FROM search_doc WHERE id >= $from_id ORDER BY id;

-- name: search_pending_add :exec
-- who: staff system
-- in: no int64, facts blob, page blob, spots blob
INSERT INTO search_pending (no, facts, page, spots) VALUES ($no, $facts, $page, $spots);

-- name: search_pending_delete :count
-- who: staff system
-- in: no int64
DELETE FROM search_pending WHERE no = $no;

-- name: search_pending_clear :exec
-- who: staff system
DELETE FROM search_pending;

-- name: search_pending_pages :many
-- who: public staff system
SELECT no, facts, page FROM search_pending ORDER BY no;

-- name: search_pending_all :many
-- who: staff system
SELECT no, facts, page, spots FROM search_pending ORDER BY no;

-- name: search_pending_spots :many
-- who: public staff system
-- in: nos text
SELECT p.no, p.spots FROM search_pending AS p WHERE p.no IN (SELECT CAST(e.value AS BIGINT) FROM @each($nos) AS e);

-- name: search_segments :many
-- who: public staff system
SELECT segment, lo, hi, level, pages, bytes, nonce, dead_docs, dead, busy FROM search_segment ORDER BY lo;

-- name: search_segment_of :opt
-- who: staff system
-- in: no int64
SELECT segment, lo, dead_docs, dead FROM search_segment WHERE lo <= $no AND hi >= $no;

-- name: search_segment_add :exec
-- who: staff system
-- in: segment int64, lo int64, hi int64, level int64, pages int64, bytes int64, nonce int64, dead_docs int64, dead blob
INSERT INTO search_segment (segment, lo, hi, level, pages, bytes, nonce, dead_docs, dead, busy)
VALUES ($segment, $lo, $hi, $level, $pages, $bytes, $nonce, $dead_docs, $dead, 0);

-- name: search_segment_dead :exec
-- who: staff system
-- in: segment int64, dead_docs int64, dead blob
UPDATE search_segment SET dead_docs = $dead_docs, dead = $dead WHERE segment = $segment;

-- name: search_segment_busy :exec
-- who: staff system
-- in: lo int64, hi int64
UPDATE search_segment SET busy = 1 WHERE lo >= $lo AND hi <= $hi;

-- name: search_segment_delete :exec
-- who: staff system
-- in: lo int64, hi int64
DELETE FROM search_segment WHERE lo >= $lo AND hi <= $hi;

-- name: search_part_add :exec
-- who: staff system
-- in: segment int64, kind int64, part int64, data blob
INSERT INTO search_part (segment, kind, part, data) VALUES ($segment, $kind, $part, $data);

-- name: search_parts :many
-- who: public staff system
-- in: segment int64, kind int64
SELECT part, data FROM search_part WHERE segment = $segment AND kind = $kind ORDER BY part;

-- name: search_part_delete :exec
-- who: staff system
-- in: segment int64
DELETE FROM search_part WHERE segment = $segment;

-- name: search_pages :many
-- who: public staff system
-- in: pages text
SELECT p.page, p.data FROM search_page AS p WHERE p.page IN (SELECT CAST(e.value AS BIGINT) FROM @each($pages) AS e);

-- name: search_spots :many
-- who: public staff system
-- in: pages text
SELECT p.page, p.data FROM search_spot AS p WHERE p.page IN (SELECT CAST(e.value AS BIGINT) FROM @each($pages) AS e);

-- name: search_page_range :many
-- who: staff system
-- in: from_page int64, to_page int64
SELECT p.page, p.data, s.data AS spots FROM search_page AS p LEFT JOIN search_spot AS s ON s.page = p.page
WHERE p.page >= $from_page AND p.page < $to_page ORDER BY p.page;

-- name: search_page_add :exec
-- who: staff system
-- in: first int64, cuts text, data blob
-- Several pages in one: each cut is ((page - first) * 2^24 + offset) * 2^16 + bytes.
INSERT INTO search_page (page, data)
SELECT $first + c.cut / 1099511627776,
  substr($data, CAST(c.cut / 65536 % 16777216 AS INTEGER) + 1, CAST(c.cut % 65536 AS INTEGER))
FROM (SELECT CAST(e.value AS BIGINT) AS cut FROM @each($cuts) AS e) AS c;

-- name: search_spot_add :exec
-- who: staff system
-- in: first int64, cuts text, data blob
INSERT INTO search_spot (page, data)
SELECT $first + c.cut / 1099511627776,
  substr($data, CAST(c.cut / 65536 % 16777216 AS INTEGER) + 1, CAST(c.cut % 65536 AS INTEGER))
FROM (SELECT CAST(e.value AS BIGINT) AS cut FROM @each($cuts) AS e) AS c;

-- name: search_page_delete :exec
-- who: staff system
-- in: from_page int64, to_page int64
DELETE FROM search_page WHERE page >= $from_page AND page < $to_page;

-- name: search_spot_delete :exec
-- who: staff system
-- in: from_page int64, to_page int64
DELETE FROM search_spot WHERE page >= $from_page AND page < $to_page;

-- name: search_merges :many
-- who: staff system
SELECT segment, lo, hi, level, next_term, pages, bytes, parts, gone FROM search_merge ORDER BY level, lo;

-- name: search_merge_add :exec
-- who: staff system
-- in: segment int64, lo int64, hi int64, level int64, gone blob
INSERT INTO search_merge (segment, lo, hi, level, next_term, pages, bytes, parts, gone)
VALUES ($segment, $lo, $hi, $level, 0, 0, 0, 0, $gone);

-- name: search_merge_step :exec
-- who: staff system
-- in: segment int64, next_term int64, pages int64, bytes int64, parts int64
UPDATE search_merge SET next_term = $next_term, pages = $pages, bytes = $bytes, parts = $parts WHERE segment = $segment;

-- name: search_merge_delete :exec
-- who: staff system
-- in: segment int64
DELETE FROM search_merge WHERE segment = $segment;

-- name: search_drop_add :exec
-- who: staff system
-- in: segment int64, pages int64
INSERT INTO search_drop (segment, pages) VALUES ($segment, $pages);

-- name: search_drop_get :many
-- who: staff system
SELECT segment, pages FROM search_drop ORDER BY segment;

-- name: search_drop_step :exec
-- who: staff system
-- in: segment int64, pages int64
UPDATE search_drop SET pages = $pages WHERE segment = $segment;

-- name: search_drop_delete :exec
-- who: staff system
-- in: segment int64
DELETE FROM search_drop WHERE segment = $segment;

-- name: search_clear_docs :exec
-- who: system
DELETE FROM search_doc;

-- name: search_clear_segments :exec
-- who: system
DELETE FROM search_segment;

-- name: search_clear_parts :exec
-- who: system
DELETE FROM search_part;

-- name: search_clear_pages :exec
-- who: system
DELETE FROM search_page;

-- name: search_clear_spots :exec
-- who: system
DELETE FROM search_spot;

-- name: search_clear_merges :exec
-- who: system
DELETE FROM search_merge;

-- name: search_clear_drops :exec
-- who: system
DELETE FROM search_drop;

-- name: search_clear_state :exec
-- who: system
UPDATE search_state SET docs = 0, title_sum = 0, head_sum = 0, body_sum = 0, pending = 0, newest = 0 WHERE id = 1;

-- name: search_merge_count :one
-- who: public staff system
SELECT count(*) AS n -- out: n int64
FROM search_merge;
