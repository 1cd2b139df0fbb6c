-- Accounts, sessions, settings (web), bodies and sections (org), the state machine and its event log (flow).

CREATE TABLE setting (               -- dated settings: the row with the newest from_on not after today counts
  name        TEXT NOT NULL,         -- such as session.idle_min
  from_on     TEXT NOT NULL,         -- first day it holds, YYYY-MM-DD
  value       TEXT NOT NULL,         -- as text; the reader knows the type
  note        TEXT NOT NULL,         -- why it was changed, or the source of the rule
  changed_at  BIGINT NOT NULL,       -- instant
  changed_by  BIGINT,                -- account; NULL: shipped default
  PRIMARY KEY (name, from_on)
);

CREATE TABLE body (                  -- a public body: government, department, town, village, enterprise or institution
  id           @id,                  -- number of ours
  parent_id    BIGINT REFERENCES body (id), -- superior body; NULL: top
  slug         TEXT NOT NULL UNIQUE, -- in addresses: /bodies/{slug}; lower-case letters, digits and hyphens; never changed
  name         TEXT NOT NULL,        -- full name
  short_name   TEXT NOT NULL,        -- for lists
  level        TEXT NOT NULL,        -- city county township department village institution
  code         TEXT NOT NULL,        -- unified social credit code (18) or organ code (9), "" when unknown
  area_code    TEXT NOT NULL,        -- administrative division code (GB/T 2260), "" when unknown
  address      TEXT NOT NULL,        -- office address
  phone        TEXT NOT NULL,        -- telephone of the openness office
  fax          TEXT NOT NULL,        -- fax number
  email        TEXT NOT NULL,        -- public mailbox
  office_hours TEXT NOT NULL,        -- as shown
  index_pattern TEXT NOT NULL,       -- index-number pattern; "" : the setting publish.index_pattern
  status       TEXT NOT NULL,        -- active closed
  sort         INTEGER NOT NULL,     -- order among siblings
  rev          INTEGER NOT NULL      -- changed with every edit; compare-and-set
);
CREATE INDEX body_parent ON body (parent_id, sort, id);

CREATE TABLE section (               -- a section (栏目) of the portal
  id           @id,                  -- number of ours
  parent_id    BIGINT REFERENCES section (id), -- section above; NULL: first level
  path         TEXT NOT NULL UNIQUE, -- full path of slugs: zwgk/fdzdgknr/zcwj
  name         TEXT NOT NULL,        -- as shown
  description  TEXT NOT NULL,        -- ColumnDescription
  keywords     TEXT NOT NULL,        -- ColumnKeywords, separated by the enumeration comma
  column_type  TEXT NOT NULL,        -- ColumnType of the national page tags
  status       TEXT NOT NULL,        -- active closed
  sort         INTEGER NOT NULL,     -- order among siblings
  rev          INTEGER NOT NULL      -- changed with every edit; compare-and-set
);
CREATE INDEX section_parent ON section (parent_id, sort, id);

CREATE TABLE account (               -- somebody who works here
  id              @id,               -- number of ours
  login           TEXT NOT NULL UNIQUE, -- lower case
  name            TEXT NOT NULL,     -- shown to colleagues
  password_hash   TEXT NOT NULL,     -- argon2id; "" : cannot log in yet
  password_set_at BIGINT NOT NULL,   -- instant
  must_change     @flag NOT NULL,    -- the password was given by an administrator
  status          TEXT NOT NULL,     -- active disabled
  failed_count    INTEGER NOT NULL,  -- wrong passwords in a row
  locked_until    BIGINT NOT NULL,   -- instant before which no attempt is looked at; 0: not locked
  created_at      BIGINT NOT NULL,   -- instant
  rev             INTEGER NOT NULL   -- changed with every edit; compare-and-set
);

CREATE TABLE account_role (          -- a role held at a body
  account_id BIGINT NOT NULL REFERENCES account (id), -- who
  body_id    BIGINT NOT NULL REFERENCES body (id),    -- where
  role       TEXT NOT NULL,          -- code of web/role.def
  tree       @flag NOT NULL,         -- also at every body below
  PRIMARY KEY (account_id, body_id, role)
);
CREATE INDEX account_role_body ON account_role (body_id, role);

CREATE TABLE password_history (      -- old passwords that may not come back
  account_id BIGINT NOT NULL REFERENCES account (id), -- whose
  hash       TEXT NOT NULL,          -- argon2id
  set_at     BIGINT NOT NULL,        -- instant
  PRIMARY KEY (account_id, set_at)
);

