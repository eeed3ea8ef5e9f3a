"""The SQL of the merge. `staged` is the file, `c` a committee as it stands, `day` the file's day."""

SCOPE_OF_FILE = """
CREATE TEMP TABLE scope ON COMMIT DROP AS SELECT DISTINCT left(code, 6) COLLATE "C" AS own FROM staged
"""
SCOPE_GIVEN = """
CREATE TEMP TABLE scope ON COMMIT DROP AS SELECT DISTINCT unnest(%(covered)s::text[]) COLLATE "C" AS own
"""

# What the row says where it says something, else what is there. A kind set by hand gives way to a file's own word only.
SAYS = """
  coalesce(s.urban_rural, c.urban_rural) AS urban_rural, coalesce(s.uscc, c.uscc) AS uscc,
  coalesce(s.established_on, c.established_on) AS established_on,
  CASE WHEN c.kind_by = 'hand' AND s.kind_by <> 'hand' THEN c.kind ELSE s.kind END AS kind,
  CASE WHEN c.kind_by = 'hand' AND s.kind_by <> 'hand' THEN c.kind_by ELSE s.kind_by END AS kind_by
"""
NEW = "s.code, s.name, s.short_name, s.full_name, s.initials, s.division_id," + SAYS
FIELDS = (
    "code", "name", "short_name", "full_name", "initials", "division_id", "urban_rural", "uscc",
    "established_on", "kind", "kind_by",
)  # fmt: skip
HISTORIC = ("code", "name", "short_name", "full_name", "kind", "urban_rural", "division_id")
STANDING = ", ".join(HISTORIC)


def differs(names: tuple[str, ...], one: str = "a", other: str = "c") -> str:
    """That two rows differ in a column."""
    left = ", ".join(f"{one}.{name}" for name in names)
    right = ", ".join(f"{other}.{name}" for name in names)
    return f"({left}) IS DISTINCT FROM ({right})"


FOUND = f"""
CREATE TEMP TABLE matched ON COMMIT DROP AS
SELECT * FROM (
  SELECT c.id, c.since, {NEW} FROM staged s JOIN communities_community c ON c.code = s.code AND c.until IS NULL
) a
WHERE EXISTS (SELECT FROM communities_community c WHERE c.id = a.id AND {differs(FIELDS)})
"""
# Not standing now, nor on the file's day, nor abolished under the same name.
FRESH = """
CREATE TEMP TABLE fresh ON COMMIT DROP AS
SELECT s.*, EXISTS (
  SELECT FROM communities_community o WHERE o.code = s.code AND o.name = s.name AND o.until <= %(day)s
) AS is_abolished
FROM staged s
WHERE NOT EXISTS (SELECT FROM communities_community c WHERE c.code = s.code AND c.until IS NULL)
  AND NOT EXISTS (SELECT FROM communities_community c WHERE c.code = s.code AND c.until > %(day)s)
  AND NOT EXISTS (SELECT FROM communities_past p WHERE p.code = s.code AND p.until > %(day)s)
"""
GONE = """
CREATE TEMP TABLE gone ON COMMIT DROP AS
SELECT c.id, c.code, c.name FROM communities_community c
WHERE c.until IS NULL AND c.since <= %(day)s
  AND EXISTS (SELECT FROM scope WHERE own IN ('', left(c.code, 2), left(c.code, 4), left(c.code, 6), left(c.code, 9)))
  AND NOT EXISTS (SELECT FROM staged s WHERE s.code = c.code)
"""
# One of the name went and one of the name came in a county, and no more.
MOVED = """
CREATE TEMP TABLE moved ON COMMIT DROP AS
SELECT g.id, f.code FROM (
  SELECT left(code, 6) AS county, name, min(id) AS id FROM gone GROUP BY 1, 2 HAVING count(*) = 1
) g JOIN (
  SELECT left(code, 6) AS county, name, min(code) AS code FROM fresh WHERE NOT is_abolished
  GROUP BY 1, 2 HAVING count(*) = 1
) f USING (county, name)
"""
ALTERED = f"""
CREATE TEMP TABLE altered ON COMMIT DROP AS
SELECT 'move' AS verb, c.id, c.since, {NEW}
FROM moved JOIN communities_community c USING (id) JOIN staged s ON s.code = moved.code
UNION ALL
SELECT CASE WHEN c.name <> a.name THEN 'rename' WHEN c.kind <> a.kind THEN 'kind' ELSE 'identify' END, a.*
FROM matched a JOIN communities_community c USING (id) WHERE a.since <= %(day)s
"""
# What a county's first file brings was there before; it is new to the registry only, and no change is told of it.
KNOWN = """
CREATE TEMP TABLE known ON COMMIT DROP AS
SELECT DISTINCT left(code, 6) COLLATE "C" AS county FROM communities_community
"""
COMPARISONS = (
    KNOWN, FOUND, FRESH, "ANALYZE fresh", GONE, MOVED, ALTERED,
    "DELETE FROM fresh USING moved WHERE moved.code = fresh.code",
    "DELETE FROM gone USING moved WHERE moved.id = gone.id",
)  # fmt: skip

# The columns of a change's before and after: only what differs.
SHOWN = {"division": "division_id", **{name: name for name in FIELDS if name not in (
    "division_id", "initials",
)}}  # fmt: skip


