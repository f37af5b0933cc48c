"""A file of rules in Home Assistant's configuration folder."""

from collections.abc import Mapping
import os
from pathlib import Path
import stat

from ..texts import plain

# Bytes; the reading of rules has a stricter bound of its own
LARGEST = 1_048_576
# Home Assistant's passwords and tokens
_SECRETS = "secrets.yaml"


class FileRefused(Exception):
    """A file that is not read; `error` is the key of a translated error."""

    def __init__(self, error: str, **placeholders: str) -> None:
        """Take the error's key, and the placeholders of its text."""
        super().__init__(error)
        self.error = error
        self.placeholders: Mapping[str, str] = placeholders


def read_rules(folder: Path, written: str) -> str:
    """Return the text of a file inside a folder, named from there or from the root.

    FileRefused for one outside, also by way of links, for what is hidden or secret, and
    for what cannot be read as text. It blocks: not for the event loop.
    """
    shown = {"path": plain(written)}
    try:
        root = folder.resolve()
        # Not strictly: whether something outside is there is nobody's business
        path = (root / written.strip()).resolve()
        if not _may_be_read(path, root):
            raise FileRefused("path_not_allowed", **shown)
        content = _read(path)
    except FileNotFoundError, NotADirectoryError:
        raise FileRefused("path_not_found", **shown) from None
    except ValueError:
        # A name with a null byte
        raise FileRefused("path_not_found", **shown) from None
    except OSError as err:
        why = err.strerror or str(err)
        raise FileRefused("file_not_readable", **shown, why=why) from err
    if content is None:
        raise FileRefused("path_not_a_file", **shown)
    if len(content) > LARGEST:
        raise FileRefused("file_too_large", **shown, largest=f"{LARGEST // 1024}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise FileRefused("file_not_text", **shown) from err


def _may_be_read(path: Path, root: Path) -> bool:
    """Return whether a resolved path is inside, and neither hidden nor secret."""
    if not path.is_relative_to(root):
        return False
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return not hidden and path.name.casefold() != _SECRETS


def _read(path: Path) -> bytes | None:
    """Return at most a byte more than allowed; None if it is no ordinary file.

    It is opened without waiting for whoever writes a pipe, and only if it is still no
    link.
    """
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            return None
        with os.fdopen(number, "rb", closefd=False) as file:
            return file.read(LARGEST + 1)
    finally:
        os.close(number)
