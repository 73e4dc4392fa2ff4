"""JSON Schema of the two YAML files, for editors: completion, titles and examples while typing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from robot.people.models import Employee, Model, Unit

FOLDER = ".schemas"
FILES: dict[str, type[Model]] = {"unit.schema.json": Unit, "employee.schema.json": Employee}


def schema(model: type[Model]) -> dict[str, Any]:
    """The JSON Schema of a file that holds one `model`."""
    made = model.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def schema_texts() -> dict[str, str]:
    """File name to content."""
    return {
        name: json.dumps(schema(model), ensure_ascii=False, indent=2) + "\n" for name, model in FILES.items()
    }


def write_schemas(folder: Path) -> list[Path]:
    """Both schema files in `folder`, replaced when they are there. Raises: OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schema_texts().items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written
