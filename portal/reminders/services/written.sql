INSERT INTO reminders_reminder
    (deadline_id, round, due_on, days, unit, rung, day, to_id, instead_of_id, role, created_at, attempts, failure)
SELECT id, round, due_on, days, unit, rung, day, user_id, instead_of_id, role, %(now)s, 0, ''
FROM addressed ORDER BY id, days, unit, at_rung, user_id
ON CONFLICT (deadline_id, round, due_on, days, unit, to_id) WHERE silenced_at IS NULL DO NOTHING
