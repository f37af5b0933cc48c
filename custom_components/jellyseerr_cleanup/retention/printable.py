"""Names from servers and people, as they can be shown."""

LONGEST_NAME = 60


def plain(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name for something, of at most 60 printable characters.

    Control characters and direction marks could forge what is shown.
    """
    return "".join(one for one in name if one.isprintable()).strip()[:longest]
