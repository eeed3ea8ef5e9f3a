"""The rules of the house, checked by machine; a failure names the file. Generated migrations are exempt."""

import ast
import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ("portal", "communities", "checklists", "proposals", "pilots")


def files(*patterns):
    found = {path for pattern in patterns for path in ROOT.glob(pattern)}
    return [str(path.relative_to(ROOT)) for path in sorted(found) if "migrations" not in path.parts]


PRODUCT = files(*(f"{house}/**/*.py" for house in HOUSES))
TESTS = files("tests/**/*.py")
TEMPLATES = files("templates/**/*.html", "templates/**/*.txt")
SHEETS = files("templates/**/*.css", "portal/static/portal/*.css")
SERVICES = [file for file in PRODUCT if "services" in Path(file).with_suffix("").parts]


def text_of(file):
    return (ROOT / file).read_text("utf-8")


@cache
def tree_of(file):
    return ast.parse(text_of(file))


def nodes(file, *kinds):
    return [node for node in ast.walk(tree_of(file)) if isinstance(node, kinds)]


FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
NAMED = (*FUNCTION, ast.ClassDef)


# Who imports whom.

CELLAR = {"place", "processes", "embedded", "celery", "nudge", "work", "models"}  # know no room
FLOORS = (  # of the portal, from the ground up; each knows only those before it
    {"people", "http"},
    {"record"},
    {"workflow"},
    {"notices"},
    {"documents"},
    {"search"},
    {"roster"},
)
LAYERS = ("models", "permissions", "workflow", "services")  # inside an app
DOORS = {"views", "forms", "urls", "public", "api", "tasks", "admin", "management"}
DOORS |= {"worklists", "demo"}  # the home page's lists, by a string in the settings; the demo
SITE = {"settings", "apps", "wsgi", "middleware", "health", "style"}  # reached by string or URL


def module_of(file):
    return ".".join(Path(file).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(file): file for file in PRODUCT}


@cache
def imports(module):
    """The modules of the product that a module names in its imports."""
    found = set()
    for node in nodes(MODULES[module], ast.Import, ast.ImportFrom):
        above = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            whole = above + alias.name
            found.add(whole if whole in MODULES else above.rstrip(".") or whole)
    return {name for name in found if name.split(".")[0] in (*HOUSES, "tests")}


def app_of(module):
    """`portal.people` for what is in that room, `portal` for what is in none, `proposals`."""
    room = ".".join(module.split(".")[:2])
    return room if (ROOT / room.replace(".", "/") / "models.py").exists() else module.split(".")[0]


def place_of(module):
    """The file a module is in its app, also where the file became a folder: `views`, `services`."""
    return (module.removeprefix(app_of(module)).split(".") + [""])[1]


def is_door(module):
    return place_of(module) in (DOORS | SITE if app_of(module) == "portal" else DOORS)


def floor_of(module):
    """How far up something of the portal stands."""
    name = (module.split(".") + [""])[1]
    if name in CELLAR | {""}:
        return -1
    return next((nth for nth, rooms in enumerate(FLOORS) if name in rooms), len(FLOORS))


def layer_of(module):
    """0 for models … 3 for services, 4 for doors; what stands beside them as high as what it knows."""
    place = place_of(module)
    if is_door(module) or place in LAYERS:
        return LAYERS.index(place) if place in LAYERS else len(LAYERS)
    own = {name for name in imports(module) if app_of(name) == app_of(module) and name != module}
    return max((layer_of(name) for name in own if name in MODULES), default=0)


def may_open(door, by):
    """Doors are opened from outside, and by the doors of the same app.

    A task is also named by services, which nudge it, and run to its end by commands and the demo.
    """
    if place_of(door) == "tasks":
        return place_of(by) in ("services", "management", "demo")
    return is_door(by) and app_of(by) == app_of(door)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down_and_never_up(module):
    house = module.split(".")[0]
    below = (
        {house, "portal"}
        if house in ("portal", "communities")
        else {house, "portal", "communities"}
    )
    assert {name for name in imports(module) if name.split(".")[0] not in below} == set()
    if house == "portal":
        assert {name for name in imports(module) if floor_of(name) > floor_of(module)} == set()


