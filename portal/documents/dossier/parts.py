"""The parts of a whole file: what each is called, of which day it is, and its content, opened when it is needed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

PDF = "application/pdf"
PICTURES = ("image/jpeg", "image/png")


@dataclass(frozen=True)
class Part:
    """One part: its title, its number (发文字号) and its day where it has them, its file name and its content."""

    title: str
    name: str
    media_type: str
    content: Callable[[], Any]  # a file of the storage, or one in memory
    number: str = ""
    day: date | None = None

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The content, for reading."""
        with self.content() as file:
            yield file
