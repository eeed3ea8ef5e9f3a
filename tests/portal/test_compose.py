"""docker-compose.yml and docs/operations.md say what portal/settings.py reads, no more and no less."""

import re

import yaml

from tests.portal.outside import PROJECT

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
OURS = {name: it for name, it in COMPOSE["services"].items() if it["image"] == "minyi"}


def names_read():
    """Environment variables settings.py reads."""
    source = (PROJECT / "portal" / "settings.py").read_text()
    return set(re.findall(r"""env\.\w+\(\s*["']([A-Z_]+)["']""", source))


def test_the_compose_file_has_the_five_processes_of_the_site():
    assert set(COMPOSE["services"]) >= {"web", "worker", "beat", "postgres", "redis"}
    assert set(OURS) == {"web", "worker", "beat", "migrate"}


def test_everything_it_sets_for_us_is_read():
    for name, service in OURS.items():
        assert set(service["environment"]) <= names_read(), name


def test_only_the_web_server_has_a_pool():
    assert [name for name, it in OURS.items() if "DB_POOL" in it["environment"]] == ["web"]


def test_whoever_waits_for_a_server_waits_until_it_is_healthy():
    for service in OURS.values():
        for server in ("postgres", "redis"):
            assert service["depends_on"][server] == {"condition": "service_healthy"}
            assert COMPOSE["services"][server]["healthcheck"]["test"]


def test_the_operations_page_lists_every_variable():
    page = (PROJECT / "docs" / "operations.md").read_text().split("## Environment")[1]
    assert set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE)) == names_read()
