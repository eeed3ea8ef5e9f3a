"""One measured rule, and the ways to judge one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """A rule, what the standard expects, what the PDF shows, in which unit, and whether that is close enough."""

    rule: str
    expected: float | str
    measured: float | str
    unit: str
    ok: bool


def near(
    rule: str, expected: float, measured: float, tolerance: float, unit: str = "mm"
) -> Measurement:
    """Judge a number that must be the expected one within a tolerance."""
    return Measurement(
        rule, expected, round(measured, 3), unit, abs(measured - expected) <= tolerance
    )


def same(rule: str, expected: str | float, measured: str | float, unit: str = "") -> Measurement:
    """Judge something that must be exactly the expected one."""
    return Measurement(rule, expected, measured, unit, measured == expected)


def worst(expected: float, measured: list[float]) -> float:
    """Return the measured number farthest from the expected one."""
    return max(measured, key=lambda number: abs(number - expected))
