-- The search index: documents by number, what was published last, merged segments, and merges under way.

CREATE TABLE search_state (          -- one row; whoever writes the index locks it first
  id           INTEGER NOT NULL PRIMARY KEY, -- 1
  next_no      BIGINT NOT NULL,      -- number the next document gets; a number is never given again
  next_segment BIGINT NOT NULL,      -- number the next segment gets
  docs         BIGINT NOT NULL,      -- documents that can be found
  title_sum    BIGINT NOT NULL,      -- symbols in all their titles
  head_sum     BIGINT NOT NULL,      -- in their numbers, issuers, keywords and summaries
  body_sum     BIGINT NOT NULL,      -- in their bodies
  pending      BIGINT NOT NULL,      -- rows of search_pending
  newest       BIGINT NOT NULL       -- latest date of a document, days since 1970
);
INSERT INTO search_state (id, next_no, next_segment, docs, title_sum, head_sum, body_sum, pending, newest)
VALUES (1, 1, 1, 0, 0, 0, 0, 0, 0);

CREATE TABLE search_doc (            -- which documents can be found
@only sqlite
  id         INTEGER PRIMARY KEY,    -- the document
@end
@only postgresql
  id         BIGINT PRIMARY KEY,     -- the document
@end
  no         BIGINT NOT NULL UNIQUE, -- its number in the index: a new one with every change
  title_len  INTEGER NOT NULL,       -- symbols
  head_len   INTEGER NOT NULL,       -- symbols
  body_len   INTEGER NOT NULL,       -- symbols
  digest     BIGINT NOT NULL         -- of everything indexed, to compare
);

CREATE TABLE search_pending (        -- documents not yet in a segment, each a page by itself
@only sqlite
  no         INTEGER PRIMARY KEY,    -- number in the index
@end
@only postgresql
  no         BIGINT PRIMARY KEY,     -- number in the index
@end
  facts      BYTEA NOT NULL,         -- 8 bytes: lengths, validity, date
  page       BYTEA NOT NULL,         -- its terms
  spots      BYTEA NOT NULL          -- their positions
);

CREATE TABLE search_segment (        -- a run of documents merged into pages that never change again
@only sqlite
  segment    INTEGER PRIMARY KEY,    -- number
@end
@only postgresql
  segment    BIGINT PRIMARY KEY,     -- number
@end
  lo         BIGINT NOT NULL,        -- first document number
  hi         BIGINT NOT NULL,        -- last document number
  level      BIGINT NOT NULL,        -- 1: from pending documents; each merge of several one more
  pages      BIGINT NOT NULL,        -- how many
  bytes      BIGINT NOT NULL,        -- of its pages
  nonce      BIGINT NOT NULL,        -- random: what is kept in memory of a segment is found by it
  dead_docs  BIGINT NOT NULL,        -- how many of its documents are replaced or withdrawn
  dead       BYTEA NOT NULL,         -- their numbers, as differences from lo
  busy       @flag NOT NULL          -- 1: a merge reads it
);
CREATE UNIQUE INDEX search_segment_lo ON search_segment (lo);

CREATE TABLE search_part (           -- what a segment is read by: kept in memory once read
  segment    BIGINT NOT NULL,        -- of which segment
  kind       BIGINT NOT NULL,        -- 1: first term of each page, 8 bytes each; 2: facts of each document, 8 bytes each
  part       BIGINT NOT NULL,        -- 0, 1, 2 … in order
  data       BYTEA NOT NULL,         -- the bytes
  PRIMARY KEY (segment, kind, part)
);

CREATE TABLE search_page (           -- postings (src/search/postings.h)
@only sqlite
  page       INTEGER PRIMARY KEY,    -- segment * 16777216 + page
@end
@only postgresql
  page       BIGINT PRIMARY KEY,     -- segment * 16777216 + page
@end
  data       BYTEA NOT NULL          -- entries
);

CREATE TABLE search_spot (           -- positions that belong to a page
@only sqlite
  page       INTEGER PRIMARY KEY,    -- as in search_page
@end
@only postgresql
  page       BIGINT PRIMARY KEY,     -- as in search_page
@end
  data       BYTEA NOT NULL          -- positions
);

CREATE TABLE search_merge (          -- merges under way, done in small steps by those who publish
@only sqlite
  segment    INTEGER PRIMARY KEY,    -- number of the segment to be
@end
@only postgresql
  segment    BIGINT PRIMARY KEY,     -- number of the segment to be
@end
  lo         BIGINT NOT NULL,        -- first document number of its sources
  hi         BIGINT NOT NULL,        -- last document number of its sources
  level      BIGINT NOT NULL,        -- of the segment to be
  next_term  BIGINT NOT NULL,        -- first term not yet merged
  pages      BIGINT NOT NULL,        -- written so far
  bytes      BIGINT NOT NULL,        -- of them
  parts      BIGINT NOT NULL,        -- parts of first terms written so far
  gone       BYTEA NOT NULL          -- documents left out: those dead when it began, as differences from lo
);

CREATE TABLE search_drop (           -- segments merged into others, whose pages are still to be deleted
@only sqlite
  segment    INTEGER PRIMARY KEY,    -- number
@end
@only postgresql
  segment    BIGINT PRIMARY KEY,     -- number
@end
  pages      BIGINT NOT NULL         -- pages left
);

@only postgresql
ALTER TABLE search_page ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE search_spot ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE search_part ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE search_pending ALTER COLUMN page SET STORAGE EXTERNAL;
ALTER TABLE search_pending ALTER COLUMN spots SET STORAGE EXTERNAL;
@end
