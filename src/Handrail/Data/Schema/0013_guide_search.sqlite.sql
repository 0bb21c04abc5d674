-- The pages of the guide for full-text search: our own words of them (lower case, letters and digits), so that both engines and the search in memory cut words alike.
-- A copy of content/guide, filled again at start when the hash of the content differs.
CREATE VIRTUAL TABLE guide_search USING fts5(slug UNINDEXED, sort UNINDEXED, title, summary, body, tokenize = 'unicode61 remove_diacritics 0');
CREATE TABLE guide_search_state (
  one smallint PRIMARY KEY CHECK (one = 1),
  hash text NOT NULL
);
