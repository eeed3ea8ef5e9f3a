-- Continues a WITH that has `fallen`: deadlines (id, organ_id, and section_id and holder_id, 0 for none) with the rung
-- that is to be told. Ends with `addressed`: each of them once for each person on its rungs, substitutes included.
concerns AS (SELECT DISTINCT organ_id, section_id, holder_id FROM fallen),
posts AS MATERIALIZED (
    SELECT p.id, p.user_id, p.role, p.organ_id, p.section_id
    FROM people_appointment AS p JOIN people_user AS u ON u.id = p.user_id
    WHERE u.is_active AND p.from_on <= %(today)s AND (p.until_on IS NULL OR p.until_on >= %(today)s)
),
rungs AS (
    SELECT c.*, 0 AS at_rung, p.id AS post_id, p.user_id, p.role
    FROM concerns AS c JOIN posts AS p ON p.id = c.holder_id
    UNION ALL
    SELECT c.*, 0, p.id, p.user_id, p.role
    FROM concerns AS c JOIN posts AS p ON p.section_id = c.section_id AND p.role = 'handler'
    WHERE c.holder_id = 0
    UNION ALL
    SELECT c.*, 0, p.id, p.user_id, p.role
    FROM concerns AS c JOIN posts AS p ON p.organ_id = c.organ_id AND p.role = 'office'
    WHERE c.holder_id = 0 AND c.section_id = 0
    UNION ALL
    SELECT c.*, CASE p.role WHEN 'leader' THEN 3 ELSE 1 END, p.id, p.user_id, p.role
    FROM concerns AS c JOIN posts AS p ON p.section_id = c.section_id AND p.role IN ('section-head', 'leader')
    UNION ALL
    SELECT c.*, CASE p.role WHEN 'signatory' THEN 4 ELSE 2 END, p.id, p.user_id, p.role
    FROM concerns AS c JOIN posts AS p ON p.organ_id = c.organ_id AND p.role IN ('office', 'signatory')
),
ladder AS MATERIALIZED (
    SELECT rungs.*, min(at_rung) OVER (PARTITION BY organ_id, section_id, holder_id) AS lowest FROM rungs
),
people AS (
    SELECT organ_id, section_id, holder_id, at_rung, lowest, user_id, NULL::bigint AS instead_of_id, role FROM ladder
    UNION ALL
    SELECT l.organ_id, l.section_id, l.holder_id, l.at_rung, l.lowest, a.substitute_id, l.user_id, l.role
    FROM ladder AS l
    JOIN people_absence AS a ON a.post_id = l.post_id
    JOIN people_user AS u ON u.id = a.substitute_id AND u.is_active
    WHERE a.ended_at IS NULL AND %(today)s BETWEEN a.from_on AND a.until_on
    AND EXISTS (SELECT FROM posts AS s WHERE s.user_id = a.substitute_id AND s.organ_id = l.organ_id AND s.role <> 'deputy')
),
addressed AS (
    SELECT DISTINCT ON (f.id, f.days, f.unit, p.user_id)
        f.id, f.round, f.due_on, f.days, f.unit, f.rung, f.day, p.at_rung, p.user_id, p.instead_of_id, p.role
    FROM fallen AS f JOIN people AS p USING (organ_id, section_id, holder_id)
    WHERE p.at_rung <= greatest(f.rung, p.lowest)
    ORDER BY f.id, f.days, f.unit, p.user_id, p.instead_of_id NULLS FIRST, p.at_rung
)
