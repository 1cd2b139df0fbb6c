-- name: document_insert :one
-- who: staff system
-- in: body_id int64, section_id int64, title text, doc_no text, issuer text, made_on text?, effective_on text?, repealed_on text?
-- in: validity text, theme text, genre text, keywords text, summary text, source text, disclosure text, ground text, ground_note text
-- in: source_id text, import_key text?, source_url text, at int64
INSERT INTO document (body_id, section_id, shown, index_no, title, doc_no, issuer, made_on, published_on, published_at,
  effective_on, repealed_on, validity, theme, genre, keywords, summary, source, disclosure, ground, ground_note, route_id,
  source_id, import_key, source_url, created_at, changed_at, rev)
VALUES ($body_id, $section_id, 0, NULL, $title, $doc_no, $issuer, $made_on, NULL, 0,
  $effective_on, $repealed_on, $validity, $theme, $genre, $keywords, $summary, $source, $disclosure, $ground, $ground_note, 0,
  $source_id, $import_key, $source_url, $at, $at, 1)
RETURNING id;

-- name: document_update :count
-- who: staff system
-- in: section_id int64, title text, doc_no text, issuer text, made_on text?, effective_on text?, repealed_on text?
-- in: validity text, theme text, genre text, keywords text, summary text, source text, disclosure text, ground text, ground_note text
-- in: at int64, id int64, old_rev int64
UPDATE document SET section_id = $section_id, title = $title, doc_no = $doc_no, issuer = $issuer, made_on = $made_on,
  effective_on = $effective_on, repealed_on = $repealed_on, validity = $validity, theme = $theme, genre = $genre,
  keywords = $keywords, summary = $summary, source = $source, disclosure = $disclosure, ground = $ground,
  ground_note = $ground_note, changed_at = $at, rev = rev + 1
WHERE id = $id AND rev = $old_rev;

-- name: document_bump :count
-- who: staff system
-- in: at int64, id int64, old_rev int64
-- A step changes the revision too, so that nobody decides on what has moved on.
UPDATE document SET changed_at = $at, rev = rev + 1 WHERE id = $id AND rev = $old_rev;

-- name: document_set_route :exec
-- who: staff system
-- in: route_id int64, id int64
UPDATE document SET route_id = $route_id WHERE id = $id;

-- name: document_text_put :exec
-- who: staff system
-- in: document_id int64, body_html text, body_text text
INSERT INTO document_text (document_id, body_html, body_text) VALUES ($document_id, $body_html, $body_text)
ON CONFLICT (document_id) DO UPDATE SET body_html = $body_html, body_text = $body_text;

-- name: document_get :opt
-- who: staff system
-- in: id int64
SELECT d.id, d.body_id, d.section_id, d.shown, d.index_no, d.title, d.doc_no, d.issuer, d.made_on, d.published_on, d.published_at,
  d.effective_on, d.repealed_on, d.validity, d.theme, d.genre, d.keywords, d.summary, d.source, d.disclosure, d.ground,
  d.ground_note, d.route_id, d.source_id, d.source_url, d.created_at, d.changed_at, d.rev,
  b.name AS body_name, s.name AS section_name, s.path AS section_path, t.body_html, t.body_text
FROM document AS d
JOIN body AS b ON b.id = d.body_id
JOIN section AS s ON s.id = d.section_id
JOIN document_text AS t ON t.document_id = d.id
WHERE d.id = $id;

-- name: document_title :opt
-- who: staff system
-- in: id int64
SELECT title FROM document WHERE id = $id;

-- name: document_imported :opt
-- who: system
-- in: import_key text
SELECT id FROM document WHERE import_key = $import_key;

-- name: document_show :exec
-- who: staff system
-- in: index_no text, published_on text, published_at int64, id int64
UPDATE document SET shown = 1, index_no = $index_no, published_on = $published_on, published_at = $published_at WHERE id = $id;

-- name: index_counter_next :one
-- who: staff system
-- in: prefix text
INSERT INTO index_counter (prefix, last) VALUES ($prefix, 1)
ON CONFLICT (prefix) DO UPDATE SET last = index_counter.last + 1
RETURNING last;

-- name: document_index_taken :opt
-- who: staff system
-- in: index_no text
SELECT id FROM document WHERE index_no = $index_no;

