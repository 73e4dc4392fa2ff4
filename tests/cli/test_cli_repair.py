"""gongju repair: what waits, what is put in force by whom, and what cannot be asked for."""

from __future__ import annotations

import json
from pathlib import Path

from robot.browser.locators import locators
from robot.browser.selector_files import load_selectors
from robot.filing.ledger import Ledger

PHONE = "appointment.new.fields.phone"


def test_from_a_proposal_to_the_overlay(run, ws: Path) -> None:
    assert run("repair") == (0, {"waiting": []})
    before = locators(load_selectors("chaoyang_hr"))[PHONE].text
    proposal = {
        "portal": "chaoyang_hr",
        "locator": PHONE,
        "before": before,
        "words": "手机号",
        "how": "label",
    }
    looked = ws / "var" / "repair" / "mock-chaoyang_hr-appointment.new.json"
    looked.parent.mkdir(parents=True)
    looked.write_text(json.dumps([proposal]), "utf-8")
    words = ("repair", "chaoyang_hr", "appointment.new", "--by", "甲")
    code, said = run(*words, "--accept", "2")
    assert (code, said["message"]) == (2, "--accept 2: the last look made 1 proposals")
    assert run(*words, "--accept", "1") == (0, {"kept": [1]})
    code, said = run("repair")
    assert [(one["number"], one["words"], one["by"]) for one in said["waiting"]] == [(1, "手机号", "甲")]
    assert locators(load_selectors("chaoyang_hr", ws))[PHONE].words == "联系电话"
    assert run("repair", "--approve", "1", "--by", "乙")[0] == 0
    assert locators(load_selectors("chaoyang_hr", ws))[PHONE].words == "手机号"
    assert "by 甲, approved by 乙, was: 联系电话" in (ws / "selectors/chaoyang_hr.toml").read_text("utf-8")
    with Ledger(ws / "var" / "ledger.db") as ledger:
        facts = [one.facts for one in ledger.chain() if one.kind == "repair"]
    assert [(one["what"], one["by"], one["locator"], one["after"]) for one in facts] == [
        ("proposed", "甲", PHONE, "手机号"),
        ("approved", "乙", PHONE, "手机号"),
    ]


def test_what_cannot_be_asked_for(run, ws: Path) -> None:
    for words, told in (
        (("chaoyang_hr",), "name the page as well"),
        (("nowhere", "appointment.new"), "no such portal; there are chaoyang_hr"),
        (("chaoyang_hr", "appointment.neu"), "no such page of chaoyang_hr; near it: appointment.new"),
        (("chaoyang_hr", "appointment.new", "telephone"), "fields.phone"),
        (("chaoyang_hr", "appointment.new", "book"), "by hand only"),
        (("chaoyang_hr", "appointment.new", "--accept", "1"), "nothing proposed yet"),
        (("chaoyang_hr", "quota.new.tax"), "GONGJU_HEADED=true gongju repair chaoyang_hr quota.new.tax"),
        (("--approve", "9"), "no repair of this number waits; there are: none"),
    ):
        code, said = run("repair", *words)
        assert code == 2
        assert told in said["message"]
    assert not (ws / "selectors" / "quarantine").exists()