@pytest.mark.parametrize("module", MODULES)
def test_doors_are_opened_from_outside(module):
    doors = {name for name in imports(module) if is_door(name)}
    assert {name for name in doors if not may_open(name, module)} == set()
    if not is_door(module):
        assert "portal.http" not in imports(module), "requests end at the door"


@pytest.mark.parametrize("module", [name for name in MODULES if layer_of(name) < len(LAYERS)])
def test_the_five_files_import_upward(module):
    own = {name for name in imports(module) if app_of(name) == app_of(module)}
    tasks = {name for name in own if place_of(name) == "tasks"}
    assert {name for name in own - tasks if layer_of(name) > layer_of(module)} == set()


@pytest.mark.parametrize("file", SERVICES)
def test_services_only_nudge_tasks(file):
    imported = [n for n in nodes(file, ast.ImportFrom) if str(n.module).endswith("tasks")]
    tasks = {alias.asname or alias.name for node in imported for alias in node.names}
    used = [node for node in nodes(file, ast.Name) if node.id in tasks]
    calls = [call for call in nodes(file, ast.Call) if getattr(call.func, "id", "") == "nudge"]
    nudged = {argument for call in calls for argument in call.args}
    assert set(used) <= nudged


@pytest.mark.parametrize("file", PRODUCT + TESTS)
def test_nothing_is_imported_inside_a_function(file):
    for function in nodes(file, *FUNCTION):
        inner = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
        assert not inner, function.name


@pytest.mark.parametrize("file", PRODUCT)
def test_nothing_happens_by_signals(file):
    modules = {str(node.module) for node in nodes(file, ast.ImportFrom)}
    assert not {name for name in modules if "signals" in name or name == "django.dispatch"}
    assert "ready" not in {function.name for function in nodes(file, *FUNCTION)}


# How large, how named, how explained.


@pytest.mark.parametrize(
    ("file", "limit"),
    [
        *((file, 300) for file in PRODUCT),
        *((file, 400) for file in TESTS),
        *((file, 120) for file in TEMPLATES),
        *((file, 900) for file in SHEETS),
    ],
)
def test_no_file_is_too_long(file, limit):
    assert len(text_of(file).splitlines()) <= limit


@pytest.mark.parametrize("file", PRODUCT + TESTS)
def test_no_function_is_too_long(file):
    lengths = {f.name: f.end_lineno - f.lineno + 1 for f in nodes(file, *FUNCTION)}
    assert {name: lines for name, lines in lengths.items() if lines > 40} == {}


@pytest.mark.parametrize("file", PRODUCT + TESTS)
def test_every_module_says_what_it_is_for(file):
    assert not text_of(file).strip() or ast.get_docstring(tree_of(file))


@pytest.mark.parametrize("file", PRODUCT)
def test_every_public_name_is_explained(file):
    public = [n for n in tree_of(file).body if isinstance(n, NAMED) and n.name[0] != "_"]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


UNSAID = {"manager", "handler", "processor", "helper", "util", "utils", "data", "info"}
UNSAID |= {"base", "common", "core", "misc", "mixin"}
UNSAID_FIRST = {"do", "check", "get"}
SAID = {
    "handler": "承办人",
    "is_handler": "承办人",
    "data_dir": "DATA_DIR of the environment",
    "get_absolute_url": "Django's",
    "get_full_name": "Django's",
    "get_short_name": "Django's",
    "get_context_data": "Django's",
}


