"""One of the operator's TOML files: its tables, or one line that says what is wrong and where."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from robot.errors import ConfigError, Problem


def read_toml(
    path: Path, where: str, what: str, example: str = "", number: Callable[[str], Any] = float
) -> dict[str, Any]:
    """The tables of `path`. `where`: how the file is called in problems; `what` it should be, and an
    `example` of it; `number` makes floats. Raises ConfigError."""
    try:
        return tomllib.loads(path.read_text("utf-8"), parse_float=number)
    except UnicodeDecodeError:
        problem = Problem(f"{where}:1", "file", f"{what}: text in UTF-8")
    except OSError as error:
        problem = Problem(where, "file", f"{what} ({error.strerror})")
    except tomllib.TOMLDecodeError as error:
        said = re.sub(r" \(at .*\)$", "", str(error))
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else path.read_text("utf-8").count("\n") + 1
        problem = Problem(f"{where}:{line}", "TOML", said, example)
    except RecursionError:
        problem = Problem(where, "TOML", "tables and lists that are not nested hundreds deep", example)
    except (ValueError, ArithmeticError):  # more digits than Python turns into a number
        problem = Problem(where, "TOML", "numbers of fewer digits", example)
    raise ConfigError.of([problem])
