CREATE TRIGGER observation_move_no_update BEFORE UPDATE ON observation_move BEGIN SELECT RAISE(ABORT, 'observation_move is append-only'); END;
CREATE TRIGGER observation_move_no_delete BEFORE DELETE ON observation_move BEGIN SELECT RAISE(ABORT, 'observation_move is append-only'); END;