CREATE TABLE session (               -- a browser that is logged in
  id           @id,                  -- number of ours
  account_id   BIGINT NOT NULL REFERENCES account (id), -- who
  token_sm3    TEXT NOT NULL UNIQUE, -- SM3 of the cookie, hexadecimal
  old_token_sm3 TEXT NOT NULL,       -- the one before rotation, good until old_until; "" : none
  old_until    BIGINT NOT NULL,      -- instant
  csrf         TEXT NOT NULL,        -- token its forms carry
  created_at   BIGINT NOT NULL,      -- instant of login: the absolute limit counts from here
  rotated_at   BIGINT NOT NULL,      -- instant of the last new token
  seen_at      BIGINT NOT NULL,      -- instant: the idle limit counts from here
  revoked_at   BIGINT NOT NULL,      -- instant; 0: live
  peer         TEXT NOT NULL,        -- address
  agent        TEXT NOT NULL         -- browser, cut to 200 characters
);
CREATE INDEX session_account ON session (account_id, seen_at);
CREATE INDEX session_old_token ON session (old_token_sm3);

CREATE TABLE flow_case (             -- where a thing stands in its state machine; only flow/ writes here
  kind       TEXT NOT NULL,          -- machine: document, …
  subject_id BIGINT NOT NULL,        -- id in the capability's own table
  state      TEXT NOT NULL,          -- state of the machine
  step       TEXT NOT NULL,          -- step of a route within the state, "" when none
  wait_role  TEXT NOT NULL,          -- role code that must act next, "" : nobody
  wait_body_id BIGINT NOT NULL,      -- body where that role is looked for
  since_at   BIGINT NOT NULL,        -- instant it came here
  author_id  BIGINT NOT NULL,        -- account that opened it; 0: the system
  rev        INTEGER NOT NULL,       -- changed with every step; compare-and-set
  PRIMARY KEY (kind, subject_id)
);
CREATE INDEX flow_case_wait ON flow_case (wait_role, wait_body_id, since_at) WHERE wait_role <> '';
CREATE INDEX flow_case_author ON flow_case (author_id, kind, state);

CREATE TABLE flow_event (            -- everything that was ever done; each row is chained to the one before it
  seq        BIGINT NOT NULL PRIMARY KEY, -- 1, 2, 3 … without a gap
  at         BIGINT NOT NULL,        -- instant
  kind       TEXT NOT NULL,          -- machine, or account, body, section, setting for administration
  subject_id BIGINT NOT NULL,        -- id in the capability's own table
  event      TEXT NOT NULL,          -- submit pass send_back publish import …
  from_state TEXT NOT NULL,          -- "" at the opening
  to_state   TEXT NOT NULL,          -- state after it
  step       TEXT NOT NULL,          -- step that was decided, "" when none
  actor_id   BIGINT NOT NULL,        -- account; 0: the system
  actor_name TEXT NOT NULL,          -- as it was called then
  role       TEXT NOT NULL,          -- role code it acted in, "" : none
  body_id    BIGINT NOT NULL,        -- body it acted for; 0: none
  reason     TEXT NOT NULL,          -- words given, "" when none
  data       TEXT NOT NULL,          -- JSON object with what else belongs to the event, "{}" when nothing
  prev_sm3   TEXT NOT NULL,          -- digest of the event before, hexadecimal; 64 zeros for the first
  sm3        TEXT NOT NULL           -- digest of this row and prev_sm3 (flow/chain.h says how)
);
CREATE INDEX flow_event_subject ON flow_event (kind, subject_id, seq);
CREATE INDEX flow_event_actor ON flow_event (actor_id, seq);
CREATE INDEX flow_event_body ON flow_event (body_id, seq);

CREATE TABLE flow_head (             -- last link of the chain, one row
  id  INTEGER NOT NULL PRIMARY KEY,  -- always 1
  seq BIGINT NOT NULL,               -- number of events
  sm3 TEXT NOT NULL                  -- digest of the last one
);
INSERT INTO flow_head (id, seq, sm3) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE calendar_day (          -- days that differ from Monday-to-Friday, by the yearly holiday notice
  on_day  TEXT NOT NULL PRIMARY KEY, -- YYYY-MM-DD
  works   @flag NOT NULL,            -- 1: working weekend day, 0: day off
  name    TEXT NOT NULL,             -- holiday
  source  TEXT NOT NULL,             -- notice that made it so
  notice_year INTEGER NOT NULL       -- year the notice is for: it may reach into the December before
);

CREATE TABLE class_item (            -- classes documents are filed under: theme, genre, audience, ground
  kind    TEXT NOT NULL,             -- theme genre audience ground
  code    TEXT NOT NULL,             -- what documents store
  parent  TEXT NOT NULL,             -- code of the class above, ""
  name    TEXT NOT NULL,             -- as shown
  note    TEXT NOT NULL,             -- for grounds: article and wording; "" otherwise
  sort    INTEGER NOT NULL,          -- order
  active  @flag NOT NULL,            -- 0: kept for old documents only
  PRIMARY KEY (kind, code)
);
