"""Which businesses there are: the modules of the flows package, nothing else."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast, get_args

from pydantic import BaseModel

from robot.browser.forms import PortalForm
from robot.errors import ConfigError
from robot.filing.contract import Asks, Fetches, Reads, Submits, faq_numbers, kind_of, problems_of
from robot.policy.rule import Rule


@dataclass(frozen=True)
class Business:
    """One business: its module and what the module says of itself."""

    name: str
    module: ModuleType

    @property
    def portal(self) -> str:
        return cast("str", self.module.PORTAL)

    @property
    def title(self) -> str:
        return cast("str", self.module.TITLE)

    @property
    def subject(self) -> str:
        """`unit` or `employee`."""
        return cast("str", self.module.SUBJECT)

    @property
    def public(self) -> bool:
        """Whether it is done on the portal's public pages, for which nobody logs in."""
        return bool(getattr(self.module, "PUBLIC", False))

    @property
    def kind(self) -> str:
        """`submits`, `reads` or `fetches`."""
        return kind_of(self.module)

    @property
    def summary(self) -> str:
        """The first line of its docstring."""
        return (inspect.getdoc(self.module) or "").partition("\n")[0]

    @property
    def faq(self) -> tuple[int, ...]:
        return faq_numbers(inspect.getdoc(self.module))

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(getattr(self.module, "RULES", ()))

    @property
    def options(self) -> type[BaseModel] | None:
        """What `--with` may set, or None."""
        return cast("type[BaseModel] | None", getattr(self.module, "Options", None))

    @property
    def must_say(self) -> str:
        """What of `--with` must be said, as it is typed behind the command, each with its title."""
        fields = self.options.model_fields if self.options else {}
        must = [(name, info.title) for name, info in fields.items() if info.is_required()]
        return "".join(f" --with {name}={title or name}" for name, title in must)

    @property
    def form(self) -> type[PortalForm]:
        return cast("type[PortalForm]", self.module.Form)

    @property
    def takes_files(self) -> bool:
        """Whether its form has uploads."""
        return any(_holds(info.annotation, Path) for info in self.form.model_fields.values())

    @property
    def submits(self) -> Submits:
        """Its functions. TypeError for a business that only reads."""
        if self.kind != "submits":
            raise TypeError(f"{self.name} only reads")
        return cast("Submits", self.module)

    @property
    def reads(self) -> Reads:
        """Its function. TypeError for a business that submits, or must be told whom it is asked about."""
        if self.kind != "reads" or self.public:
            raise TypeError(f"{self.name} does not read by itself")
        return cast("Reads", self.module)

    @property
    def asks(self) -> Asks:
        """Its functions. TypeError for a business that does not read on public pages."""
        if self.kind != "reads" or not self.public:
            raise TypeError(f"{self.name} does not ask on public pages")
        return cast("Asks", self.module)

    @property
    def fetches(self) -> Fetches:
        """Its function. TypeError for a business that downloads nothing."""
        if self.kind != "fetches":
            raise TypeError(f"{self.name} does not fetch")
        return cast("Fetches", self.module)


def _holds(annotation: Any, kind: type) -> bool:
    """Whether `kind` stands in `annotation`, at any depth."""
    return annotation is kind or any(_holds(one, kind) for one in get_args(annotation))


@cache
def businesses(package: str = "flows") -> dict[str, Business]:
    """Name → business, for every module of `package`'s portals; names starting with `_` are helpers.

    Raises ConfigError naming every module that is not a business, and every name used twice.
    """
    found: dict[str, Business] = {}
    problems: list[str] = []
    for module in modules(package):
        problems += [f"{module.__name__}: {problem}" for problem in problems_of(module)]
        name = module.__name__.rpartition(".")[2]
        if name in found:
            problems.append(f"{module.__name__}: {found[name].module.__name__} has the same name")
        found[name] = Business(name, module)
    if problems:
        raise ConfigError("; ".join(problems))
    return found


def modules(package: str = "flows") -> list[ModuleType]:
    """Every business module of `package`, checked or not, by portal and name. Folders and
    modules whose name starts with `_` hold what flows share."""
    root = importlib.import_module(package)
    portals = [
        importlib.import_module(f"{package}.{one.name}")
        for one in pkgutil.iter_modules(root.__path__)
        if one.ispkg and not one.name.startswith("_")
    ]
    return [
        importlib.import_module(f"{portal.__name__}.{one.name}")
        for portal in portals
        for one in pkgutil.iter_modules(portal.__path__)
        if not one.ispkg and not one.name.startswith("_")
    ]


def named(word: str) -> str:
    """The name of the business that `word` is the title of, as 续签; any other word as it is."""
    return next((one.name for one in businesses().values() if one.title == word), word)


def business(name: str) -> Business:
    """The business `name`. Raises ConfigError that names the nearest ones."""
    known = businesses()
    if name not in known:
        words = {word: one for one in known.values() for word in (one.name, one.title)}
        near = [f"{words[word].name} ({words[word].title})" for word in get_close_matches(name, words)]
        hint = f", do you mean {' or '.join(dict.fromkeys(near))}?" if near else ""
        raise ConfigError(f"{name}: no such business{hint}; `gongju businesses` lists them")
    return known[name]
