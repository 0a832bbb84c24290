"""How refusals, stories and commands say numbers; pages have the words of their language."""


def counted(count: int, one: str) -> str:
    """A count with its noun."""
    return f"{count} {one if count == 1 else f'{one}s'}"
