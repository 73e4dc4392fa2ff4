"""The pytest plugin, the server and the client, as another project would use them."""

from __future__ import annotations

import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from mock_portal import kits
from mock_portal.client import Control, ControlError
from mock_portal.serve import serve


def test_fresh_portal_at_the_demo_time(portal):
    assert portal.control.clock()["now"].startswith("2026-11-05T10:0")
    assert portal.received() == []
    assert portal.state()["quota"] == []
    portal.control.fault("maintenance")


def test_nothing_is_left_of_the_test_before(portal):
    assert portal.control.faults() == []


@pytest.mark.portal_clock("2026-11-16T09:00")
@pytest.mark.portal_faults("slow", "lag", seconds=5)
@pytest.mark.portal_faults("session-lost", site="talent_unit", after=1)
def test_markers(portal):
    assert portal.control.clock()["now"].startswith("2026-11-16T09:0")
    on = [(one["name"], one["seconds"], one["site"]) for one in portal.control.faults()]
    assert on == [("slow", 5.0, None), ("lag", 5.0, None), ("session-lost", 2.0, "talent_unit")]


def test_every_call_of_the_client(portal):
    control: Control = portal.control
    assert control.set_clock("2026-11-06T09:00")["working_day"] is True
    assert control.advance(days=1)["working_day"] is False
    assert control.real_clock()["real"] is True
    control.reset("2026-11-05T10:00", history=3)
    assert len(control.state()["appointments"]) == 3
    assert control.queue() == {"quota": [], "applications": []}
    assert control.logins() == []
    assert control.drop_sessions("talent_unit") == 0
    control.fault("lag")
    assert control.clear_faults("lag") == 1
    assert control.clear_faults() == 0
    for call, words in (
        (lambda: control.captcha(), "no captcha waits"),
        (lambda: control.scan("110105199003072346", "示例甲"), "no QR picture"),
        (lambda: control.decide("SQ0", "accept"), "未找到"),
        (lambda: control.grant_quota("ZB0", 2), "no quota application ZB0"),
        (lambda: control.return_quota("ZB0", "x"), "no quota application ZB0"),
        (lambda: control.call("GET", "nothing"), "HTTP 404"),
    ):
        with pytest.raises(ControlError, match=words):
            call()


def test_two_servers_share_nothing(portal):
    with serve() as other:
        Control(other.url).fault("maintenance")
        assert other.url != portal.url
        assert portal.control.faults() == []
        assert len(other.store.faults.all()) == 1


@pytest.mark.parametrize(
    "path", ["/static/nothing.js", "/static/../app.py", "/static/%2e%2e/app.py", "/static/"]
)
def test_no_other_files_are_served(portal, path):
    with pytest.raises(HTTPError) as missing:
        urlopen(portal.url + path)
    assert missing.value.code == 404
    missing.value.close()


def test_a_taken_port_is_an_os_error(portal_server, capfd):
    with pytest.raises(OSError, match="Address already in use"):
        serve(int(portal_server.rpartition(":")[2]))
    assert capfd.readouterr() == ("", "")


def test_no_import_of_what_it_is_to_check():
    """The portal knows nothing of the robot: else it would agree with its mistakes."""
    import subprocess

    program = (
        "import sys, mock_portal.serve, mock_portal.pytest_plugin, mock_portal.kits;"
        "print([m for m in sys.modules if m.split('.')[0] in ('robot', 'flows', 'playwright')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_missing_kits_are_said_in_one_line(monkeypatch, tmp_path):
    monkeypatch.setattr(kits, "KITS", tmp_path)
    assert kits.main(["--check"]) == 1
    with pytest.raises(kits.KitsError, match=r"python -m mock_portal\.kits"):
        serve()


def test_no_npm_is_said_in_one_line(monkeypatch, capsys):
    monkeypatch.setattr(kits.shutil, "which", lambda name: None)
    monkeypatch.setattr(kits.importlib.util, "find_spec", lambda name: None)
    assert kits.main([]) == 1
    assert capsys.readouterr().err.strip().startswith("npm is not on PATH")


def test_failing_npm_is_said_in_one_line(monkeypatch, capsys):
    program = "import sys; sys.exit('npm error code EINTEGRITY\\nnpm error more')"
    monkeypatch.setattr(kits, "_npm", lambda: [sys.executable, "-c", program])
    assert kits.main([]) == 1
    assert capsys.readouterr().err == "npm ci failed: npm error code EINTEGRITY\n"


def test_lock_file_has_no_addresses():
    lock = (kits.HERE / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in lock
    assert "resolved" not in lock


def test_kits_are_kept_by_browsers_pages_are_not(portal):
    with urlopen(f"{portal.url}/static/kits/layui/layui.js") as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        tag = answer.headers["ETag"]
        assert answer.read() == (kits.KITS / "layui" / "layui.js").read_bytes()
    again = Request(f"{portal.url}/static/kits/layui/layui.js", headers={"If-None-Match": tag})
    with pytest.raises(HTTPError) as unchanged:
        urlopen(again)
    assert unchanged.value.code == 304
    unchanged.value.close()
    with urlopen(f"{portal.url}/chaoyang_hr/login") as answer:
        assert answer.headers["Cache-Control"] == "no-store"
