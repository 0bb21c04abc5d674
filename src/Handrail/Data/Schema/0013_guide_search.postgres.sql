-- The pages of the guide for full-text search: our own words of them (lower case, letters and digits), so that both engines and the search in memory cut words alike.
-- words: title weight A, summary B, text D. A copy of content/guide, filled again at start when the hash of the content differs.
CREATE TABLE guide_search (
  slug text PRIMARY KEY,
  sort integer NOT NULL,
  words tsvector NOT NULL
);
CREATE INDEX guide_search_words ON guide_search USING gin (words);
CREATE TABLE guide_search_state (
  one smallint PRIMARY KEY CHECK (one = 1),
  hash text NOT NULL
);
