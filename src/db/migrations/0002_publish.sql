-- Documents, their review routes, index numbers, imports and old addresses.

CREATE TABLE document (              -- a document, draft or published
  id            @id,                 -- number of ours
  body_id       BIGINT NOT NULL REFERENCES body (id),    -- whose it is
  section_id    BIGINT NOT NULL REFERENCES section (id), -- where it stands on the portal
  shown         @flag NOT NULL,      -- 1: on the portal now; set by the flow's effects only
  index_no      TEXT UNIQUE,         -- 索引号: given at publication, never changed, never given again; NULL before
  title         TEXT NOT NULL,       -- 名称
  doc_no        TEXT NOT NULL,       -- 文号, normalised; "" when none
  issuer        TEXT NOT NULL,       -- 发文机关 as it was called that day
  made_on       TEXT,                -- 成文日期
  published_on  TEXT,                -- 发布日期 as shown; NULL before publication
  published_at  BIGINT NOT NULL,     -- instant it appeared here; 0 before
  effective_on  TEXT,                -- 生效日期
  repealed_on   TEXT,                -- 废止日期
  validity      TEXT NOT NULL,       -- valid amended repealed expired pending
  theme         TEXT NOT NULL,       -- class_item theme code, ""
  genre         TEXT NOT NULL,       -- class_item genre code, ""
  keywords      TEXT NOT NULL,       -- separated by the enumeration comma
  summary       TEXT NOT NULL,       -- 内容概述
  source        TEXT NOT NULL,       -- 信息来源
  disclosure    TEXT NOT NULL,       -- active on_request withheld
  ground        TEXT NOT NULL,       -- class_item ground code for the last two, ""
  ground_note   TEXT NOT NULL,       -- reason in words
  route_id      BIGINT NOT NULL,     -- review route it follows; 0: imported
  source_id     TEXT NOT NULL,       -- id in the imported file, ""
  import_key    TEXT UNIQUE,         -- import source and source_id: loads nothing twice; NULL for our own
  source_url    TEXT NOT NULL,       -- where it was first published, ""
  created_at    BIGINT NOT NULL,     -- instant
  changed_at    BIGINT NOT NULL,     -- instant of the last edit
  rev           INTEGER NOT NULL     -- changed with every edit; compare-and-set
);
CREATE INDEX document_section_shown ON document (section_id, shown, published_on, id);
CREATE INDEX document_body_shown ON document (body_id, shown, published_on, id);
CREATE INDEX document_shown ON document (shown, published_on, id);
CREATE INDEX document_doc_no ON document (doc_no);

CREATE TABLE document_text (         -- the text of a document, apart so that lists stay narrow
  document_id BIGINT NOT NULL PRIMARY KEY REFERENCES document (id), -- whose
  body_html   TEXT NOT NULL,         -- cleaned markup: the only markup that is shown
  body_text   TEXT NOT NULL          -- the same as plain text: what is searched and checked
);

CREATE TABLE index_counter (         -- last serial given, per prefix of an index number
  prefix TEXT NOT NULL PRIMARY KEY,  -- the part of the number before the serial
  last   BIGINT NOT NULL             -- 1, 2, 3 …
);

CREATE TABLE review_route (          -- an order of reviews; a changed route is a new row
  id         @id,                    -- number of ours
  name       TEXT NOT NULL,          -- 一般
  body_id    BIGINT,                 -- for one body; NULL: for all
  genre      TEXT NOT NULL,          -- for one genre; "" : for all
  from_on    TEXT NOT NULL,          -- first day it is used, YYYY-MM-DD
  active     @flag NOT NULL          -- 0: no new document starts on it
);

CREATE TABLE review_step (           -- a step of a route
  route_id   BIGINT NOT NULL REFERENCES review_route (id), -- of which route
  seq        INTEGER NOT NULL,       -- 1, 2, 3 …
  code       TEXT NOT NULL,          -- first second secrecy chief office: what kind of review
  name       TEXT NOT NULL,          -- 初审
  role       TEXT NOT NULL,          -- role code that decides
  limit_days INTEGER NOT NULL,       -- working days before it is late; 0: none
  signed     @flag NOT NULL,         -- the reviewer signs: password asked again
  PRIMARY KEY (route_id, seq)
);

CREATE TABLE document_address (      -- addresses a document had elsewhere or before
  address     TEXT NOT NULL PRIMARY KEY, -- path on this host: /old/a.html?id=1, or a whole old address
  document_id BIGINT NOT NULL REFERENCES document (id) -- where it leads, 301
);
CREATE INDEX document_address_document ON document_address (document_id);

CREATE TABLE attachment_link (       -- attachments named in an import; files themselves come with uploads
  document_id BIGINT NOT NULL REFERENCES document (id), -- whose
  seq         INTEGER NOT NULL,      -- order
  name        TEXT NOT NULL,         -- as shown
  url         TEXT NOT NULL,         -- where it is kept
  PRIMARY KEY (document_id, seq)
);

CREATE TABLE document_place (        -- shown documents under their section and every section above it: lists read one index range
  section_id   BIGINT NOT NULL REFERENCES section (id), -- the section or one above it
  published_on TEXT NOT NULL,        -- as in document
  document_id  BIGINT NOT NULL REFERENCES document (id), -- what stands there
  PRIMARY KEY (section_id, published_on, document_id)
);
CREATE INDEX document_place_document ON document_place (document_id);

CREATE TABLE section_stat (          -- how many documents are shown under a section, its children included
  section_id BIGINT NOT NULL PRIMARY KEY REFERENCES section (id), -- which
  documents  BIGINT NOT NULL,        -- shown now
  updated_on TEXT NOT NULL           -- newest published_on ever shown there, "" when none
);

CREATE TABLE body_stat (             -- how many documents of a body are shown
  body_id    BIGINT NOT NULL PRIMARY KEY REFERENCES body (id), -- which
  documents  BIGINT NOT NULL,        -- shown now
  updated_on TEXT NOT NULL           -- newest published_on ever shown, "" when none
);

CREATE TABLE import_run (            -- one run of `import documents`
  id          @id,                   -- number of ours
  source      TEXT NOT NULL,         -- name of the map, or of the file's format
  file_sm3    TEXT NOT NULL,         -- digest of the file: the same file is the same run when resumed
  started_at  BIGINT NOT NULL,       -- instant
  finished_at BIGINT NOT NULL,       -- instant; 0: broken off
  lines       BIGINT NOT NULL,       -- lines done so far: where --resume goes on
  loaded      BIGINT NOT NULL,       -- documents entered
  skipped     BIGINT NOT NULL,       -- already there
  refused     BIGINT NOT NULL        -- lines with an error
);
CREATE INDEX import_run_file ON import_run (file_sm3, source);
