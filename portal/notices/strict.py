"""Templates of mails, in which a field that does not exist is an error and never an empty hole."""

from functools import cache
from pathlib import Path

from django.template import Context
from django.template.engine import Engine


class MissingFieldError(Exception):
    """A template names a field that what it is filled with does not have."""


class Strict(str):
    """What Django puts in place of a missing field: it asks whether `%s` is in it, and then fills it."""

    __slots__ = ()

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, field: object) -> str:
        raise MissingFieldError(f"模板中的字段“{field}”不存在")


@cache
def engine(folders: tuple[str | Path, ...]) -> Engine:
    """An engine that reads the site's templates strictly."""
    return Engine(dirs=[str(folder) for folder in folders], string_if_invalid=Strict("%s"))


def written(template: str, words: dict[str, object], *, plain: bool = False) -> str:
    """A template filled with words. Raises MissingFieldError.

    `{% if %}` and `{% for %}` ask Django to overlook what is missing, so the mails' templates get all names,
    with empty values where there is nothing. Plain text is not escaped.
    """
    folders = tuple(Engine.get_default().dirs)
    return engine(folders).get_template(template).render(Context(words, autoescape=not plain))
