-- The store's own tables: what was migrated, and what changed that others may have cached.

CREATE TABLE schema_migration (      -- one row for each migration that was applied
  number     INTEGER NOT NULL PRIMARY KEY, -- NNNN of its file name
  name       TEXT NOT NULL,          -- its file name
  sm3        TEXT NOT NULL,          -- SM3 of its text, hexadecimal
  applied_at BIGINT NOT NULL         -- instant
);

CREATE TABLE change_log (            -- topics touched by commits, for other processes and nodes; old rows are dropped
  seq        @id,                    -- order of the commits
  topic      TEXT NOT NULL,          -- such as doc:17
  origin     BIGINT NOT NULL,        -- random number of the process that wrote it, which need not be told
  at         BIGINT NOT NULL         -- instant
);
