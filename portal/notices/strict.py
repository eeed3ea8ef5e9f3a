"""Templates of mails, in which a field that does not exist is an error and never an empty hole."""

from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Node
from django.template.base import FilterExpression
from django.template.engine import Engine
from django.template.smartif import TokenBase


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


class Filled(Context):
    """What a template is filled with, and the complaint about what it asked for in vain."""

    complaint: MissingFieldError | None = None


class StrictExpression(FilterExpression):
    """What stands in a template, also in `{% if %}` and `{% for %}`, which elsewhere overlook what is missing.

    The complaint is kept as well as raised, since `and`, `or` and `not` swallow every exception.
    """

    __slots__ = ()  # so that an expression can become one

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002 -- Django's
        """Its value. Raises MissingFieldError, also where somebody would rather not know."""
        try:
            return super().resolve(context, ignore_failures=False)
        except MissingFieldError as error:
            if isinstance(context, Filled):
                context.complaint = error
            raise


def tighten(part: object) -> None:
    """Make every expression within a part of a template strict."""
    if isinstance(part, FilterExpression):
        part.__class__ = StrictExpression
    elif isinstance(part, list | tuple):
        for one in part:
            tighten(one)
    elif isinstance(part, Node | TokenBase):
        for name, one in vars(part).items():
            if name not in ("token", "origin"):
                tighten(one)


def written(template: str, words: dict[str, object], *, plain: bool = False) -> str:
    """A template filled with words. Raises MissingFieldError. Plain text is not escaped."""
    folders = tuple(Engine.get_default().dirs)
    found = engine(folders).get_template(template)
    tighten(found.nodelist)
    filled = Filled(words, autoescape=not plain)
    text = found.render(filled)
    if filled.complaint:
        raise filled.complaint
    return text
