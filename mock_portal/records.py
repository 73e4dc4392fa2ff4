"""What the portals hold, as plain dataclasses. Times are aware Beijing times; labels are the visible ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Fields = dict[str, Any]
"""Visible label → text as received; rows are lists of such dicts."""


@dataclass
class Unit:
    """单位, as both systems know it. `permission`: the district that is its 主管部门, or 无."""

    name: str
    credit_code: str
    permission: str
    association_code: str
    uploads: dict[str, StoredFile] = field(default_factory=dict)  # by id; on a page, perhaps not sent
    attachments: dict[str, list[StoredFile]] = field(default_factory=dict)  # 附件管理 as last saved
    attachments_number: str = ""
    attachments_at: datetime | None = None


@dataclass
class UnitApplication:
    """申请业务办理权限 or 单位主管部门变更. States 待区级审核, 已退回, 已通过.

    `name` is the unit's; `district` the 主管部门 it will have.
    """

    number: str
    unit: str
    name: str
    business: str
    district: str
    fields: Fields
    files: list[StoredFile]
    state: str
    at: datetime
    listed_from: datetime
    records: list[ApprovalRecord] = field(default_factory=list)


@dataclass
class Contract:
    """劳动合同 of an employee as the unit last saved it; `ends` is None for 无固定期限."""

    number: str
    unit: str
    id_number: str
    begins: date
    ends: date | None
    files: list[StoredFile]
    at: datetime


@dataclass
class Disassociation:
    """解除关联 of an employee; `left_on` is None where nobody left."""

    number: str
    unit: str
    id_number: str
    name: str
    reason: str
    left_on: date | None
    files: list[StoredFile]
    at: datetime
    listed_from: datetime


@dataclass
class Agent:
    """An account at chaoyang_hr."""

    user: str
    password: str
    unit: str  # credit code
    name: str


@dataclass
class Certificate:
    """法人一证通 of a unit: a USB certificate and its PIN."""

    unit: str
    pin: str


@dataclass
class StoredFile:
    """An upload that passed the checks. `colour` is None where it could not be told; pages 0 for pictures.

    `order` counts from 1 within a slot, as the portal received them.
    """

    id: str
    slot: str
    name: str
    size: int
    sha256: str
    order: int
    at: datetime
    pages: int = 0
    colour: bool | None = None


@dataclass
class Person:
    """An account at talent_person, made at the first scan."""

    id_number: str
    name: str
    profile: Fields = field(default_factory=dict)
    profile_number: str = ""
    profile_at: datetime | None = None
    uploads: dict[str, list[StoredFile]] = field(default_factory=dict)  # on the page, perhaps not saved
    attachments: dict[str, list[StoredFile]] = field(default_factory=dict)  # as last saved
    attachments_number: str = ""
    attachments_at: datetime | None = None


@dataclass
class Association:
    """申请与单位关联. States 待审核, 已同意, 已拒绝, 已解除."""

    number: str
    id_number: str
    name: str
    unit: str
    state: str
    at: datetime
    listed_from: datetime
    decided_at: datetime | None = None


@dataclass
class QuotaApplication:
    """指标申报, or 二次申报 (`second`). States 草稿, 已上报, 已下达, 已退回.

    `holders` are the numbers of the permit applications that took a place of what was granted, `returned`
    how many places the unit has given back (FAQ 11).
    """

    number: str
    unit: str
    year: int
    fields: Fields
    files: list[StoredFile]
    state: str
    at: datetime
    listed_from: datetime
    reported_at: datetime | None = None
    decided_at: datetime | None = None
    opinion: str = ""
    granted: int = 0
    returned: int = 0
    expires: date | None = None
    holders: list[str] = field(default_factory=list)
    second: bool = False


@dataclass
class QuotaReturn:
    """指标退回: `places` of the grant under the 申请编号 `application`; it takes effect at once."""

    number: str
    unit: str
    application: str
    places: int
    reason: str
    at: datetime
    listed_from: datetime


@dataclass
class Appointment:
    """预约. States 待受理, 受理通过, 已退回, 已取消.

    `changes`: what the unit did to it since. `before`: day, slot and state as lists show them until
    `listed_from`, where it was changed.
    """

    number: str
    unit: str
    name: str
    id_number: str
    business: str
    date: date
    slot: str
    phone: str
    state: str
    at: datetime
    listed_from: datetime
    opinion: str = ""
    changes: list[ApprovalRecord] = field(default_factory=list)
    before: tuple[date, str, str] | None = None


@dataclass
class Consultation:
    """业务咨询. States 待答复, 已答复. `unit` is empty where somebody asked on the public page; `name` and
    `phone` are theirs, or of the unit's contact."""

    number: str
    unit: str
    name: str
    phone: str
    title: str
    content: str
    state: str
    at: datetime
    listed_from: datetime
    reply: str = ""
    replied_at: datetime | None = None


@dataclass
class ApprovalRecord:
    """A line of 业务审批记录: 审批环节, 审批结果, 审核意见, 审批时间."""

    step: str
    result: str
    opinion: str
    at: datetime


@dataclass
class Change:
    """A line of 变更内容: what the permit says (empty: not known, or nothing), and what it is to say."""

    item: str
    before: str
    after: str


@dataclass
class PermitApplication:
    """工作居住证 business. States 待单位审核, 待区级受理, 市级审批中, 已退回, 已办结.

    `profile`: as it was saved when this was sent. `due`: the last of the city's 20 working days (FAQ 31).
    """

    number: str
    id_number: str
    name: str
    unit: str
    business: str
    fields: Fields
    state: str
    at: datetime
    listed_from: datetime
    records: list[ApprovalRecord] = field(default_factory=list)
    profile: Fields = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    due: date | None = None


@dataclass
class Permit:
    """工作居住证. `suspended_from`: since when it is suspended (挂起, FAQ 76), or None.

    `facts`: the profile as it was registered, empty where the old system left none. `children`: those on
    the slip, rows of 姓名, 身份证号, 学习（工作）单位.
    """

    number: str
    id_number: str
    unit: str
    issued: date
    expires: date
    suspended_from: date | None = None
    facts: Fields = field(default_factory=dict)
    children: list[Fields] = field(default_factory=list)


@dataclass
class WaitingLogin:
    """A log-in that waits for a person. `answer` is known to the control side only.

    kind captcha: `answer` is the picture's text. kind pin: the certificate's PIN. kind qr: empty; a scan
    fills `id_number` and `name`.
    """

    site: str
    kind: str
    token: str
    answer: str
    at: datetime
    id_number: str = ""
    name: str = ""


@dataclass
class Session:
    """A logged-in visit. `account`: user name, credit code or ID number. `data` is the site's own."""

    token: str
    site: str
    account: str
    seen: datetime
    data: dict[str, Any] = field(default_factory=dict)
