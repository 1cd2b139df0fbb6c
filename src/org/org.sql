-- name: body_all :many
-- who: public staff system
SELECT id, parent_id, slug, name, short_name, level, code, area_code, address, phone, fax, email, office_hours, index_pattern,
  status, sort, rev FROM body ORDER BY sort, id;

-- name: body_get :opt
-- who: public staff system
-- in: id int64
SELECT id, parent_id, slug, name, short_name, level, code, area_code, address, phone, fax, email, office_hours, index_pattern,
  status, sort, rev FROM body WHERE id = $id;

-- name: body_get_slug :opt
-- who: public staff system
-- in: slug text
SELECT id FROM body WHERE slug = $slug;

-- name: body_insert :one
-- who: staff system
-- in: parent_id int64?, slug text, name text, short_name text, level text, code text, area_code text, address text, phone text
-- in: fax text, email text, office_hours text, index_pattern text, status text, sort int64
INSERT INTO body (parent_id, slug, name, short_name, level, code, area_code, address, phone, fax, email, office_hours,
  index_pattern, status, sort, rev)
VALUES ($parent_id, $slug, $name, $short_name, $level, $code, $area_code, $address, $phone, $fax, $email, $office_hours,
  $index_pattern, $status, $sort, 1) RETURNING id;

-- name: body_update :count
-- who: staff system
-- in: parent_id int64?, name text, short_name text, level text, code text, area_code text, address text, phone text
-- in: fax text, email text, office_hours text, index_pattern text, status text, sort int64, id int64, old_rev int64
UPDATE body SET parent_id = $parent_id, name = $name, short_name = $short_name, level = $level, code = $code,
  area_code = $area_code, address = $address, phone = $phone, fax = $fax, email = $email, office_hours = $office_hours,
  index_pattern = $index_pattern, status = $status, sort = $sort, rev = rev + 1
WHERE id = $id AND rev = $old_rev;

-- name: section_all :many
-- who: public staff system
SELECT s.id, s.parent_id, s.path, s.name, s.description, s.keywords, s.column_type, s.status, s.sort, s.rev,
  COALESCE(t.documents, 0) AS documents, -- out: documents int64
  COALESCE(t.updated_on, '') AS updated_on -- out: updated_on text
FROM section AS s LEFT JOIN section_stat AS t ON t.section_id = s.id ORDER BY s.sort, s.id;

-- name: section_get :opt
-- who: public staff system
-- in: id int64
SELECT s.id, s.parent_id, s.path, s.name, s.description, s.keywords, s.column_type, s.status, s.sort, s.rev,
  COALESCE(t.documents, 0) AS documents, -- out: documents int64
  COALESCE(t.updated_on, '') AS updated_on -- out: updated_on text
FROM section AS s LEFT JOIN section_stat AS t ON t.section_id = s.id WHERE s.id = $id;

-- name: section_get_path :opt
-- who: public staff system
-- in: path text
SELECT id FROM section WHERE path = $path;

-- name: section_insert :one
-- who: staff system
-- in: parent_id int64?, path text, name text, description text, keywords text, column_type text, status text, sort int64
INSERT INTO section (parent_id, path, name, description, keywords, column_type, status, sort, rev)
VALUES ($parent_id, $path, $name, $description, $keywords, $column_type, $status, $sort, 1) RETURNING id;

-- name: section_update :count
-- who: staff system
-- in: name text, description text, keywords text, column_type text, status text, sort int64, id int64, old_rev int64
UPDATE section SET name = $name, description = $description, keywords = $keywords, column_type = $column_type,
  status = $status, sort = $sort, rev = rev + 1
WHERE id = $id AND rev = $old_rev;

-- name: account_all :many
-- who: staff system
SELECT a.id, a.login, a.name, a.status, a.must_change, a.locked_until, a.created_at, a.rev,
  CASE WHEN a.password_hash = '' THEN 0 ELSE 1 END AS has_password, -- out: has_password bool
  COALESCE((SELECT max(s.seen_at) FROM session AS s WHERE s.account_id = a.id), 0) AS seen_at -- out: seen_at int64
