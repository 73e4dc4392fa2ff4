"""The store: everything both portals hold, behind one lock. The rules live in quota.py, appointments.py,
people.py and permits.py, whose functions take the store first and hold its lock while they work."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from datetime import date, datetime, timedelta

from mock_portal.clock import Clock
from mock_portal.faults import Faults
from mock_portal.habits import Habits
from mock_portal.received import Received
from mock_portal.records import (
    Agent,
    Appointment,
    Association,
    Certificate,
    Consultation,
    Contract,
    Disassociation,
    Permit,
    PermitApplication,
    Person,
    QuotaApplication,
    QuotaReturn,
    StoredFile,
    Unit,
    UnitApplication,
)
from mock_portal.sessions import Logins, Sessions

BUSINESSES = ("新办", "续签", "证件基础信息变更", "证件业务信息变更", "聘用单位变更")

KEPT = 256 * 1024 * 1024  # bytes of uploads that the console can show

UNIT = "91110105MA01ABCD4C"
ACCOUNTS = {
    "chaoyang_hr": "user `agent`, password `mock-only`; the captcha's answer: GET /_control/logins",
    "talent_unit": "certificate PIN `123456`",
    "talent_person": "scan the QR by POST /_control/scan with any ID number and name",
}

# Earlier colleagues, all invented: name, ID number, permit number, permit runs until.
COLLEAGUES = (
    ("示例陈一", "110105198803150010", "BJ20240000101", date(2027, 1, 14)),
    ("示例陈二", "110105198907210022", "BJ20240000102", date(2027, 2, 28)),
    ("示例陈三", "110105199011050032", "BJ20240000103", date(2027, 3, 31)),
    ("示例陈四", "110105199101180041", "BJ20240000104", date(2027, 5, 19)),
    ("示例陈五", "110105199204260052", "BJ20240000105", date(2027, 6, 30)),
    ("示例陈六", "110105198512090062", "BJ20230000106", date(2026, 12, 15)),
    ("示例陈七", "110105198706300072", "BJ20230000107", date(2026, 9, 30)),
    ("示例陈八", "110105199308080080", "BJ20250000108", date(2028, 1, 31)),
    ("示例陈九", "110105199409190094", "BJ20250000109", date(2028, 4, 30)),
    ("示例陈十", "110105199510100102", "BJ20250000110", date(2028, 8, 31)),
    ("示例陈十一", "110105199602290118", "", None),
    ("示例陈十二", "110105199712120128", "", None),
)


class Store:
    """All state. `with store.lock:` around anything that reads or writes more than one thing."""

    def __init__(self, start: datetime | None = None, drift: int | None = None) -> None:
        """`drift`: the seed of a portal that drifts from the start, and again after each reset."""
        self.lock = threading.RLock()
        self.clock = Clock(start)
        self._drift = drift
        self.reset()

    def reset(self) -> None:
        """Back to the example unit, all habits on; the clock stays as it is, faults and sessions go."""
        with self.lock:
            self.faults = Faults()
            self.received = Received()
            self.habits = Habits()
            self.drift = self._drift
            self.sessions = Sessions(self.clock, self.habits)
            self.logins = Logins(self.clock)
            self.units: dict[str, Unit] = {}
            self.agents: dict[str, Agent] = {}
            self.certificates: dict[str, Certificate] = {}
            self.persons: dict[str, Person] = {}  # by ID number
            self.associations: list[Association] = []
            self.quota_applications: list[QuotaApplication] = []
            self.quota_returns: list[QuotaReturn] = []
            self.appointments: list[Appointment] = []
            self.consultations: list[Consultation] = []
            self.permit_applications: list[PermitApplication] = []
            self.permits: list[Permit] = []
            self.unit_applications: list[UnitApplication] = []
            self.contracts: list[Contract] = []  # the latest of each employee
            self.disassociations: list[Disassociation] = []
            self.files: dict[str, StoredFile] = {}
            self.requests: Counter[tuple[str, str]] = Counter()  # (site, address), its numbers left open
            self.filed: set[str] = set()  # digests of what was accepted, while double-submit is off
            self.contents: dict[str, bytes] = {}  # of uploads, by SHA-256, for the console to show
            self._seed()

    def _seed(self) -> None:
        self.units[UNIT] = Unit("北京示例科技有限公司", UNIT, "朝阳区", "GL8A3F")
        self.agents["agent"] = Agent("agent", "mock-only", UNIT, "示例经办")
        self.certificates[UNIT] = Certificate(UNIT, "123456")
        long_ago = datetime(2024, 1, 15, 9, 30, tzinfo=self.clock.now().tzinfo)
        for count, (name, id_number, permit, expires) in enumerate(COLLEAGUES, start=1):
            self.persons[id_number] = Person(id_number, name)
            self.associations.append(
                Association(
                    f"GL20240115{count:04d}", id_number, name, UNIT, "已同意", long_ago, long_ago, long_ago
                )
            )
            if expires is not None:
                issued = expires.replace(year=expires.year - 3) + timedelta(days=1)
                self.permits.append(Permit(permit, id_number, UNIT, issued, expires))

    def keep(self, content: bytes) -> None:
        """Have an upload's content at hand for the console; the oldest go when it becomes too much."""
        with self.lock:
            self.contents[hashlib.sha256(content).hexdigest()] = content
            while len(self.contents) > 1 and sum(map(len, self.contents.values())) > KEPT:
                del self.contents[next(iter(self.contents))]

    def number(self, prefix: str) -> str:
        """The next number of a kind, as `ZB202611050001`."""
        with self.lock:
            return self.received.number(prefix, self.clock.now())

    def listed_from(self, site: str, business: str) -> datetime:
        """From when on lists show what is filed now: now, or later while a lag fault is on."""
        fault = self.faults.take("lag", site, "", business)
        return self.clock.now() + timedelta(seconds=fault.seconds if fault else 0)

    def listed(self, moment: datetime) -> bool:
        """Whether lists show by now what is listed from `moment` on."""
        return moment <= self.clock.now()

    def unit_by_code(self, association_code: str) -> Unit | None:
        """The unit with this 单位关联码."""
        wanted = association_code.strip().upper()
        return next((unit for unit in self.units.values() if unit.association_code == wanted), None)


def mask_id(id_number: str) -> str:
    """`110105********2346`, as lists show it."""
    return f"{id_number[:6]}********{id_number[-4:]}" if len(id_number) >= 10 else "*" * len(id_number)


def moment_text(moment: datetime | None) -> str:
    """`2026-11-05 10:00:31`, empty for None."""
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else ""