-- name: document_body_facts :one
-- who: staff system
-- in: body_id int64
-- What an index number and a place need to know of a body.
SELECT id, parent_id, code, area_code, index_pattern, slug, name, status FROM body WHERE id = $body_id;

-- name: document_section_line :many
-- who: staff system
-- in: section_id int64
-- A section and every section above it, nearest first.
WITH RECURSIVE line (id, parent_id, path, depth) AS (
  SELECT s.id, s.parent_id, s.path, 0 FROM section AS s WHERE s.id = $section_id
  UNION ALL
  SELECT p.id, p.parent_id, p.path, line.depth + 1 FROM section AS p JOIN line ON p.id = line.parent_id WHERE line.depth < 20)
SELECT id, path -- out: id int64, path text
FROM line ORDER BY depth;

-- name: document_place_insert :exec
-- who: staff system
-- in: section_id int64, published_on text, document_id int64
INSERT INTO document_place (section_id, published_on, document_id) VALUES ($section_id, $published_on, $document_id);

-- name: section_stat_add :exec
-- who: staff system
-- in: section_id int64, updated_on text
INSERT INTO section_stat (section_id, documents, updated_on) VALUES ($section_id, 1, $updated_on)
ON CONFLICT (section_id) DO UPDATE SET documents = section_stat.documents + 1,
  updated_on = CASE WHEN section_stat.updated_on < $updated_on THEN $updated_on ELSE section_stat.updated_on END;

-- name: body_stat_add :exec
-- who: staff system
-- in: body_id int64, updated_on text
INSERT INTO body_stat (body_id, documents, updated_on) VALUES ($body_id, 1, $updated_on)
ON CONFLICT (body_id) DO UPDATE SET documents = body_stat.documents + 1,
  updated_on = CASE WHEN body_stat.updated_on < $updated_on THEN $updated_on ELSE body_stat.updated_on END;

-- name: document_address_put :exec
-- who: system
-- in: address text, document_id int64
INSERT INTO document_address (address, document_id) VALUES ($address, $document_id)
ON CONFLICT (address) DO NOTHING;

-- name: attachment_link_insert :exec
-- who: system
-- in: document_id int64, seq int64, name text, url text
INSERT INTO attachment_link (document_id, seq, name, url) VALUES ($document_id, $seq, $name, $url);

-- name: class_item_get :opt
-- who: public staff system
-- in: kind text, code text
SELECT code, name, note, parent, active FROM class_item WHERE kind = $kind AND code = $code;

-- name: document_section_get :opt
-- who: staff system
-- in: id int64
SELECT id, status FROM section WHERE id = $id;

-- name: published_get :opt
-- who: public staff system
-- in: id int64
SELECT d.id, d.index_no, d.title, d.doc_no, d.issuer, d.made_on, d.published_on, d.effective_on, d.repealed_on, d.validity,
  d.theme, d.genre, d.keywords, d.summary, d.source, d.source_url, d.body_id, d.section_id, d.published_at,
  b.name AS body_name, b.slug AS body_slug, s.name AS section_name, s.path AS section_path, t.body_html, t.body_text
FROM document AS d
JOIN body AS b ON b.id = d.body_id
JOIN section AS s ON s.id = d.section_id
JOIN document_text AS t ON t.document_id = d.id
WHERE d.id = $id AND d.shown = 1;

-- name: published_links :many
-- who: public staff system
-- in: id int64
SELECT a.name, a.url FROM attachment_link AS a JOIN document AS d ON d.id = a.document_id
WHERE a.document_id = $id AND d.shown = 1 ORDER BY a.seq;

-- name: published_by_section :many
-- who: public staff system
-- in: section_id int64, from_on text, to_on text, limit int64, offset int64
SELECT d.id, d.section_id, d.body_id, d.title, d.doc_no, d.issuer, d.published_on, d.validity, d.summary, s.name AS section_name,
  s.path AS section_path, b.short_name AS body_name
FROM document_place AS p
JOIN document AS d ON d.id = p.document_id
JOIN section AS s ON s.id = d.section_id
JOIN body AS b ON b.id = d.body_id
WHERE p.section_id = $section_id AND p.published_on >= $from_on AND p.published_on <= $to_on AND d.shown = 1
ORDER BY p.published_on DESC, p.document_id DESC LIMIT $limit OFFSET $offset;

