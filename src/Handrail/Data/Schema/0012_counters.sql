-- How often a class of public page was opened on a day (UTC, yyyy-mm-dd). No address, no cookie, no query, no time of day: nothing that could be joined to a person.
CREATE TABLE visit_count (
  day text NOT NULL,
  page_class text NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (day, page_class)
);
