"""The rules, one module a business. A flow's RULES names those that apply to it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules


def load_all() -> None:
    """Import every module of rules, so that the registry is whole."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