-- name: published_by_body :many
-- who: public staff system
-- in: body_id int64, from_on text, to_on text, limit int64, offset int64
SELECT d.id, d.section_id, d.body_id, d.title, d.doc_no, d.issuer, d.published_on, d.validity, d.summary, s.name AS section_name,
  s.path AS section_path, b.short_name AS body_name
FROM document AS d
JOIN section AS s ON s.id = d.section_id
JOIN body AS b ON b.id = d.body_id
WHERE d.body_id = $body_id AND d.shown = 1 AND d.published_on >= $from_on AND d.published_on <= $to_on
ORDER BY d.published_on DESC, d.id DESC LIMIT $limit OFFSET $offset;

-- name: published_newest :many
-- who: public staff system
-- in: from_on text, to_on text, limit int64, offset int64
SELECT d.id, d.section_id, d.body_id, d.title, d.doc_no, d.issuer, d.published_on, d.validity, d.summary, s.name AS section_name,
  s.path AS section_path, b.short_name AS body_name
FROM document AS d
JOIN section AS s ON s.id = d.section_id
JOIN body AS b ON b.id = d.body_id
WHERE d.shown = 1 AND d.published_on >= $from_on AND d.published_on <= $to_on
ORDER BY d.published_on DESC, d.id DESC LIMIT $limit OFFSET $offset;

-- name: published_of_ids :many
-- who: public staff system
-- in: ids text
-- Rows of a JSON array of ids, in no particular order.
SELECT d.id, d.section_id, d.body_id, d.title, d.doc_no, d.issuer, d.published_on, d.validity, d.summary, s.name AS section_name,
  s.path AS section_path, b.short_name AS body_name
FROM @each($ids) AS j
JOIN document AS d ON d.id = CAST(j.value AS BIGINT)
JOIN section AS s ON s.id = d.section_id
JOIN body AS b ON b.id = d.body_id
WHERE d.shown = 1;

-- name: published_text_of :opt
-- who: public staff system
-- in: id int64
-- What a snippet is cut from.
SELECT d.title, d.summary, t.body_text FROM document AS d JOIN document_text AS t ON t.document_id = d.id WHERE d.id = $id AND d.shown = 1;

-- name: published_count_section :one
-- who: public staff system
-- in: section_id int64, from_on text, to_on text
SELECT count(*) AS total -- out: total int64
FROM document_place WHERE section_id = $section_id AND published_on >= $from_on AND published_on <= $to_on;

-- name: published_count_body :one
-- who: public staff system
-- in: body_id int64, from_on text, to_on text
SELECT count(*) AS total -- out: total int64
FROM document WHERE body_id = $body_id AND shown = 1 AND published_on >= $from_on AND published_on <= $to_on;

-- name: published_count_all :one
-- who: public staff system
-- in: from_on text, to_on text
SELECT count(*) AS total -- out: total int64
FROM document WHERE shown = 1 AND published_on >= $from_on AND published_on <= $to_on;

-- name: published_stat_section :opt
-- who: public staff system
-- in: section_id int64
SELECT documents, updated_on FROM section_stat WHERE section_id = $section_id;

-- name: published_stat_body :opt
-- who: public staff system
-- in: body_id int64
SELECT documents, updated_on FROM body_stat WHERE body_id = $body_id;

-- name: published_stat_all :one
-- who: public staff system
-- Documents on the portal: every shown document belongs to one body.
SELECT COALESCE(CAST(sum(documents) AS BIGINT), 0) AS documents -- out: documents int64
FROM body_stat;

-- name: published_address :opt
-- who: public staff system
-- in: address text
SELECT a.document_id FROM document_address AS a JOIN document AS d ON d.id = a.document_id WHERE a.address = $address AND d.shown = 1;

-- name: review_route_insert :one
-- who: staff system
-- in: name text, body_id int64?, genre text, from_on text
INSERT INTO review_route (name, body_id, genre, from_on, active) VALUES ($name, $body_id, $genre, $from_on, 1) RETURNING id;

-- name: review_step_insert :exec
-- who: staff system
-- in: route_id int64, seq int64, code text, name text, role text, limit_days int64, is_signed bool
INSERT INTO review_step (route_id, seq, code, name, role, limit_days, signed)
VALUES ($route_id, $seq, $code, $name, $role, $limit_days, $is_signed);

