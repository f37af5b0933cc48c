"""Keys, the forms in which they may get out, and the search for them."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
import json
from urllib.parse import quote, quote_plus

# Of a key that somebody shortened so much would still help to guess the rest
_PART = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A key that is where none may be."""

    where: str
    form: str
    around: str


def disguises(key: str) -> dict[str, str]:
    """Return a key's forms by name; base64 ones are found whatever stands around it."""
    raw = key.encode()
    return {
        "plain": key,
        "its beginning": key[:_PART],
        "its end": key[-_PART:],
        "quoted for an address": quote(key, safe=""),
        "quoted for a path": quote(key),
        "quoted for a form": quote_plus(key),
        "quoted twice": quote(quote(key, safe=""), safe=""),
        "as JSON": json.dumps(key)[1:-1],
        "as JSON in JSON": json.dumps(json.dumps(key))[3:-3],
        "as Python": repr(key)[1:-1],
        "as HTML": escape(key),
        "in hexadecimal": raw.hex(),
        **{
            f"in {name} {shift} bytes later": _whole_groups(encode, raw, shift)
            for name, encode in (
                ("base64", b64encode),
                ("base64 for addresses", urlsafe_b64encode),
            )
            for shift in range(3)
        },
    }


def _whole_groups(encode: Callable[[bytes], bytes], raw: bytes, shift: int) -> str:
    """Return what is the same in base64 whatever stands around the key."""
    skipped = -shift % 3
    whole = raw[skipped : skipped + (len(raw) - skipped) // 3 * 3]
    return encode(whole).decode()


def search(seen: Mapping[str, Iterable[str]], keys: Iterable[str]) -> list[Found]:
    """Return every key that is in a text, in any case, with a little around it."""
    forms = {
        text.casefold(): name for key in keys for name, text in disguises(key).items()
    }
    found = []
    for where, texts in seen.items():
        for text in texts:
            lowered = text.casefold()
            for form, name in forms.items():
                if (place := lowered.find(form)) >= 0:
                    around = text[max(0, place - 120) : place + 120]
                    found.append(Found(where, name, around))
    return found
