"""Every error raised on purpose: its own exit code and one line; a bug shows its traceback."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from inspect import signature
from pathlib import Path

import pytest

from flows.chaoyang_hr import quota_application
from robot import cli
from robot.engine.office import Office
from robot.errors import ConfigError, GongjuError, LedgerDown, Problem
from robot.policy.parameters import parameters


def every_error() -> list[type[GongjuError]]:
    """All classes below GongjuError, loaded with the command line."""
    found: list[type[GongjuError]] = []
    todo = [GongjuError]
    while todo:
        for one in todo.pop().__subclasses__():
            found.append(one)
            todo.append(one)
    return sorted(set(found), key=lambda one: one.__name__)


@pytest.fixture
def workspace(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(example, folder)
    monkeypatch.chdir(folder)
    return folder


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit code of `gongju WORDS`."""
    monkeypatch.setattr("sys.argv", ["gongju", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    code = stopped.value.code
    assert code is None or isinstance(code, int)
    return code or 0


def made(kind: type[GongjuError]) -> GongjuError:
    """One of the class, whatever else it has to be told."""
    told = list(signature(kind.__init__).parameters.values())[2:]
    more = {
        one.name: () for one in told if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD
    }
    return kind("the words of [this] error", **more)


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_each_error_class_is_one_line_and_its_exit_code(
    kind: type[GongjuError],
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def raises(self: Office) -> None:
        raise made(kind)

    monkeypatch.setattr(Office, "status", raises)
    assert run(monkeypatch, "status") == kind.exit_code
    shown = capsys.readouterr()
    assert shown.out == ""
    lines = shown.err.splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("gongju: ")
    assert "the words of [this] error" in lines[0]
    assert kind.advice in lines[0]

    assert run(monkeypatch, "status", "--json") == kind.exit_code
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert (told["error"], told["exit_code"]) == (kind.__name__, kind.exit_code)


def test_exit_codes_tell_the_classes_apart() -> None:
    by_code: dict[int, set[str]] = {}
    for kind in every_error():
        if "exit_code" in vars(kind):
            by_code.setdefault(kind.exit_code, set()).add(kind.__name__)
    assert 0 not in by_code
    assert {code: names for code, names in by_code.items() if len(names) > 1} == {}


def test_every_class_says_what_to_do() -> None:
    silent = [kind.__name__ for kind in every_error() if not kind.advice]
    assert silent == ["PortalError"]  # never raised itself


def test_a_bug_shows_its_traceback(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(self: Office) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Office, "status", breaks)
    monkeypatch.setattr("sys.argv", ["gongju", "status"])
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_several_problems_are_a_line_each(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problems = [
        Problem("unit.yaml:3", "capital", "a number", "5000000"),
        Problem("a.yaml:1", "name", "a name"),
    ]

    def raises(self: Office) -> None:
        raise ConfigError.of(problems)

    monkeypatch.setattr(Office, "status", raises)
    assert run(monkeypatch, "status") == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("gongju: 2 problems in the files")
    assert lines[1:] == ["  unit.yaml:3: capital: a number (e.g. 5000000)", "  a.yaml:1: name: a name"]


def test_a_broken_file_names_file_line_field_and_an_example(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workspace / "employees" / "E001.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("id_number:"))
    secret = "110105199003071234"
    lines[at] = f'id_number: "{secret}"'
    file.write_text("\n".join(lines), encoding="utf-8")
    assert run(monkeypatch, "check") == 2
    shown = capsys.readouterr()
    assert f"employees/E001.yaml:{at + 1}" in shown.err
    assert "身份证号" in shown.err
    assert "e.g. " in shown.err
    assert secret not in shown.err + shown.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("check", "E999"), 2, "E999"),
        (("fill", "no_such_business"), 2, "no such business; `gongju businesses` lists them"),
        (("fill", "quota_aplication"), 2, "do you mean quota_application (指标申报)"),
        (("fill", "指标申请"), 2, "do you mean quota_application (指标申报)"),
        (("fill", "指标申报", "E001"), 2, "takes no subject"),
        (("fetch", "工作居住证电子确认单", "unit"), 2, "an employee's staff number"),
        (("fill", "quotas"), 2, "only reads"),
        (("fill", "slip", "E001"), 2, "gongju fetch slip E001"),
        (("fetch", "quotas", "E001"), 2, "there is slip"),
        (("fetch", "slip", "unit"), 2, "an employee's staff number"),
        (("fetch", "slip", "E999"), 2, "E999"),
        (("fill", "profile"), 2, "an employee's staff number"),
        (("fill", "quota_application", "E001"), 2, "takes no subject"),
        (("fill", "appointment", "E001", "--with", "date"), 2, "NAME=VALUE"),
        (("fill", "appointment", "E001", "--with", "day=2026-11-10"), 2, "--with: day"),
        (("fill", "appointment", "E001", "--with", "business=离职"), 2, "业务类型: 新办、续签、"),
        (("fill", "disassociation", "E001", "--with", "reason=搬家"), 2, "解除原因: 离职、集团内部调动、"),
        (("poll", "no_such_portal"), 2, "no such portal"),
        (("login", "no_such_portal"), 2, "no such portal"),
        (("login", "talent_person"), 2, "--employee"),
        (("login", "chaoyang_hr", "--employee", "E001"), 2, "--employee"),
        (("fill", "permit_application", "E003"), 3, "FAQ37-back-paid"),
        (("submit", "profile", "E001", "--yes"), 20, "person"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    words: tuple[str, ...],
    code: int,
    said: str,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, *words) == code
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1, error
    assert said in error


def test_outside_a_workspace_it_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "status") == 2
    assert "gongju init" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_setting_names_its_variable_not_its_value(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGJU_TIMEOUT", "soonish")
    assert run(monkeypatch, "status") == 2
    error = capsys.readouterr().err
    assert "GONGJU_TIMEOUT" in error
    assert "soonish" not in error


def test_live_and_a_set_date_exclude_each_other(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGJU_PROFILE", "live")
    assert run(monkeypatch, "check") == 2
    assert "GONGJU_TODAY" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["environment", ".env"])
def test_a_misspelt_setting_is_not_passed_over(
    place: str, workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if place == ".env":
        with (workspace / ".env").open("a", encoding="utf-8") as file:
            file.write("GONGJU_PROFIL=live\n")
    else:
        monkeypatch.setenv("GONGJU_PROFIL", "live")
    assert run(monkeypatch, "status") == 2
    error = capsys.readouterr().err
    line = len((workspace / ".env").read_text("utf-8").splitlines())
    assert f"{place}{f':{line}' if place == '.env' else ''}: GONGJU_PROFIL:" in error
    assert "e.g. GONGJU_PROFILE" in error


def test_every_wrong_setting_at_once_with_its_line(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "GONGJU_TIMEOUT=soonish\n\n# ours\nGONGJU_PROFIL=live\nGONGJU_TODAY=9999-12-31\nGONGJU_HEADED=x\n"
    (workspace / ".env").write_text(text, "utf-8")
    assert run(monkeypatch, "check", "--json") == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {(one["where"], one["field"]) for one in problems} == {
        (".env:1", "GONGJU_TIMEOUT"),
        (".env:4", "GONGJU_PROFIL"),
        (".env:5", "GONGJU_TODAY"),
        (".env:6", "GONGJU_HEADED"),
    }
    assert all(one["example"] for one in problems)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"GONGJU_HEADED=true\n\nrubbish here\n", ".env:3"),
        (b"GONGJU_HEADED\n", ".env:1"),
        (b"# \xff\n", "not UTF-8"),
        (b"GONGJU_ALLOW_HTTP=chaoyang_hr\n", ".env:1: GONGJU_ALLOW_HTTP: a JSON list"),
    ],
)
def test_a_broken_env_file_is_one_line(
    content: bytes,
    said: str,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (workspace / ".env").write_bytes(content)
    assert run(monkeypatch, "status") == 2
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1, error
    assert said in error


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no-such-command",), "No such command"),
        (("fill",), "BUSINESS"),
        (("check", "--bogus"), "--bogus"),
        (("mock", "--port", "99999"), "--port"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_one_document(
    words: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, *words) == 2
    shown = capsys.readouterr()
    assert (shown.out, len(shown.err.splitlines())) == ("", 1)
    assert said in shown.err
    assert run(monkeypatch, *words, "--json") == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["exit_code"]) == (False, 2)
    assert said in told["message"]


def test_without_a_command_it_lists_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 2
    shown = capsys.readouterr().err
    assert all(f"  {name} " in shown for name in ("init", "check", "try"))


def test_a_file_where_a_folder_should_be_is_said(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "var").touch()
    assert run(monkeypatch, "status", "--json") == 2
    assert "var" in json.loads(capsys.readouterr().out)["message"]


def test_a_read_only_folder_is_said(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuses(self: Office) -> None:
        raise OSError(errno.EROFS, "Read-only file system", "var/ledger.db")

    monkeypatch.setattr(Office, "status", refuses)
    assert run(monkeypatch, "status") == 2
    assert capsys.readouterr().err.startswith("gongju: var/ledger.db: Read-only file system")


def test_a_full_disk_is_said_although_a_write_names_no_file(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the code after which examples/deploy/gongju.service starts again."""

    def refuses(self: Office) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Office, "status", refuses)
    assert run(monkeypatch, "status") == LedgerDown.exit_code
    assert capsys.readouterr().err.startswith("gongju: the disk: No space left on device")


def test_ctrl_c_is_130_and_said(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(self: Office) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Office, "status", interrupted)
    assert run(monkeypatch, "status", "--json") == 130
    shown = capsys.readouterr()
    assert json.loads(shown.out)["exit_code"] == 130
    assert "gongju: stopped" in shown.err


def test_a_number_the_parameters_do_not_know_is_no_bug(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def prepare(*_: object) -> None:
        parameters(date(2020, 1, 2)).amount("average_wage")

    monkeypatch.setattr(quota_application, "prepare", prepare)
    assert run(monkeypatch, "approve", "quota_application", "--json") == 2
    told = json.loads(capsys.readouterr().out)
    assert told["error"] == "NotCovered"
    assert "gongju parameter average_wage" in told["message"]


def test_json_on_a_console_without_chinese_loses_nothing(workspace: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "robot", "faq", "36", "--json"],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=True,
    )
    (question,) = json.loads(done.stdout)["questions"]
    assert "税款所属期" in json.dumps(question, ensure_ascii=False)


def test_a_console_without_chinese_shows_question_marks(workspace: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "robot", "faq", "36"],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"??" in done.stdout


def test_a_step_before_its_turn_is_refused_naming_the_missing_one(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb in ("fill", "approve", "submit"):
        assert run(monkeypatch, verb, "appointment", "E001") == 3
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "还缺前一步“单位审核员工业务申请”" in said
        assert "运行 gongju fill profile E001" in said
        assert "全部步骤：gongju plan E001 新办" in said


def test_a_misspelt_choice_is_told_before_a_missing_step(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "fill", "appointment", "E001", "--with", "buisness=新办") == 2
    assert "buisness" in capsys.readouterr().err
