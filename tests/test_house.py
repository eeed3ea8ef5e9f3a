"""The rules of the house, checked by machine; a failure names the file. Generated migrations are exempt."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ("portal", "communities", "checklists", "proposals", "pilots")
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
NAMED = (*FUNCTION, ast.ClassDef)
IMPORT = (ast.Import, ast.ImportFrom)


def files(*patterns):
    found = {path for pattern in patterns for path in ROOT.glob(pattern)}
    return [str(path.relative_to(ROOT)) for path in sorted(found) if "migrations" not in path.parts]


PRODUCT = files(*(f"{house}/**/*.py" for house in HOUSES))
TESTS = files("tests/**/*.py")
TEMPLATES = files("templates/**/*.html", "templates/**/*.txt")
SHEETS = files("templates/**/*.css", "portal/static/portal/*.css")
SERVICES = [file for file in PRODUCT if "services" in Path(file).with_suffix("").parts]


@cache
def text_of(file):
    return (ROOT / file).read_text("utf-8")


@cache
def tree_of(file):
    return ast.parse(text_of(file))


def nodes(file, *kinds):
    return [node for node in ast.walk(tree_of(file)) if isinstance(node, kinds)]


def hold(rule, where):
    """The rule, which returns what is wrong with a file or a module, finds nothing anywhere."""
    assert where
    wrong = {each: found for each in where if (found := rule(each))}
    assert not wrong, "\n".join(f"{each}: {found}" for each, found in wrong.items())


# Who imports whom.

CELLAR = {"", "place", "processes", "embedded", "celery", "nudge", "work", "models"}  # no room
CELLAR |= {"storing"}
CELLAR |= {"rates", "jsonfile", "decoding"}
FLOORS = (  # of the portal, from the ground up; each knows only its own and those before it
    {"people", "http", "plain"},
    {"record"},
    {"workflow"},
    {"deadlines"},
    {"notices"},
    {"reminders"},
    {"absences"},
    {"attachments"},
    {"documents"},
    {"wordings"},
    {"publication"},
    {"search"},
    {"roster"},
)
LAYERS = ("models", "permissions", "workflow", "services")  # inside an app
DOORS = {"views", "forms", "urls", "public", "api", "tasks", "admin", "management"}
DOORS |= {"worklists", "demo"}  # the home page's lists, reached by the settings; what `seed` loads
SITE = {
    "settings",
    "apps",
    "wsgi",
    "middleware",
    "resubmit",
    "health",
    "style",
}  # reached by string or URL


def module_of(file):
    return ".".join(Path(file).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(file): file for file in PRODUCT}
PORTAL = [module for module in MODULES if module.split(".")[0] == "portal"]


@cache
def imports(module):
    """The modules of the product and the tests that a module names in its imports."""
    found = set()
    for node in nodes(MODULES[module], *IMPORT):
        above = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        names = {above + alias.name for alias in node.names}
        found |= {name if name in MODULES else above[:-1] or name for name in names}
    return {name for name in found if name.split(".")[0] in (*HOUSES, "tests")} - {module}


def app_of(module):
    """`portal.people` for what is in that room, `portal` for what is in none, `proposals`."""
    room = ".".join(module.split(".")[:2])
    place = ROOT / room.replace(".", "/")  # a room has rows, or doors of its own
    is_room = (place / "migrations").exists() or (place / "urls.py").exists()
    return room if is_room else module.split(".")[0]


def place_of(module):
    """Which file of its app a module is, also where the file became a folder: `views`, `services`."""
    return [*module.removeprefix(app_of(module)).split("."), ""][1]


def is_door(module):
    return place_of(module) in (DOORS | SITE if app_of(module) == "portal" else DOORS)


def floor_of(module):
    """How far up something of the portal stands."""
    name = [*module.split("."), ""][1]
    return next((nth for nth, rooms in enumerate((CELLAR, *FLOORS)) if name in rooms), 99)


def layer_of(module):
    """0 for models … 3 for services, 4 for doors; what stands beside them as high as what it knows."""
    place = place_of(module)
    if is_door(module) or place in LAYERS:
        return LAYERS.index(place) if place in LAYERS else len(LAYERS)
    return max(map(layer_of, siblings(module)), default=0)


def siblings(module):
    return {name for name in imports(module) if app_of(name) == app_of(module)}


def may_open(door, by):
    """Doors are opened from outside, and by the doors of the same app.

    A task is named by services, which nudge it, and run to its end by commands and the demo.
    """
    if place_of(door) == "tasks":
        return place_of(by) in ("services", "management", "demo")
    return is_door(by) and app_of(by) == app_of(door)


def test_houses_import_only_what_is_below_them():
    def wrong(module):
        house = module.split(".")[0]
        below = {house, "portal"} | ({"communities"} if house != "portal" else set())
        return {name for name in imports(module) if name.split(".")[0] not in below}

    hold(wrong, MODULES)


def test_rooms_of_the_portal_import_only_what_is_below_them():
    hold(lambda one: {name for name in imports(one) if floor_of(name) > floor_of(one)}, PORTAL)


def test_every_module_of_the_portal_has_its_floor():
    hold(lambda module: floor_of(module) == 99 and not is_door(module), PORTAL)


def test_inside_an_app_the_five_files_import_upward():
    def wrong(module):
        nudged = {name for name in siblings(module) if place_of(name) == "tasks"}
        return {name for name in siblings(module) - nudged if layer_of(name) > layer_of(module)}

    hold(wrong, MODULES)


def test_doors_are_opened_from_outside():
    def wrong(module):
        return {name for name in imports(module) if is_door(name) and not may_open(name, module)}

    hold(wrong, MODULES)


def test_requests_end_at_the_doors():
    inside = [module for module in MODULES if not is_door(module)]
    hold(lambda module: "portal.http" in imports(module), inside)


def test_services_only_nudge_tasks():
    def wrong(file):
        imported = [n for n in nodes(file, ast.ImportFrom) if str(n.module).endswith("tasks")]
        tasks = {alias.asname or alias.name for node in imported for alias in node.names}
        calls = [call for call in nodes(file, ast.Call) if getattr(call.func, "id", "") == "nudge"]
        nudged = {argument for call in calls for argument in call.args}
        return {n.id for n in nodes(file, ast.Name) if n.id in tasks and n not in nudged}

    hold(wrong, SERVICES)


def test_nothing_is_imported_inside_a_function():
    def wrong(file):
        bodies = nodes(file, *FUNCTION)
        return {f.name for f in bodies for n in ast.walk(f) if isinstance(n, IMPORT)}

    hold(wrong, PRODUCT + TESTS)


def test_nothing_happens_by_signals():
    def wrong(file):
        modules = {str(node.module) for node in nodes(file, ast.ImportFrom)}
        ready = {function.name for function in nodes(file, *FUNCTION)} & {"ready"}
        return ready | {name for name in modules if "signals" in name or name == "django.dispatch"}

    hold(wrong, PRODUCT)


# How large, how named, how explained.


@pytest.mark.parametrize(
    ("where", "limit"), [(PRODUCT, 300), (TESTS, 400), (TEMPLATES, 120), (SHEETS, 900)]
)
def test_no_file_is_too_long(where, limit):
    hold(lambda file: max(0, len(text_of(file).splitlines()) - limit), where)


def test_no_function_is_too_long():
    def wrong(file):
        return {f.name for f in nodes(file, *FUNCTION) if f.end_lineno - f.lineno >= 40}

    hold(wrong, PRODUCT + TESTS)


def test_every_module_says_what_it_is_for():
    hold(lambda file: text_of(file) and not ast.get_docstring(tree_of(file)), PRODUCT + TESTS)


def test_every_public_name_is_explained():
    def wrong(file):
        public = [n for n in tree_of(file).body if isinstance(n, NAMED) and n.name[0] != "_"]
        return {node.name for node in public if not ast.get_docstring(node)}

    hold(wrong, PRODUCT)


UNSAID = {"manager", "handler", "processor", "helper", "helpers", "util", "utils", "data", "info"}
UNSAID |= {"base", "common", "core", "misc", "mixin"}
UNSAID_FIRST = {"do", "check", "get"}
SAID = {"handler", "is_handler"}  # 承办人
SAID |= {"data_dir"}  # DATA_DIR of the environment
SAID |= {
    "get_absolute_url",
    "get_error_message",
    "get_full_name",
    "get_short_name",
    "get_context_data",
    "receive_data_chunk",
}  # Django's


def says_nothing(name):
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")
    return UNSAID & set(words) or (len(words) > 1 and words[0] in UNSAID_FIRST)


def test_every_name_says_something():
    def wrong(file):
        names = {node.name for node in nodes(file, *NAMED)} | set(Path(file).with_suffix("").parts)
        return {name for name in names - SAID if says_nothing(name)}

    hold(wrong, PRODUCT)


def test_nothing_is_put_off():
    unfinished = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b")
    put_off = re.compile(r"(pytest|mark|unittest)\.(ski[p]|xfai[l]|importorski[p])\b")
    hold(lambda file: unfinished.findall(text_of(file)), PRODUCT + TESTS + TEMPLATES + SHEETS)
    hold(
        lambda file: put_off.findall(text_of(file)), TESTS
    )  # a condition with its reason may stand


def test_every_service_is_called_by_somebody():
    used = [node for file in PRODUCT + TESTS for node in nodes(file, ast.Name, ast.Attribute)]
    names = {node.id if isinstance(node, ast.Name) else node.attr for node in used}

    def wrong(file):
        return {n.name for n in tree_of(file).body if isinstance(n, FUNCTION)} - names

    hold(wrong, SERVICES)


# Statuses.

MODELS = [model for model in apps.get_models() if model.__module__.split(".")[0] in HOUSES]
WRITERS = {"update", "aupdate", "create", "acreate", "get_or_create", "update_or_create"}
WRITERS |= {model.__name__ for model in MODELS}


def writes_a_status(node):
    """Whether this assigns to a `.status`, or calls what writes one: a queryset, a model, `swap`."""
    if isinstance(node, ast.Attribute):
        return node.attr == "status" and isinstance(node.ctx, ast.Store)
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in ("swap", "setattr"):
        written = ast.walk(ast.List(node.args[1:] if name == "setattr" else node.args[2:]))
        return any(isinstance(n, ast.Constant) and n.value == "status" for n in written)
    return name in WRITERS and "status" in {word.arg for word in node.keywords}


def test_a_status_is_written_by_take_and_nothing_else():
    def wrong(file):
        found = nodes(file, ast.Attribute, ast.Call)
        return [f"line {node.lineno}" for node in found if writes_a_status(node)]

    hold(wrong, [file for file in PRODUCT if file != "portal/workflow.py"])


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
    assert any(map(writes_a_status, found)) == wrong


# Templates, the database, dependencies.

SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|\shx-on|javascript:", re.IGNORECASE)
STYLE = re.compile(r"<style|\sstyle\s*=", re.IGNORECASE)


def test_every_template_parses():
    for file in TEMPLATES:
        get_template(file.removeprefix("templates/"))


def test_no_template_has_anything_inline():
    hold(lambda file: SCRIPT.findall(text_of(file)), TEMPLATES)
    # On paper there is no policy to break, and sizes are computed for each letter.
    screens = [file for file in TEMPLATES if not file.startswith("templates/print/")]
    hold(lambda file: STYLE.findall(text_of(file)), screens)


def test_a_constraint_is_named_once_and_like_a_sentence():
    names = [constraint.name for model in MODELS for constraint in model._meta.constraints]
    assert sorted(names) == sorted(set(names))
    hold(lambda name: not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", name), names)


def test_no_migration_is_missing(db):
    call_command("makemigrations", "--check", "--dry-run")


def test_every_migration_goes_back_and_forth(db):
    ours = [app.label for app in apps.get_app_configs() if app.name.split(".")[0] in HOUSES]
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([(label, None) for label in ours])
    tables = {model._meta.db_table for model in MODELS if model._meta.managed}
    assert not tables & set(connection.introspection.table_names())
    MigrationExecutor(connection).migrate(leaves)
    assert tables <= set(connection.introspection.table_names())


def test_every_dependency_has_its_sentence():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert len(project["dependencies"]) <= 30
    lines = text_of("pyproject.toml").splitlines()
    extras = project["optional-dependencies"].values()
    for wanted in [*project["dependencies"], *(one for extra in extras for one in extra)]:
        assert [line for line in lines if re.match(rf' +"{re.escape(wanted)}", +# \w+', line)], (
            wanted
        )
