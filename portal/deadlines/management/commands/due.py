"""`manage.py due 2026-02-10 +3m`: print the day on which a period ends, alone."""

import re
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from portal.deadlines.reckoning import Term, Unit, reckon
from portal.deadlines.services.calendar import AHEAD_OF_TODAY, FIRST
from portal.deadlines.services.clock import charted

UNITS = {"m": Unit.MONTHS, "wd": Unit.WORKDAYS, "d": Unit.DAYS}
LONGEST = {"m": 60, "wd": 1250, "d": 1830}
HOW = "写法：manage.py due 2026-02-10 +3m（+10wd 为 10 个工作日，+30d 为 30 日，--no-roll 为遇节假日不顺延）"


class Command(BaseCommand):
    """Nothing but the day on standard output; whatever is wrong with 1 and a message."""

    help = f"推算截止日。{HOW}"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """As Django makes it, but an option that nobody knows is answered like all that is wrong."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = _refuse  # type: ignore[method-assign,assignment]  # the way argparse has for it
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Any number of words, so that too few are answered here."""
        parser.add_argument("words", nargs="*", help="起算日和期限")
        parser.add_argument("--no-roll", action="store_true", help="遇节假日不顺延")

    def handle(self, *, words: list[str], no_roll: bool, **_options: Any) -> None:
        """Print the day."""
        if len(words) != 2:
            raise CommandError(f"请写一个起算日和一个期限。\n{HOW}")
        start, term = _start(words[0]), _term(words[1], rolling=not no_roll)
        self.stdout.write(str(reckon(term, start, charted(start, term)).due_on))


def _refuse(_message: str) -> NoReturn:
    sys.stderr.write(f"起算日或期限看不懂。\n{HOW}\n")
    sys.exit(1)


def _start(text: str) -> date:
    last = localdate().year + AHEAD_OF_TODAY
    try:
        start = date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"起算日“{text}”不是日期。\n{HOW}") from error
    if not FIRST <= start.year <= last:
        raise CommandError(f"起算日应在 {FIRST} 年至 {last} 年之间。\n{HOW}")
    return start


def _term(text: str, *, rolling: bool) -> Term:
    written = re.fullmatch(r"\+?(\d{1,9})(m|wd|d)", text, re.ASCII)
    if not written:
        raise CommandError(f"期限“{text}”看不懂。\n{HOW}")
    amount, unit = int(written[1]), written[2]
    if not 1 <= amount <= LONGEST[unit]:
        raise CommandError(f"期限应在 1 至 {LONGEST[unit]}{UNITS[unit].label}之间。\n{HOW}")
    return Term(amount, UNITS[unit], rolling=rolling)
