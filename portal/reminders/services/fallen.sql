-- The thresholds that fell due from a day on until today. It begins with the thresholds, which are few: each day has
-- few last days that stand so far from it, and these are looked up in the index of the open deadlines.
WITH fires AS MATERIALIZED (  -- each with the last days it belongs to: from `due_from` to the day before `due_until`
    SELECT t.stage, t.days, t.unit, t.rung, c.day, c.day - t.days AS due_from, c.day - t.days + 1 AS due_until
    FROM reminders_threshold AS t JOIN deadlines_calendarday AS c ON c.day BETWEEN %(since)s AND %(today)s
    WHERE t.unit = 'days'
    UNION ALL
    SELECT t.stage, t.days, t.unit, t.rung, c.day, w.day, n.day
    FROM reminders_threshold AS t
    JOIN deadlines_calendarday AS c ON c.day BETWEEN %(since)s AND %(today)s AND c.working
    JOIN deadlines_calendarday AS w ON w.working AND w.ordinal = c.ordinal - t.days
    JOIN deadlines_calendarday AS n ON n.working AND n.ordinal = c.ordinal - t.days + 1
    WHERE t.unit = 'workdays'
),
fallen AS MATERIALIZED (
    SELECT d.id, d.round, d.due_on, d.organ_id, coalesce(d.section_id, 0) AS section_id,
        coalesce(d.holder_id, 0) AS holder_id, f.days, f.unit, f.rung, f.day
    FROM fires AS f JOIN deadlines_deadline AS d ON d.due_on >= f.due_from AND d.due_on < f.due_until
    WHERE d.closed_at IS NULL AND d.stopped_on IS NULL AND f.day >= d.armed_on AND f.day > d.started_on
        AND f.stage = CASE WHEN d.stage = ANY (ARRAY(SELECT stage FROM reminders_threshold)) THEN d.stage ELSE '' END
    UNION
    -- What was armed since then is also reminded of the last threshold it had passed before: of one, not of all.
    SELECT d.id, d.round, d.due_on, d.organ_id, coalesce(d.section_id, 0), coalesce(d.holder_id, 0),
        p.days, p.unit, p.rung, p.day
    FROM deadlines_deadline AS d
    JOIN deadlines_calendarday AS e ON e.day = d.due_on
    CROSS JOIN LATERAL (
        SELECT passed.* FROM (
            SELECT t.days, t.unit, t.rung, CASE t.unit WHEN 'days' THEN d.due_on + t.days ELSE (
                SELECT w.day FROM deadlines_calendarday AS w WHERE w.working AND w.ordinal = e.ordinal + t.days
            ) END AS day
            FROM reminders_threshold AS t
            WHERE t.stage = CASE WHEN d.stage = ANY (ARRAY(SELECT stage FROM reminders_threshold)) THEN d.stage ELSE '' END
        ) AS passed
        WHERE passed.day <= least(d.armed_on, %(today)s) AND passed.day > d.started_on
        ORDER BY passed.day DESC, passed.rung DESC
        LIMIT 1
    ) AS p
    WHERE d.closed_at IS NULL AND d.stopped_on IS NULL AND d.armed_on >= %(since)s
),
