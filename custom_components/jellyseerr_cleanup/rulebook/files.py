"""The text of rules: written, or in a file of Home Assistant's configuration folder."""

from collections.abc import Mapping
from functools import partial
import os
from pathlib import Path
import stat
from typing import Any

from homeassistant.core import HomeAssistant

from ..texts import plain

CONF_PATH = "path"
CONF_RULES = "rules"

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


async def async_rules_text(hass: HomeAssistant, written: Mapping[str, Any]) -> str:
    """Return the rules that are written, or those in the file that is named.

    FileRefused, also unless it is exactly one of both.
    """
    text, path = (written.get(key, "") for key in (CONF_RULES, CONF_PATH))
    if bool(text.strip()) == bool(path.strip()):
        raise FileRefused("rules_or_path")
    if not path.strip():
        return str(text)
    folder = Path(hass.config.config_dir)
    return await hass.async_add_executor_job(partial(read_rules, folder, path))


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
