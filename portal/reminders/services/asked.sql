SELECT user_id, role, instead_of_id FROM addressed ORDER BY at_rung, user_id
