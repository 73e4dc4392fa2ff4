"""A unit or an employee as YAML text that loads back to an equal object."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import yaml
from pydantic import BaseModel


class _Dumper(yaml.SafeDumper):
    """Block style, lists indented under their field as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True  # equal dates would become anchors, which the loader refuses


def _plain_scalar(dumper: yaml.SafeDumper, value: Any) -> yaml.ScalarNode:
    if isinstance(value, bool):
        return dumper.represent_scalar("tag:yaml.org,2002:str", "是" if value else "否")
    text = format(value, "f") if isinstance(value, Decimal) else value.isoformat()
    tag = "tag:yaml.org,2002:timestamp" if isinstance(value, date) else "tag:yaml.org,2002:float"
    return yaml.ScalarNode(tag, text if tag.endswith("timestamp") or "." in text else f"{text}.00")


for _type in (bool, Decimal, date):
    _Dumper.add_representer(_type, _plain_scalar)


def dump_yaml(model: BaseModel) -> str:
    """`model` as YAML; what is not given (None, empty lists) is left out."""
    return yaml.dump(
        _plain(model),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=1000,
        default_flow_style=False,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        pairs = ((name, getattr(value, name)) for name in type(value).model_fields)
        return {name: _plain(one) for name, one in pairs if one is not None and one != ()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value
