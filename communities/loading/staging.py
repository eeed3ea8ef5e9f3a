"""The rows of a file in a table of their own, which goes with the transaction."""

from collections.abc import Callable, Iterator

from django.db import connection

from communities.loading.faults import Fault
from communities.loading.rows import Told

TABLE = """
CREATE TEMP TABLE staged (
  line int, code varchar(12) COLLATE "C", name varchar(60), short_name varchar(60), full_name varchar(200),
  initials varchar(60), kind varchar(10), kind_by varchar(4), urban_rural varchar(3), uscc varchar(18),
  established_on date, division_id bigint
) ON COMMIT DROP
"""
BLOCK = 2_000  # rows sent at once
TWICE = """
SELECT later.line, later.code, later.name, first.line FROM staged later
JOIN (SELECT code, min(line) AS line FROM staged GROUP BY code HAVING count(*) > 1) first USING (code)
WHERE later.line > first.line ORDER BY later.line
"""
TAKEN = """
SELECT s.line, s.code, s.name, s.uscc FROM staged s WHERE s.uscc IS NOT NULL AND (
  EXISTS (SELECT FROM communities_community c WHERE c.uscc = s.uscc AND c.code <> s.code)
  OR EXISTS (SELECT FROM staged o WHERE o.uscc = s.uscc AND o.line < s.line)
) ORDER BY s.line
"""
Progress = Callable[[int], None]  # is told how many rows are done


def stage(rows: Iterator[Told], progress: Progress) -> int:
    """Send rows to the server; how many."""
    count, block = 0, list[str]()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged")
        cursor.execute(TABLE)
        with cursor.copy("COPY staged FROM STDIN (NULL '')") as copy:
            for row in rows:
                count += 1
                block.append(line_of(row))
                if len(block) == BLOCK:
                    copy.write("".join(block))
                    block.clear()
                    progress(count)
            copy.write("".join(block))
        cursor.execute("ANALYZE staged")
    progress(count)
    return count


def line_of(row: Told) -> str:
    """A row as COPY reads it."""
    text = "\t".join(map(str, row))
    return (text.replace("\\", "\\\\") if "\\" in text else text) + "\n"


def faults_among() -> Iterator[Fault]:
    """What is wrong with rows beside each other: one code or one 统一社会信用代码 twice."""
    with connection.cursor() as cursor:
        cursor.execute(TWICE)
        for line, code, name, first in cursor.fetchall():
            yield Fault(
                line, code, name, f"代码与第 {first} 行重复。", "请删去其中一行，或改正代码。"
            )
        cursor.execute(TAKEN)
        for line, code, name, uscc in cursor.fetchall():
            trouble = f"统一社会信用代码 {uscc} 已为其他村（居）委会所用。"
            yield Fault(line, code, name, trouble, "请核对，不明的请留空。")
