"""Real rows for tests: Puyang, whole, from what the demo ships."""

import csv
from pathlib import Path

from communities.demo import AS_OF, HERE, LICENCE, SOURCE
from communities.services import loads

TOLD = loads.Provenance(AS_OF, SOURCE, LICENCE)


def load_puyang(directory: Path) -> loads.Loaded:
    """Load Henan, Puyang and its counties and townships, and all of its committees (some 0.7 s).

    `directory` is for a file with that part of the divisions: tmp_path.
    """
    file = directory / "puyang-divisions.csv"
    with (HERE / "divisions.csv").open(encoding="utf-8") as whole, file.open("w") as part:
        rows = csv.reader(whole)
        written = csv.writer(part)
        written.writerow(next(rows))
        written.writerows(row for row in rows if row[0] == "41" or row[0].startswith("4109"))
    loads.load_divisions([file], TOLD)
    return loads.load_communities(HERE / "puyang.csv", TOLD)