def words_of(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")


@pytest.mark.parametrize("file", PRODUCT)
def test_no_name_says_nothing(file):
    names = {node.name for node in nodes(file, *NAMED)} | set(Path(file).with_suffix("").parts)
    for name in names - set(SAID):
        words = words_of(name)
        assert not UNSAID & set(words), name
        assert words[0] not in UNSAID_FIRST or len(words) == 1, name


UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b")
PUT_OFF = re.compile(r"pytest\.(ski[p]|xfai[l]|importorski[p])|mark\.(ski[p]|xfai[l])|@ski[p]")


@pytest.mark.parametrize("file", PRODUCT + TESTS + TEMPLATES + SHEETS)
def test_nothing_is_put_off(file):
    assert not UNFINISHED.search(text_of(file))
    assert file not in TESTS or not PUT_OFF.search(text_of(file))


@pytest.mark.parametrize("file", SERVICES)
def test_every_service_is_named_by_a_test_or_by_another_service(file):
    public = [n.name for n in tree_of(file).body if isinstance(n, FUNCTION) and n.name[0] != "_"]
    elsewhere = [
        node for other in TESTS + SERVICES for node in nodes(other, ast.Name, ast.Attribute)
    ]
    named = {node.id if isinstance(node, ast.Name) else node.attr for node in elsewhere}
    assert set(public) - named == set()


# Statuses.

WRITERS = {"update", "aupdate", "create", "acreate", "get_or_create", "update_or_create", "setattr"}


def writes_a_status(node, models):
    """Whether this assigns to a `.status`, or calls what writes one: a writer, a model, `swap`."""
    if isinstance(node, ast.Attribute):
        return node.attr == "status" and isinstance(node.ctx, ast.Store)
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    keywords = {word.arg for word in node.keywords}
    written = [n for a in node.args[2:] for n in ast.walk(a)] if name == "swap" else node.args
    said = {n.value for n in written if isinstance(n, ast.Constant)}
    if name in ("swap", "setattr"):
        return "status" in said
    return "status" in keywords and name in WRITERS | models


@pytest.mark.parametrize("file", [file for file in PRODUCT if file != "portal/workflow.py"])
def test_a_status_is_written_by_take_and_nothing_else(file):
    models = {model.__name__ for model in apps.get_models()}
    found = nodes(file, ast.Attribute, ast.Call)
    assert [node.lineno for node in found if writes_a_status(node, models)] == []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("reply.status = 'signed'", True),
        ("Reply.objects.filter(pk=1).update(status='signed')", True),
        ("Reply(status='signed')", True),
        ("setattr(reply, 'status', 'signed')", True),
        ("swap(reply, {}, {'status': 'signed'})", True),
        ("swap(reply, {'status': 'drafting'}, {'version': 2})", False),
        ("Reply.objects.filter(status='signed')", False),
        ("render(request, 'a.html', status=422)", False),
    ],
)
def test_the_rule_about_statuses_sees_what_it_must(line, wrong):
    found = [n for n in ast.walk(ast.parse(line)) if isinstance(n, ast.Attribute | ast.Call)]
    assert any(writes_a_status(node, {"Reply"}) for node in found) == wrong


# Templates, the database, dependencies.

INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=|\shx-on|javascript:|<script(?![^>]*\ssrc=)", re.I
)


@pytest.mark.parametrize("file", TEMPLATES)
def test_every_template_parses_and_has_nothing_inline(file):
    get_template(file.removeprefix("templates/"))
    assert not INLINE.search(text_of(file))


MODELS = [model for model in apps.get_models() if model.__module__.split(".")[0] in HOUSES]
CONSTRAINTS = [(c.name, model.__name__) for model in MODELS for c in model._meta.constraints]


@pytest.mark.parametrize(("name", "model"), CONSTRAINTS)
def test_a_constraint_is_named_once_and_like_a_sentence(name, model):
    assert [other for other, _ in CONSTRAINTS].count(name) == 1
    assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", name)


def test_no_migration_is_missing(db):
    call_command("makemigrations", "--check", "--dry-run")


def test_every_migration_goes_back_and_forth(db):
    def steps(way):
        return [(step.app_label, step.name) for step, _ in way]

    executor = MigrationExecutor(connection)
    labels = {app.label for app in apps.get_app_configs() if app.name.split(".")[0] in HOUSES}
    leaves = executor.loader.graph.leaf_nodes()
    back = executor.migration_plan([(label, None) for label in sorted(labels)])
    assert {label for label, _ in steps(back)} >= labels
    executor.migrate([(label, None) for label in sorted(labels)])
    executor = MigrationExecutor(connection)
    assert set(steps(executor.migration_plan(leaves))) == set(steps(back))
    executor.migrate(leaves)


def test_every_dependency_has_its_sentence():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    extras = sum(project["optional-dependencies"].values(), [])
    assert len(project["dependencies"]) <= 30
    for wanted in project["dependencies"] + extras:
        assert re.search(rf'^ *"{re.escape(wanted)}", +# \S+ \S+', text_of("pyproject.toml"), re.M)


def test_the_floors_are_those_of_the_plan():
    rooms = [next(iter(sorted(floor, reverse=True))) for floor in FLOORS]
    assert all(
        floor_of(f"portal.{low}") < floor_of(f"portal.{high}") for low, high in pairwise(rooms)
    )
