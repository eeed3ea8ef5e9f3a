"""Which colours an official document knows: black, and red for mark, rules and seals (GB/T 9704-2012 5.2.4, 6.2)."""


def _rgb(colour: object) -> tuple[float, ...]:
    if isinstance(colour, int | float):
        return (float(colour),) * 3
    values = tuple(colour) if isinstance(colour, tuple | list) else (0.0,)
    return values * 3 if len(values) == 1 else values


def is_black(colour: object) -> bool:
    """Whether a colour is black, or so dark that it prints as black; a draft's grey mark is not."""
    values = _rgb(colour)
    return values[-1] > 0.7 if len(values) == 4 else max(values) < 0.4


def is_coloured(colour: object) -> bool:
    """Whether a colour is neither black nor white nor grey."""
    values = _rgb(colour)[:3]
    return max(values) - min(values) > 0.2


def is_red(colour: object) -> bool:
    """Whether a colour is red: Y 80 % M 80 % or anything stronger (GB/T 9704-2012 6.2)."""
    values = _rgb(colour)
    if len(values) == 4:
        return values[0] < 0.1 and values[1] >= 0.75 and values[2] >= 0.75 and values[3] < 0.1
    return values[0] > 0.75 and values[1] < 0.3 and values[2] < 0.3
