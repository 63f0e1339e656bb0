"""Settings as TOML. The standard library reads TOML and does not write it; what is written here is addresses and plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["to_toml"]


def to_toml(settings: Mapping[str, Any]) -> str:
    """One line for each address: `state.JPN.alliance_support = 0.7`."""
    return "".join(f"{_address(address)} = {_value(value, address)}\n" for address, value in settings.items())


def _address(address: str) -> str:
    if not isinstance(address, str) or not address:
        raise TypeError(f"an address must be a text such as 'state.JPN.alliance_support'; found {address!r}")
    return ".".join(_key(part) for part in address.split("."))


def _key(part: str) -> str:
    is_bare = part.replace("-", "").replace("_", "").isalnum() and part.isascii()
    return part if is_bare else json.dumps(part)


def _value(value: Any, address: str) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # A text of JSON is a basic string of TOML, but for the delete character.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
        # Those of NumPy are of these classes too, and have a text of their own.
        case int():
            return int.__repr__(value)
        case float():
            return float.__repr__(value)
        case Mapping():
            inner = ", ".join(f"{_address(str(key))} = {_value(item, address)}" for key, item in value.items())
            return f"{{ {inner} }}"
        case list() | tuple():
            return f"[{', '.join(_value(item, address) for item in value)}]"
    # Other numbers and arrays of NumPy.
    if hasattr(value, "tolist"):
        return _value(value.tolist(), address)
    raise TypeError(f"{address}: a value must be a number, text, flag, list or dict; found {type(value).__name__}")
