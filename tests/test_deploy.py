"""The deployment files say what the commands are and which exit codes do not mend by themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from robot.errors import ConfigError, EngineRunning

DEPLOY = Path(__file__).parents[1] / "examples/deploy"
FINAL = {"serve": {ConfigError.exit_code, EngineRunning.exit_code}, "worker": {ConfigError.exit_code}}


@pytest.mark.parametrize(("unit", "command"), [("gongju", "serve"), ("gongju-worker", "worker")])
def test_a_unit_is_not_restarted_for_what_a_restart_does_not_mend(unit: str, command: str) -> None:
    text = (DEPLOY / f"{unit}.service").read_text("utf-8")
    assert f"ExecStart=/opt/gongju/bin/gongju {command}\n" in text
    (codes,) = re.findall(r"^RestartPreventExitStatus=(.*)$", text, re.M)
    assert {int(one) for one in codes.split()} == FINAL[command]


def test_the_containers_run_one_engine_as_nobody_special() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    ours = {name: one for name, one in services.items() if name != "db"}
    assert {name: one.get("command", "serve") for name, one in ours.items()} == {
        "serve": "serve",
        "worker": "worker",
    }
    for one in ours.values():
        assert (one["cap_drop"], one["read_only"], one["env_file"]) == (["ALL"], True, "gongju.env")
        assert "environment" not in one
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert "\nUSER 10001:10001\n" in image
    assert image.index("--uid 10001") < image.index("USER 10001")