def shown(one: str, other: str) -> str:
    """What differs, as JSON, of one of two rows."""
    parts = []
    for word, name in SHOWN.items():
        value = f"{one}.{name}"
        if word == "division":
            value = f"(SELECT code FROM people_division d WHERE d.id = {value})"
        differ = f"{one}.{name} IS DISTINCT FROM {other}.{name}"
        parts.append(f"'{word}', CASE WHEN {differ} THEN {value} END")
    return f"jsonb_strip_nulls(jsonb_build_object({', '.join(parts)}))"


PAST = f"""
INSERT INTO communities_past (community_id, {STANDING}, since, until)
SELECT c.id, {", ".join(f"c.{name}" for name in HISTORIC)}, c.since, %(day)s
FROM altered a JOIN communities_community c USING (id)
WHERE c.since < %(day)s AND {differs(HISTORIC)}
"""
CHANGES = f"""
INSERT INTO communities_change (kind, community_id, "on", before, after, note, load_id)
SELECT a.verb, c.id, %(day)s, {shown("c", "a")}, {shown("a", "c")}, '', %(load)s
FROM altered a JOIN communities_community c USING (id)
"""
UPDATE = f"""
UPDATE communities_community c SET {", ".join(f"{name} = a.{name}" for name in FIELDS)},
  since = CASE WHEN {differs(HISTORIC)} THEN %(day)s ELSE c.since END
FROM altered a WHERE a.id = c.id
"""
ADD = """
INSERT INTO communities_community (code, name, short_name, full_name, initials, division_id, kind, kind_by,
  urban_rural, uscc, uscc_override, established_on, since)
SELECT code, name, short_name, full_name, initials, division_id, kind, kind_by,
  coalesce(urban_rural, ''), coalesce(uscc, ''), '', established_on, %(day)s
FROM fresh WHERE NOT is_abolished ORDER BY code
"""
ESTABLISHED = """
INSERT INTO communities_change (kind, community_id, "on", before, after, note, load_id)
SELECT 'establish', c.id, %(day)s, '{}', jsonb_build_object('name', c.name, 'code', c.code, 'kind', c.kind,
  'division', rpad(left(c.code, 9), 12, '0')), '', %(load)s
FROM fresh f JOIN communities_community c ON c.code = f.code AND c.until IS NULL
WHERE NOT f.is_abolished AND EXISTS (SELECT FROM known k WHERE k.county = left(f.code, 6))
"""
# Not again what a person has settled by a file as new as this one.
FINDING = """
INSERT INTO communities_finding (load_id, kind, community_id, outcome)
SELECT %(load)s, '{kind}', c.id, '' FROM {rows}
AND NOT EXISTS (SELECT FROM communities_finding f JOIN communities_load l ON l.id = f.load_id
  WHERE f.community_id = c.id AND f.kind = '{kind}' AND f.settled_at IS NOT NULL AND l.as_of >= %(day)s)
ORDER BY c.code ON CONFLICT DO NOTHING
"""
VANISHED = FINDING.format(kind="vanished", rows="gone c WHERE true")
CONTRADICTED = """
communities_community c JOIN staged s ON s.code = c.code WHERE c.until IS NULL AND c.kind_by <> 'hand' AND (
  c.kind = 'unknown'
  OR c.kind IN ('residents', 'town') AND right(c.code, 3) BETWEEN '200' AND '399'
  OR c.kind IN ('village', 'rural') AND right(c.code, 3) BETWEEN '001' AND '199')
"""
DOUBTFUL = FINDING.format(kind="kind", rows=CONTRADICTED)
BACK = """
UPDATE communities_finding f SET settled_at = now(), outcome = '后来的文件中又有'
FROM communities_community c JOIN staged s ON s.code = c.code
WHERE f.community_id = c.id AND f.kind = 'vanished' AND f.settled_at IS NULL AND c.until IS NULL
  AND %(day)s > (SELECT as_of FROM communities_load WHERE id = f.load_id)
"""
WRITES = (
    ("past", PAST), ("changes", CHANGES), ("updated", UPDATE), ("added", ADD),
    ("established", ESTABLISHED), ("back", BACK), ("vanished", VANISHED), ("doubtful", DOUBTFUL),
)  # fmt: skip
COMING = """
SELECT (SELECT count(*) FROM fresh), (SELECT count(*) FROM (SELECT FROM communities_community LIMIT %(many)s) few)
"""
COUNTS = (
    ("renamed", "SELECT count(*) FROM altered WHERE verb = 'rename'"),
    ("moved", "SELECT count(*) FROM altered WHERE verb = 'move'"),
    ("altered", "SELECT count(*) FROM altered WHERE verb IN ('kind', 'identify')"),
    ("later", "SELECT count(*) FROM matched WHERE since > %(day)s"),
    ("abolished", "SELECT count(*) FROM fresh WHERE is_abolished"),
)
EXAMPLES = """
(SELECT '新增', code, '', name FROM fresh WHERE NOT is_abolished ORDER BY code LIMIT %(most)s)
UNION ALL
(SELECT '更名', a.code, b.before ->> 'name', a.name FROM altered a
 JOIN LATERAL (SELECT before FROM communities_change WHERE community_id = a.id ORDER BY id DESC LIMIT 1) b ON true
 WHERE verb = 'rename' ORDER BY 2 LIMIT %(most)s)
UNION ALL
(SELECT '划转', a.code, b.before ->> 'code', a.name FROM altered a
 JOIN LATERAL (SELECT before FROM communities_change WHERE community_id = a.id ORDER BY id DESC LIMIT 1) b ON true
 WHERE verb = 'move' ORDER BY 2 LIMIT %(most)s)
UNION ALL
(SELECT '文件中不再有', code, name, '' FROM gone ORDER BY code LIMIT %(most)s)
"""
