-- What the store suite works on: one table with every type, one that points to it.

CREATE TABLE sample (
  id      @id,                        -- number
  word    TEXT NOT NULL UNIQUE,       -- text
  note    TEXT,                       -- text that may be NULL
  size    BIGINT NOT NULL CHECK (size >= 0), -- number with a check
  extra   BIGINT,                     -- number that may be NULL
  part    INTEGER NOT NULL DEFAULT 0, -- narrow number
  weight  DOUBLE PRECISION,           -- number with a fraction
  body    BYTEA,                      -- bytes
  is_open @flag NOT NULL,             -- flag
  is_odd  @flag                       -- flag that may be NULL
);

CREATE TABLE sample_line (
  sample_id BIGINT NOT NULL REFERENCES sample (id), -- whose
  line_no   INTEGER NOT NULL,         -- which
  line      TEXT NOT NULL,            -- text
  PRIMARY KEY (sample_id, line_no)
);
