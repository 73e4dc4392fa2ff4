"""Notices: what a real server on this machine was told, what it was not, and what becomes of a failure."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from robot import settings
from robot.engine.docket import Docket
from robot.engine.matters import KINDS, URGENT
from robot.engine.notice_texts import WORDS
from robot.engine.notices import send_due
from robot.engine.office import Office
from robot.engine.outbox import CLAIM, TRIES, Matter, Outbox
from robot.errors import ConfigError, SessionExpired
from robot.filing import looks
from robot.filing.docket_tables import Stage
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.tables import Key
from robot.people.workspace import load_workspace
from robot.policy.calendar import BEIJING
from tests.notice_service import Service, service

__all__ = ["service"]

Run = Callable[..., tuple[int, Any]]
NOW = datetime(2026, 11, 5, 10, tzinfo=BEIJING)
NIGHT = datetime(2026, 11, 5, 23, tzinfo=BEIJING)
OPINION = "应税收入材料缺少2026年9月记录；{name}的劳动合同不清晰，联系13800138000。"


@pytest.fixture
def told_to(ws: Path, service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setenv("GONGJU_NOTICES", json.dumps([service.url]))
    return service


def filed(ws: Path, state: State, opinion: str = "", at: datetime = NOW) -> None:
    with Ledger(ws / "var" / "ledger.db") as ledger:
        filing = ledger.open(Key("talent_person", "permit_application", "E002", "2026"), at=at)
        for step in (State.FILLED, State.APPROVED, State.SENDING):
            filing = ledger.move(filing, step, at=at)
        if state in (State.UNKNOWN, State.REFUSED):
            ledger.move(filing, state, at=at)
            return
        filing = ledger.move(filing, State.FILED, receipt_number="SQ1", at=at)
        ledger.move(filing, state, opinion=opinion, at=at)


def sent(ws: Path, now: datetime = NOW) -> tuple[int, int]:
    with Office(settings.load(ws)) as office:
        outcome = send_due(office, now)
        return outcome.sent, outcome.failed


def test_a_return_is_told_without_a_name_or_the_opinions_words(ws: Path, told_to: Service) -> None:
    name = load_workspace(ws).employee("E002").name
    filed(ws, State.RETURNED, OPINION.format(name=name))
    sent(ws)
    (returned,) = [one for one in told_to.got if "已退回" in one["title"]]
    assert returned["title"] == "【工居】E002 申请工作居住证：已退回"
    assert "审核意见共 2 条，涉及：应税收入材料、缺少、劳动合同、不清晰" in returned["message"]
    assert "gongju opinion E002 permit_application" in returned["message"]
    for secret in load_workspace(ws).personal_values():
        assert secret not in told_to.all
    assert "13800138000" not in told_to.all
    assert "2026年9月" not in told_to.all


def test_hostile_words_stay_in_the_body(ws: Path, told_to: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = "缺照片\r\nBcc: all@evil.example\x1b]0;x\x07\u202e\n\nSubject: 转账<script>"
    filed(ws, State.RETURNED, hostile)
    monkeypatch.setenv("GONGJU_NOTICES_PERSONAL", "true")
    sent(ws)
    (returned,) = [one for one in told_to.got if "已退回" in one["title"]]
    assert returned["title"] == "【工居】E002 申请工作居住证：已退回"
    assert "转账<script>" in returned["message"]
    assert not set(returned["message"]) & {"\x1b", "\x07", "\u202e", "\r"}


def test_names_and_opinions_only_where_the_settings_say_so(
    ws: Path, told_to: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGJU_NOTICES_PERSONAL", "true")
    name = load_workspace(ws).employee("E002").name
    filed(ws, State.RETURNED, OPINION.format(name=name))
    sent(ws)
    assert f"E002（{name}）" in told_to.all
    assert "应税收入材料缺少2026年9月记录" in told_to.all


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.GRANTED, "已办结"),
        (State.REFUSED, "门户没有接收"),
        (State.UNKNOWN, "gongju submit permit_application E002"),
    ],
)
def test_what_a_filing_comes_to_is_told_once(ws: Path, told_to: Service, state: State, said: str) -> None:
    filed(ws, state)
    sent(ws)
    assert told_to.all.count(said) == 1
    told_to.got.clear()
    assert sent(ws) == (0, 0)
    assert told_to.got == []


def test_what_waits_to_be_approved_names_the_board_and_the_command(ws: Path, told_to: Service) -> None:
    with Ledger(ws / "var" / "ledger.db") as ledger:
        docket = Docket(ledger.store)
        entry = docket.open("unit", "指标申报", at=NOW)
        docket.write(entry, Stage.APPROVAL, "fill", at=NOW, reason="等待批准", due=None)
    sent(ws)
    (needed,) = [one["message"] for one in told_to.got if "等人办理" in one["title"]]
    assert "gongju board" in needed
    assert "gongju approve" in needed


def test_a_person_is_needed_says_who_what_and_where(ws: Path, told_to: Service) -> None:
    with Ledger(ws / "var" / "ledger.db") as ledger:
        looks.note(ledger.store, "talent_unit", "unit", "unit_opinions", at=NOW, error=SessionExpired("x"))
    sent(ws)
    (needed,) = [one["message"] for one in told_to.got if "等人办理" in one["title"]]
    assert "办理人：单位经办人" in needed
    assert "要做的事：重新登录：gongju login talent_unit" in needed
    assert "系统：北京国际人才网 单位平台" in needed


def test_a_parked_case_says_why_and_names_nobody(ws: Path, told_to: Service) -> None:
    """Where the files are broken nobody can tell what a name is: the reason stays away as well."""
    name = load_workspace(ws).employee("E002").name

    def park(reason: str) -> None:
        with Ledger(ws / "var" / "ledger.db") as ledger:
            docket = Docket(ledger.store)
            entry = next(iter(docket.all()), None) or docket.open("E002", "新办", at=NOW)
            more = {"who": "员工本人", "what": "北京通扫码", "portal": "talent_person", "due": None}
            docket.write(entry, Stage.PERSON, "wait", at=NOW, reason=reason, **more)

    park(f"请{name}扫码")
    sent(ws)
    (needed,) = [one for one in told_to.got if "等人办理" in one["title"]]
    assert needed["title"] == "【工居】E002 新办：等人办理"
    assert f"原因：请{name[0]}" in needed["message"]
    for said in (
        "事项：新办\n",
        "办理人：员工本人",
        "要做的事：北京通扫码",
        "系统：北京国际人才网 个人平台",
        "gongju case C1",
    ):
        assert said in needed["message"]
    assert name not in told_to.all
    park(f"请{name}再扫一次")
    (ws / "unit.yaml").write_text("name: [", "utf-8")
    told_to.got.clear()
    sent(ws)
    (again,) = told_to.got
    assert "原因" not in again["message"]
    assert "要做的事：北京通扫码" in again["message"]


def test_deadlines_near_are_told_once_each(
    ws: Path, told_to: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGJU_TODAY", "2026-11-10")  # the month's window closes on the 13th
    sent(ws)
    told = [one["message"] for one in told_to.got if "期限临近" in one["title"]]
    assert any("日期：2026-11-13" in one and "本月截止" in one for one in told)
    assert len(told) == len(set(told))
    told_to.got.clear()
    sent(ws, NOW + timedelta(hours=1))
    assert told_to.got == []


def test_in_quiet_hours_only_what_is_urgent_goes_out(
    ws: Path, told_to: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGJU_NOTICES_QUIET", "22:00-08:00")
    filed(ws, State.GRANTED, at=NIGHT)
    with Ledger(ws / "var" / "ledger.db") as ledger:
        looks.note(ledger.store, "talent_unit", "unit", "unit_opinions", at=NIGHT, error=SessionExpired("x"))
    sent(ws, NIGHT)
    assert {one["title"].partition("：")[2] for one in told_to.got} == {"等人办理"}
    sent(ws, NIGHT + timedelta(hours=8, minutes=59))  # 07:59
    assert "已办结" not in told_to.all
    sent(ws, NIGHT + timedelta(hours=9))
    assert told_to.all.count("已办结") == 1


def test_a_failure_is_seen_and_tried_again_later(
    ws: Path, told_to: Service, run: Run, shown: Callable[..., str]
) -> None:
    filed(ws, State.GRANTED)
    told_to.answer = 500
    done, failed = sent(ws)
    assert done == 0
    assert failed >= 1
    undelivered = run("status")[1]["undelivered"]
    granted = next(one for one in undelivered if one["kind"] == "granted")
    assert (granted["error"], granted["tries"]) == ("not taken by address 1 (json)", 1)
    assert "notices were not delivered" in shown("status")
    assert "s3cr3t" not in shown("status")
    told_to.answer = 200
    assert sent(ws, NOW + timedelta(minutes=4)) == (0, 0)
    assert sent(ws, NOW + timedelta(minutes=5)) == (failed, 0)
    assert told_to.all.count("已办结") == 1
    assert run("status")[1]["undelivered"] == []


def test_of_two_addresses_the_one_that_has_it_is_not_told_again(
    ws: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = "json://127.0.0.1:9/other"
    monkeypatch.setenv("GONGJU_NOTICES", json.dumps([service.url, down]))
    filed(ws, State.GRANTED)
    sent(ws)
    sent(ws, NOW + timedelta(minutes=5))
    assert service.all.count("已办结") == 1


def test_a_notice_that_a_killed_process_had_taken_is_sent_by_the_next(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        outbox = Outbox(ledger.store)
        matter = Matter("k", "granted", "E001", "renewal")
        assert len(outbox.put([matter, matter], NOW)) == 1
        taken = outbox.claim(NOW)
        assert taken is not None
        assert outbox.claim(NOW) is None  # another process at the same moment
        assert outbox.claim(NOW + CLAIM) is not None
        outbox.settle(taken, ["a"], "", NOW)
        assert outbox.put([matter], NOW) == []
        assert outbox.claim(NOW + timedelta(days=1)) is None
        assert [(one.state, one.tries) for one in outbox.all()] == [("sent", 1)]


def test_after_so_many_tries_it_stays_failed(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        outbox, now = Outbox(ledger.store), NOW
        outbox.put([Matter("k", "granted")], now)
        for _ in range(TRIES):
            now += timedelta(days=1)
            taken = outbox.claim(now)
            assert taken is not None
            outbox.settle(taken, [], "not taken by address 1 (json)", now)
        assert outbox.claim(now + timedelta(days=99)) is None
        assert [one.tries for one in outbox.failed()] == [TRIES]


def test_the_digest_is_printed_and_sent_once_a_day_without_names(
    ws: Path, told_to: Service, shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(ws, State.RETURNED, OPINION.format(name="王示例"))
    monkeypatch.setattr("robot.filing.ledger.utc_now", lambda: NOW)
    printed = shown("digest")
    assert "各状态件数：已退回 1" in printed
    assert "  E002 申请工作居住证" in printed
    monkeypatch.setenv("GONGJU_NOTICES_DIGEST", "08:30")
    sent(ws, NOW.replace(hour=8, minute=29))
    assert "每日汇总" not in told_to.all
    sent(ws, NOW.replace(hour=8, minute=30))
    sent(ws, NOW.replace(hour=18))
    assert told_to.all.count("【工居】每日汇总 2026-11-05") == 1
    sent(ws, NOW + timedelta(days=1))
    assert told_to.all.count("【工居】每日汇总") == 2
    for secret in load_workspace(ws).personal_values():
        assert secret not in told_to.all


def test_notify_by_command(ws: Path, told_to: Service, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("robot.filing.ledger.utc_now", lambda: NOW)
    filed(ws, State.GRANTED)
    code, said = run("notify")
    assert (code, said["failed"], said["sent"]) == (0, 0, len(told_to.got))
    assert said["queued"] == said["sent"] > 0
    told_to.answer = 500
    filed_again = NOW + timedelta(hours=1)
    with Ledger(ws / "var" / "ledger.db") as ledger:
        looks.note(ledger.store, "talent_unit", "unit", "x", at=filed_again, error=SessionExpired("x"))
    code, said = run("notify")
    assert (code, said["ok"], said["failed"]) == (25, False, 1)


def test_without_addresses_nothing_is_queued_and_notify_says_so(ws: Path, run: Run) -> None:
    filed(ws, State.GRANTED)
    assert sent(ws) == (0, 0)
    code, said = run("notify")
    assert (code, said["problems"][0]["field"]) == (2, "GONGJU_NOTICES")


def test_addresses_are_secrets(ws: Path, told_to: Service, run: Run, shown: Callable[..., str]) -> None:
    rows = {row["name"]: row["value"] for row in run("config")[1]["settings"]}
    assert rows["GONGJU_NOTICES"] == "(set, not shown)"
    assert "s3cr3t" not in shown("config")
    assert "s3cr3t" not in repr(settings.load(ws))


@pytest.mark.parametrize(
    ("name", "value", "shape"),
    [
        ("NOTICES", '["json://127.0.0.1:9/x", "nonsense://s3cr3t"]', "mailtos://"),
        ("NOTICES", '["wecombot://"]', "mailtos://"),
        ("NOTICES", "json://127.0.0.1/s3cr3t", "mailtos://"),
        ("NOTICES_QUIET", "22-8", "22:00-08:00"),
        ("NOTICES_QUIET", "25:00-08:00", "22:00-08:00"),
        ("NOTICES_QUIET", "08:00-08:00", "22:00-08:00"),
        ("NOTICES_DIGEST", "8:30am", "08:30"),
    ],
)
def test_a_wrong_setting_is_told_at_once_and_never_echoed(
    ws: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    name: str,
    value: str,
    shape: str,
) -> None:
    monkeypatch.setenv(f"GONGJU_{name}", value)
    code, said = run("status")
    assert code == 2
    (problem,) = said["problems"]
    assert problem["field"] == f"GONGJU_{name}"
    assert shape in problem["example"]
    with pytest.raises(ConfigError):
        settings.load(ws)
    assert "s3cr3t" not in json.dumps(said) + capsys.readouterr().err + caplog.text


def test_poll_queues_what_it_found(ws: Path, told_to: Service, run: Run, monkeypatch: Any) -> None:
    from robot.filing.poll import Poll

    def polled(*more: Any) -> Poll:
        filed(ws, State.RETURNED, "照片不合格", at=datetime.now(BEIJING))
        return Poll(1)

    monkeypatch.setattr("robot.engine.office.poll", polled)
    assert run("poll")[1]["notices"] >= 1
    assert told_to.got == []
    assert run("notify")[1]["sent"] >= 1
    assert "已退回" in told_to.all


class Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs that wants neither encryption nor a password."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    text += line
                self.server.got.append(text)  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                return


def test_a_mail_arrives(ws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import email
    from email.policy import default

    with socketserver.TCPServer(("127.0.0.1", 0), Mail) as server:
        server.got = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        port = server.server_address[1]
        url = f"mailto://127.0.0.1:{port}?from=gongju@example.org&to=hr@example.org&mode=insecure"
        monkeypatch.setenv("GONGJU_NOTICES", json.dumps([url]))
        filed(ws, State.GRANTED)
        assert sent(ws)[1] == 0
        server.shutdown()
        mails = [email.message_from_bytes(one, policy=default) for one in server.got]  # type: ignore[attr-defined]
    granted = [one for one in mails if "已办结" in str(one["subject"])]
    assert [str(one["subject"]) for one in granted] == ["【工居】E002 申请工作居住证：已办结"]
    assert "SQ1" in str(granted[0].get_body(("plain", "html")).get_content())  # type: ignore[union-attr]


def test_every_kind_has_its_word() -> None:
    assert set(WORDS) == set(KINDS)
    assert set(URGENT) < set(KINDS)