FROM account AS a ORDER BY a.login;

-- name: account_row :opt
-- who: staff system
-- in: id int64
SELECT a.id, a.login, a.name, a.status, a.must_change, a.locked_until, a.created_at, a.rev,
  CASE WHEN a.password_hash = '' THEN 0 ELSE 1 END AS has_password, -- out: has_password bool
  COALESCE((SELECT max(s.seen_at) FROM session AS s WHERE s.account_id = a.id), 0) AS seen_at -- out: seen_at int64
FROM account AS a WHERE a.id = $id;

-- name: account_id_of :opt
-- who: staff system
-- in: login text
SELECT id FROM account WHERE login = $login;

-- name: account_insert :one
-- who: staff system
-- in: login text, name text, status text, at int64
INSERT INTO account (login, name, password_hash, password_set_at, must_change, status, failed_count, locked_until, created_at, rev)
VALUES ($login, $name, '', $at, 1, $status, 0, 0, $at, 1) RETURNING id;

-- name: account_update :count
-- who: staff system
-- in: name text, status text, id int64, old_rev int64
UPDATE account SET name = $name, status = $status, rev = rev + 1 WHERE id = $id AND rev = $old_rev;

-- name: account_unlock_row :count
-- who: staff system
-- in: id int64
UPDATE account SET failed_count = 0, locked_until = 0, rev = rev + 1 WHERE id = $id;

-- name: account_bump_row :count
-- who: staff system
-- in: id int64
UPDATE account SET rev = rev + 1 WHERE id = $id;

-- name: account_roles_all :many
-- who: staff system
SELECT account_id, body_id, role, tree FROM account_role ORDER BY account_id, body_id, role;

-- name: account_roles_of :many
-- who: staff system
-- in: account_id int64
SELECT body_id, role, tree FROM account_role WHERE account_id = $account_id ORDER BY body_id, role;

-- name: account_roles_clear :exec
-- who: staff system
-- in: account_id int64
DELETE FROM account_role WHERE account_id = $account_id;

-- name: account_role_insert :exec
-- who: staff system
-- in: account_id int64, body_id int64, role text, tree bool
INSERT INTO account_role (account_id, body_id, role, tree) VALUES ($account_id, $body_id, $role, $tree);

-- name: calendar_all :many
-- who: public staff system
SELECT on_day, works, name, source FROM calendar_day ORDER BY on_day;

-- name: calendar_clear_year :exec
-- who: staff system
-- in: notice_year int64
DELETE FROM calendar_day WHERE notice_year = $notice_year;

-- name: calendar_insert :exec
-- who: staff system
-- in: on_day text, works bool, name text, source text, notice_year int64
INSERT INTO calendar_day (on_day, works, name, source, notice_year) VALUES ($on_day, $works, $name, $source, $notice_year)
ON CONFLICT (on_day) DO UPDATE SET works = $works, name = $name, source = $source, notice_year = $notice_year;

-- name: class_all :many
-- who: public staff system
-- in: kind text
SELECT code, parent, name, note, sort, active FROM class_item WHERE kind = $kind ORDER BY sort, code;

-- name: class_row :opt
-- who: public staff system
-- in: kind text, code text
SELECT code, parent, name FROM class_item WHERE kind = $kind AND code = $code;

-- name: class_upsert :exec
-- who: staff system
-- in: kind text, code text, parent text, name text, note text, sort int64, active bool
INSERT INTO class_item (kind, code, parent, name, note, sort, active) VALUES ($kind, $code, $parent, $name, $note, $sort, $active)
ON CONFLICT (kind, code) DO UPDATE SET parent = $parent, name = $name, note = $note, sort = $sort, active = $active;
