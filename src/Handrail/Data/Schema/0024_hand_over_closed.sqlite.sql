CREATE TRIGGER hand_over_no_update BEFORE UPDATE ON hand_over BEGIN SELECT RAISE(ABORT, 'hand_over is append-only'); END;
CREATE TRIGGER hand_over_no_delete BEFORE DELETE ON hand_over BEGIN SELECT RAISE(ABORT, 'hand_over is append-only'); END;
CREATE TRIGGER hand_over_note_no_update BEFORE UPDATE ON hand_over_note BEGIN SELECT RAISE(ABORT, 'hand_over_note is append-only'); END;
CREATE TRIGGER hand_over_note_no_delete BEFORE DELETE ON hand_over_note BEGIN SELECT RAISE(ABORT, 'hand_over_note is append-only'); END;
CREATE TRIGGER hand_over_signature_no_update BEFORE UPDATE ON hand_over_signature BEGIN SELECT RAISE(ABORT, 'hand_over_signature is append-only'); END;
CREATE TRIGGER hand_over_signature_no_delete BEFORE DELETE ON hand_over_signature BEGIN SELECT RAISE(ABORT, 'hand_over_signature is append-only'); END;
CREATE TRIGGER hand_over_note_closed BEFORE INSERT ON hand_over_note
WHEN EXISTS (SELECT 1 FROM hand_over_signature s WHERE s.hand_over_id = NEW.hand_over_id)
BEGIN SELECT RAISE(ABORT, 'a signed hand-over is not edited'); END;
