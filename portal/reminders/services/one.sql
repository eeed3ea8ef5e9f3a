-- One deadline, whatever the day, for asking who is told of it.
WITH fallen AS (
    SELECT d.id, d.round, d.due_on, d.organ_id, coalesce(d.section_id, 0) AS section_id,
        coalesce(d.holder_id, 0) AS holder_id, 0 AS days, '' AS unit, %(rung)s AS rung, d.due_on AS day
    FROM deadlines_deadline AS d WHERE d.id = %(deadline)s
),
