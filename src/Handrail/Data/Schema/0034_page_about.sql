-- What a page (kind 'alert', so none that tests an address) is about: an alert, or a caller who is handed over. alert_id is the id of that.
ALTER TABLE page ADD COLUMN about text NOT NULL DEFAULT 'alert' CHECK (about IN ('alert', 'hand-over'));