-- name: review_route_pick :many
-- who: staff system
-- in: body_id int64, genre text, today text
-- The most particular first, then the newest.
SELECT id FROM review_route
WHERE active = 1 AND from_on <= $today AND (body_id IS NULL OR body_id = $body_id) AND (genre = '' OR genre = $genre)
ORDER BY CASE WHEN body_id IS NULL THEN 1 ELSE 0 END, CASE WHEN genre = '' THEN 1 ELSE 0 END, from_on DESC, id DESC LIMIT 1;

-- name: review_route_all :many
-- who: staff system
SELECT r.id, r.name, r.body_id, r.genre, r.from_on, r.active,
  COALESCE(b.name, '') AS body_name -- out: body_name text
FROM review_route AS r LEFT JOIN body AS b ON b.id = r.body_id
ORDER BY r.active DESC, r.from_on DESC, r.id DESC;

-- name: review_route_close :count
-- who: staff system
-- in: id int64
UPDATE review_route SET active = 0 WHERE id = $id AND active = 1;

-- name: review_route_general :one
-- who: staff system
-- in: today text
-- Routes that count today for every body and genre.
SELECT count(*) AS routes -- out: routes int64
FROM review_route WHERE active = 1 AND body_id IS NULL AND genre = '' AND from_on <= $today;

-- name: review_steps_of :many
-- who: staff system
-- in: route_id int64
SELECT seq, code, name, role, limit_days, signed AS is_signed FROM review_step WHERE route_id = $route_id ORDER BY seq;

-- name: review_route_count :one
-- who: staff system
SELECT count(*) AS routes -- out: routes int64
FROM review_route WHERE active = 1;

-- name: verify_documents :each
-- who: system
-- Every shown document with what its publication event recorded.
SELECT d.id, d.index_no, d.title, d.doc_no, d.issuer, d.made_on, d.published_on, d.section_id, d.body_id, d.summary, d.keywords,
  d.validity, t.body_html, t.body_text, COALESCE(e.data, '') AS data -- out: data text
FROM document AS d
JOIN document_text AS t ON t.document_id = d.id
LEFT JOIN flow_event AS e ON e.seq = (SELECT max(l.seq) FROM flow_event AS l WHERE l.kind = 'document' AND l.subject_id = d.id
  AND l.to_state = 'published')
WHERE d.shown = 1 ORDER BY d.id;

-- name: verify_states :many
-- who: system
-- Documents whose place on the portal and state disagree.
SELECT d.id, d.shown, c.state FROM document AS d JOIN flow_case AS c ON c.kind = 'document' AND c.subject_id = d.id
WHERE (c.state = 'published' AND d.shown = 0) OR (c.state <> 'published' AND d.shown = 1)
ORDER BY d.id LIMIT 100;

-- name: verify_places :many
-- who: system
-- Sections whose count is not what stands there.
SELECT s.section_id, s.documents, (SELECT count(*) FROM document_place AS p WHERE p.section_id = s.section_id) AS placed -- out: placed int64
FROM section_stat AS s
WHERE s.documents <> (SELECT count(*) FROM document_place AS p WHERE p.section_id = s.section_id)
ORDER BY s.section_id LIMIT 100;

-- name: verify_bodies :many
-- who: system
-- Bodies whose count is not what is shown.
SELECT b.body_id, b.documents, (SELECT count(*) FROM document AS d WHERE d.body_id = b.body_id AND d.shown = 1) AS shown -- out: shown int64
FROM body_stat AS b
WHERE b.documents <> (SELECT count(*) FROM document AS d WHERE d.body_id = b.body_id AND d.shown = 1)
ORDER BY b.body_id LIMIT 100;

-- name: verify_unplaced :many
-- who: system
-- Shown documents missing from their own section's list.
SELECT d.id FROM document AS d
LEFT JOIN document_place AS p ON p.section_id = d.section_id AND p.published_on = d.published_on AND p.document_id = d.id
WHERE d.shown = 1 AND p.document_id IS NULL ORDER BY d.id LIMIT 100;

-- name: document_list_staff :many
-- who: staff
-- in: bodies text, state text, like text, body_id int64, limit int64, offset int64
-- Documents of the bodies of a JSON array, newest change first; state, body_id and like "" or 0: any.
SELECT d.id, d.title, d.doc_no, d.index_no, d.changed_at, d.disclosure, b.short_name AS body_name, s.name AS section_name,
  c.state, c.step, c.since_at, COALESCE(a.name, '') AS author_name -- out: author_name text
FROM document AS d
JOIN flow_case AS c ON c.kind = 'document' AND c.subject_id = d.id
JOIN body AS b ON b.id = d.body_id
JOIN section AS s ON s.id = d.section_id
LEFT JOIN account AS a ON a.id = c.author_id
WHERE d.body_id IN (SELECT CAST(j.value AS BIGINT) FROM @each($bodies) AS j)
  AND ($state = '' OR c.state = $state) AND ($body_id = 0 OR d.body_id = $body_id)
  AND ($like = '' OR d.title LIKE $like ESCAPE '\' OR d.doc_no LIKE $like ESCAPE '\')
ORDER BY d.changed_at DESC, d.id DESC LIMIT $limit OFFSET $offset;

-- name: document_count_staff :one
-- who: staff
-- in: bodies text, state text, like text, body_id int64
SELECT count(*) AS total -- out: total int64
FROM document AS d
JOIN flow_case AS c ON c.kind = 'document' AND c.subject_id = d.id
WHERE d.body_id IN (SELECT CAST(j.value AS BIGINT) FROM @each($bodies) AS j)
  AND ($state = '' OR c.state = $state) AND ($body_id = 0 OR d.body_id = $body_id)
  AND ($like = '' OR d.title LIKE $like ESCAPE '\' OR d.doc_no LIKE $like ESCAPE '\');

-- name: register_list :many
-- who: staff
-- in: bodies text, body_id int64, from_at int64, to_at int64, limit int64, offset int64
-- The register 登记簿: documents that were decided (published, filed, imported), with who did what, out of the events alone.
SELECT d.id, d.title, d.doc_no, d.index_no, d.disclosure, d.ground, b.short_name AS body_name, c.since_at, c.state,
  COALESCE((SELECT e.actor_name FROM flow_event AS e WHERE e.kind = 'document' AND e.subject_id = d.id AND e.event = 'create' ORDER BY e.seq LIMIT 1), '') AS drafted_by, -- out: drafted_by text
  COALESCE((SELECT e.at FROM flow_event AS e WHERE e.kind = 'document' AND e.subject_id = d.id AND e.event = 'create' ORDER BY e.seq LIMIT 1), 0) AS drafted_at, -- out: drafted_at int64
  COALESCE((SELECT e.actor_name FROM flow_event AS e WHERE e.kind = 'document' AND e.subject_id = d.id AND e.event = 'pass' AND e.step = 'first' ORDER BY e.seq DESC LIMIT 1), '') AS first_by, -- out: first_by text
  COALESCE((SELECT e.at FROM flow_event AS e WHERE e.kind = 'document' AND e.subject_id = d.id AND e.event = 'pass' AND e.step = 'first' ORDER BY e.seq DESC LIMIT 1), 0) AS first_at, -- out: first_at int64
  COALESCE((SELECT e.actor_name FROM flow_event AS e WHERE e.kind = 'document' AND e.subject_id = d.id AND e.event = 'pass' AND e.step IN ('second', 'chief') ORDER BY e.seq DESC LIMIT 1), '') AS second_by, -- out: second_by text
  COALESCE((SELECT e.at FROM flow_event AS e WHERE e.kind = 'document' AND e.subject_id = d.id AND e.event = 'pass' AND e.step IN ('second', 'chief') ORDER BY e.seq DESC LIMIT 1), 0) AS second_at, -- out: second_at int64
  COALESCE((SELECT e.actor_name FROM flow_event AS e WHERE e.kind = 'document' AND e.subject_id = d.id AND e.event = 'pass' AND e.step = 'secrecy' ORDER BY e.seq DESC LIMIT 1), '') AS secrecy_by, -- out: secrecy_by text
  COALESCE((SELECT e.at FROM flow_event AS e WHERE e.kind = 'document' AND e.subject_id = d.id AND e.event = 'pass' AND e.step = 'secrecy' ORDER BY e.seq DESC LIMIT 1), 0) AS secrecy_at, -- out: secrecy_at int64
  COALESCE((SELECT e.actor_name FROM flow_event AS e WHERE e.kind = 'document' AND e.subject_id = d.id AND e.to_state IN ('published', 'filed') ORDER BY e.seq DESC LIMIT 1), '') AS closed_by -- out: closed_by text
FROM flow_case AS c
JOIN document AS d ON d.id = c.subject_id
JOIN body AS b ON b.id = d.body_id
WHERE c.kind = 'document' AND c.state IN ('published', 'filed') AND c.since_at >= $from_at AND c.since_at < $to_at
  AND d.body_id IN (SELECT CAST(j.value AS BIGINT) FROM @each($bodies) AS j) AND ($body_id = 0 OR d.body_id = $body_id)
ORDER BY c.since_at DESC, d.id DESC LIMIT $limit OFFSET $offset;

-- name: register_count :one
-- who: staff
-- in: bodies text, body_id int64, from_at int64, to_at int64
SELECT count(*) AS total -- out: total int64
FROM flow_case AS c JOIN document AS d ON d.id = c.subject_id
WHERE c.kind = 'document' AND c.state IN ('published', 'filed') AND c.since_at >= $from_at AND c.since_at < $to_at
  AND d.body_id IN (SELECT CAST(j.value AS BIGINT) FROM @each($bodies) AS j) AND ($body_id = 0 OR d.body_id = $body_id);

-- name: document_waiting :many
-- who: staff
-- in: keys text, limit int64, offset int64
-- What waits for somebody: keys is a JSON array of "role@body".
SELECT d.id, d.title, d.route_id, c.step, c.state, c.since_at, c.wait_role, c.wait_body_id, b.short_name AS body_name,
  COALESCE(a.name, '') AS author_name -- out: author_name text
FROM flow_case AS c
JOIN document AS d ON d.id = c.subject_id
JOIN body AS b ON b.id = d.body_id
LEFT JOIN account AS a ON a.id = c.author_id
WHERE c.kind = 'document' AND c.wait_role <> '' AND c.wait_role || '@' || CAST(c.wait_body_id AS TEXT) IN (SELECT j.value FROM @each($keys) AS j)
ORDER BY c.since_at, d.id LIMIT $limit OFFSET $offset;

-- name: document_returned :many
-- who: staff
-- in: account_id int64, limit int64
-- The drafts somebody opened, those sent back first; reason of the last sending back.
SELECT d.id, d.title, c.since_at, b.short_name AS body_name,
  COALESCE((SELECT e.reason FROM flow_event AS e WHERE e.kind = 'document' AND e.subject_id = d.id AND e.event = 'send_back' AND e.seq =
    (SELECT max(l.seq) FROM flow_event AS l WHERE l.kind = 'document' AND l.subject_id = d.id AND l.to_state <> '')), '') AS reason -- out: reason text
FROM flow_case AS c
JOIN document AS d ON d.id = c.subject_id
JOIN body AS b ON b.id = d.body_id
WHERE c.author_id = $account_id AND c.kind = 'document' AND c.state = 'draft'
ORDER BY c.since_at DESC, d.id DESC LIMIT $limit;

-- name: import_run_last :many
-- who: system
-- in: file_sm3 text, source text
-- The newest run over a file that was broken off.
SELECT id, lines FROM import_run WHERE file_sm3 = $file_sm3 AND source = $source AND finished_at = 0 ORDER BY id DESC LIMIT 1;

-- name: import_run_insert :one
-- who: system
-- in: source text, file_sm3 text, at int64
INSERT INTO import_run (source, file_sm3, started_at, finished_at, lines, loaded, skipped, refused)
VALUES ($source, $file_sm3, $at, 0, 0, 0, 0, 0) RETURNING id;

-- name: import_run_advance :exec
-- who: system
-- in: lines int64, loaded int64, skipped int64, refused int64, finished_at int64, id int64
UPDATE import_run SET lines = $lines, loaded = loaded + $loaded, skipped = skipped + $skipped, refused = refused + $refused,
  finished_at = $finished_at
WHERE id = $id;

-- name: document_source :opt
-- who: system
-- in: id int64
SELECT source_id FROM document WHERE id = $id;

-- name: published_steps :many
-- who: public
-- in: id int64
-- What the public may know of the way of a shown document: the steps and their days, no names and no reasons.
SELECT e.at, e.event, e.step FROM flow_event AS e JOIN document AS d ON d.id = e.subject_id
WHERE e.kind = 'document' AND e.subject_id = $id AND e.to_state <> '' AND d.shown = 1 ORDER BY e.seq;
