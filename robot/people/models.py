"""The structured employee file: what a unit and its employees are, as far as any business asks.

Field names are English, values are the words the portals print. Every field carries its Chinese
title (the heading in the workbook) and an example (shown when the value is wrong).
Money is in CNY unless a name says otherwise; months are `YYYY-MM` by 税款所属期 (FAQ 16, 36);
dates are civil dates in Beijing.
"""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from stdnum.cn import ric

from robot.people.kinds import (
    Count,
    CreditCode,
    Day,
    Email,
    Flag,
    IdNumber,
    Key,
    Mobile,
    Money,
    Month,
    PaperPath,
    Papers,
    Text,
    Year,
)


class Model(BaseModel):
    """Base of all parts of the file: frozen, unknown keys refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )


_REGION = re.compile(
    r"^(?:[^省市区县]{2,8}(?:省|自治区))?(?:[^省市区县]{1,8}(?:市|自治州|地区))?(?:市辖区)?"
    r"(?:[^省市区县路街号]{1,7}(?<!小)[区县])?"
)
ENOUGH = 5
"""Letters of an address that say where somebody lives."""


def _within_district(address: str) -> str | None:
    """An address as portals print it behind 北京市XX区 (FAQ 68), which stands in a field of its own; None
    where too little is left."""
    rest = _REGION.sub("", "".join(address.split()))
    return rest if len(rest) >= ENOUGH else None


def _in_order(field: str, title: str, first: date | str | None, then: date | str | None) -> None:
    """Raise, naming `field`, unless `first` <= `then` (both days or both months); None fits everything."""
    if first is not None and then is not None and str(first) > str(then):
        raise PydanticCustomError("order", "not before {title}", {"field": field, "title": title})


class Sex(StrEnum):
    FEMALE = "女"
    MALE = "男"


class Marriage(StrEnum):
    SINGLE = "未婚"
    MARRIED = "已婚"
    DIVORCED = "离异"
    WIDOWED = "丧偶"


class Level(StrEnum):
    """学历."""

    SECONDARY = "高中及以下"
    JUNIOR_COLLEGE = "大学专科"
    BACHELOR = "大学本科"
    MASTER = "硕士研究生"
    DOCTOR = "博士研究生"


class Degree(StrEnum):
    """学位."""

    NONE = "无"
    BACHELOR = "学士"
    MASTER = "硕士"
    DOCTOR = "博士"


class StudyForm(StrEnum):
    FULL_TIME = "全日制"
    PART_TIME = "非全日制"
    ONLINE = "网络教育"
    SELF_TAUGHT = "成人自考"
    ADULT = "成人教育"


class XueXinState(StrEnum):
    """What 学信网 says of diploma and degree (FAQ 34, 88)."""

    VERIFIED = "已验证"
    MANUAL = "人工认证"
    NOT_FOUND = "查询不到"
    UNKNOWN = "未查询"


class EntityKind(StrEnum):
    """FAQ 7: who may apply for quota."""

    COMPANY = "企业"
    PUBLIC_INSTITUTION = "事业单位"
    PRIVATE_NON_ENTERPRISE = "民办非企业单位"
    SOCIAL_ORGANISATION = "社会团体"
    BRANCH = "分支机构"
    OTHER = "其他"


class TaxKind(StrEnum):
    """FAQ 14: what counts as tax paid."""

    VAT = "增值税"
    CORPORATE_INCOME = "企业所得税"
    PERSONAL_INCOME = "个人所得税"
    SURCHARGE = "附加税费"


class Business(StrEnum):
    """业务 of an employee, in the portals' words."""

    NEW = "新办"
    RENEWAL = "续签"
    BASIC_CHANGE = "证件基础信息变更"
    FAMILY_CHANGE = "证件业务信息变更"
    EMPLOYER_CHANGE = "聘用单位变更"


class Qualification(StrEnum):
    """申报条件: the path an employee is filed under (FAQ 33, 47, 51, 80)."""

    EDUCATION = "学历+学位"
    TITLE = "中级及以上职称"
    INTELLECTUAL_PROPERTY = "知识产权"


class Education(Model):
    """One course of study; the highest one is what the portal asks for (FAQ 33-35, 88)."""

    level: Level = Field(title="学历", examples=["大学本科"])
    degree: Degree = Field(title="学位", examples=["学士"])
    form: StudyForm = Field(StudyForm.FULL_TIME, title="学习形式", examples=["全日制"])
    school: Text = Field(title="毕业院校", examples=["北京示例大学"])
    major: Text = Field(title="专业", examples=["计算机科学与技术"])
    started: Month = Field(title="入学年月", examples=["2008-09"])
    finished: Day = Field(title="毕业日期", examples=["2012-07-01"])
    degree_date: Day | None = Field(None, title="学位授予日期", examples=["2012-07-01"])
    xuexin: XueXinState = Field(XueXinState.UNKNOWN, title="学信网核验", examples=["已验证"])
    foreign: Flag = Field(False, title="国（境）外学历", examples=["否"])
    certification_no: Text | None = Field(
        None, title="留服认证编号", max_length=40, examples=["202612345678"]
    )

    @model_validator(mode="after")
    def _order(self) -> Education:
        _in_order("finished", "入学年月", self.started, f"{self.finished:%Y-%m}")
        return self


class Title(Model):
    """职称 (FAQ 47, 48)."""

    name: Text = Field(title="职称名称", examples=["工程师"])
    grade: Literal["初级", "中级", "副高级", "正高级"] = Field(title="职称级别", examples=["中级"])
    obtained_by: Literal["考试", "评审", "考评结合"] = Field(title="取得方式", examples=["考试"])
    obtained_on: Day = Field(title="取得日期", examples=["2020-11-15"])
    lookup_url: Text | None = Field(
        None, title="查询网址", max_length=200, examples=["http://example.gov.cn/title"]
    )
    lookup_how: Text | None = Field(None, title="查询方式", max_length=200, examples=["姓名加证书编号"])
    listed: Flag | None = Field(None, title="职称在官方目录内", examples=["是"])


class IntellectualProperty(Model):
    """专利或软件著作权 (FAQ 51)."""

    kind: Literal["发明专利", "其他专利", "软件著作权"] = Field(title="类型", examples=["软件著作权"])
    number: Text = Field(title="证书编号", examples=["2024SR0000001"])
    author_rank: Count = Field(title="作者排名", ge=1, le=50, examples=["1"])
    granted_on: Day = Field(title="授权日期", examples=["2024-05-20"])
    beijing_audit: Flag = Field(False, title="在京落地转化审计报告", examples=["是"])


class Contract(Model):
    """劳动合同; `ends` is None for 无固定期限 (FAQ 41)."""

    unit_name: Text = Field(title="签订单位", examples=["北京示例科技有限公司"])
    begins: Day = Field(title="合同开始", examples=["2023-03-01"])
    ends: Day | None = Field(None, title="合同结束（无固定期限留空）", examples=["2029-02-28"])

    @model_validator(mode="after")
    def _order(self) -> Contract:
        _in_order("ends", "合同开始", self.begins, self.ends)
        return self


class IncomeMonth(Model):
    """应税收入 of one 税款所属期 (FAQ 36, 44, 45)."""

    month: Month = Field(title="税款所属期", examples=["2026-03"])
    payer: Text = Field(title="支付单位", examples=["北京示例科技有限公司"])
    amount: Money = Field(title="收入（元）", examples=["26500.00"])


class InsuranceMonth(Model):
    """社会保险 of one month (FAQ 37, 38, 57)."""

    month: Month = Field(title="缴费月份", examples=["2026-03"])
    payer: Text = Field(title="缴费单位", examples=["北京示例科技有限公司"])
    back_paid: Flag = Field(False, title="是否补缴", examples=["否"])


class WorkPeriod(Model):
    """工作经历; `ended` is None for the present work."""

    unit_name: Text = Field(title="工作单位", examples=["北京示例科技有限公司"])
    position: Text = Field(title="职务", examples=["软件工程师"])
    started: Month = Field(title="开始年月", examples=["2018-03"])
    ended: Month | None = Field(None, title="结束年月（至今留空）", examples=["2022-02"])

    @model_validator(mode="after")
    def _order(self) -> WorkPeriod:
        _in_order("ended", "开始年月", self.started, self.ended)
        return self


class Child(Model):
    """随往子女 (FAQ 69-71). `school` is None before school age: the form then says 无.

    `accompanies`: goes with the permit; `on_slip`: does so already. Where they differ the child is added
    or removed by a 证件业务信息变更.
    """

    name: Text = Field(title="子女姓名", examples=["示例子"])
    id_number: IdNumber = Field(title="子女身份证号", examples=["110105202003071268"])
    school: Text | None = Field(
        None, title="学习（工作）单位", max_length=100, examples=["北京市朝阳区示例小学"]
    )
    accompanies: Flag = Field(True, title="随往", examples=["是"])
    on_slip: Flag = Field(False, title="已在电子确认单上", examples=["否"])


class Household(Model):
    """户籍 (FAQ 49)."""

    kind: Literal["家庭户口", "集体户口"] = Field(title="户口性质", examples=["家庭户口"])
    province: Text = Field(title="户籍省份", examples=["河北省"])
    city: Text = Field(title="户籍城市", examples=["保定市"])
    address: Text = Field(title="户籍地址", examples=["河北省保定市莲池区示例路1号"])


class Residence(Model):
    """在京住所 (FAQ 66-68)."""

    kind: Literal["自有住房", "配偶住房", "租赁", "单位宿舍", "借住"] = Field(
        title="住所类型", examples=["租赁"]
    )
    use: Literal["住宅", "公寓", "宿舍", "办公", "商业"] = Field("住宅", title="房屋用途", examples=["住宅"])
    district: Text = Field(title="住所所在区", examples=["朝阳区"])
    address: Text = Field(title="现居住地址", examples=["示例路1号院2号楼3单元401室"])
    accepted: Flag | None = Field(None, title="住房材料符合服务指南", examples=["是"])


class Permit(Model):
    """工作居住证 already held (FAQ 58, 61-63, 75)."""

    number: Text = Field(title="证件编号", examples=["BJ20230000001"])
    issued: Day = Field(title="证件发证日期", examples=["2023-12-01"])
    expires: Day = Field(title="证件到期日期", examples=["2026-11-30"])
    unit_name: Text = Field(title="证件所属单位", examples=["北京示例科技有限公司"])
    suspended: Flag = Field(False, title="证件挂起", examples=["否"])

    @model_validator(mode="after")
    def _order(self) -> Permit:
        _in_order("expires", "证件发证日期", self.issued, self.expires)
        return self


class EmployeePapers(Model):
    """Attachments by the portal's slot names. Paths are relative to the workspace's papers/ folder.

    A list keeps its order: the order in which the portal receives the files.
    """

    diploma: Papers = Field((), title="学历证书")
    degree: Papers = Field((), title="学位证书")
    income: Papers = Field((), title="应税收入材料")
    insurance: Papers = Field((), title="社会保险个人权益记录")
    honesty: Papers = Field((), title="诚信声明")
    residence: Papers = Field((), title="在京合法稳定住所证明")
    household: Papers = Field((), title="户口本首页及本人页")
    marriage: Papers = Field((), title="结婚证")
    contract: Papers = Field((), title="有效劳动合同")
    title: Papers = Field((), title="职称证书")
    other: Papers = Field((), title="其他材料")
    leaving: Papers = Field((), title="离职证明或劳动合同主体变更协议")
    photo: PaperPath | None = Field(None, title="证件照", examples=["e001/photo.jpg"])


class Employee(Model):
    """One employee. `key` is the unit's own staff number: it names files and log lines, so it must
    say nothing about the person."""

    key: Key = Field(title="工号", examples=["E001"])
    name: Text = Field(title="姓名", examples=["示例甲"])
    id_number: IdNumber
    mobile: Mobile = Field(title="手机号码", examples=["13800001234"])
    email: Email | None = Field(None, title="电子邮箱", examples=["e001@example.com"])
    nationality: Text = Field("汉族", title="民族", examples=["汉族"])
    political: Literal["群众", "中共党员", "中共预备党员", "共青团员", "民主党派"] = Field(
        "群众", title="政治面貌", examples=["群众"]
    )
    marriage: Marriage = Field(title="婚姻状况", examples=["已婚"])
    children: tuple[Child, ...] = Field((), title="子女")
    household: Household = Field(title="户籍")
    residence: Residence = Field(title="在京住所")
    education: tuple[Education, ...] = Field(title="教育经历", min_length=1)
    titles: tuple[Title, ...] = Field((), title="职称")
    properties: tuple[IntellectualProperty, ...] = Field((), title="知识产权")
    work: tuple[WorkPeriod, ...] = Field((), title="工作经历")
    contracts: tuple[Contract, ...] = Field(title="劳动合同", min_length=1)
    income: tuple[IncomeMonth, ...] = Field((), title="应税收入")
    insurance: tuple[InsuranceMonth, ...] = Field((), title="社会保险")
    employed_since: Day = Field(title="入职日期", examples=["2021-03-01"])
    left_on: Day | None = Field(None, title="离职日期", examples=["2026-10-31"])
    position: Text = Field(title="现任职务", examples=["软件工程师"])
    retired: Flag | None = Field(None, title="是否已退休", examples=["否"])
    other_qualification: Flag | None = Field(None, title="符合细则第四条其他条件", examples=["否"])
    legal_representative: Flag = Field(False, title="是否法定代表人", examples=["否"])
    law_firm_partner: Flag = Field(False, title="是否律所合伙人", examples=["否"])
    permit: Permit | None = Field(None, title="工作居住证")
    qualification: Qualification | None = Field(
        None, title="申报条件（留空自动判断）", examples=["学历+学位"]
    )
    papers: EmployeePapers = Field(EmployeePapers(), title="材料")

    @model_validator(mode="after")
    def _order(self) -> Employee:
        _in_order("left_on", "入职日期", self.employed_since, self.left_on)
        return self

    @property
    def birth_date(self) -> date:
        """From the ID number."""
        return ric.get_birth_date(self.id_number)

    @property
    def sex(self) -> Sex:
        """From the ID number: its 17th digit is odd for men."""
        return Sex.MALE if int(self.id_number[16]) % 2 else Sex.FEMALE

    def age_on(self, day: date) -> int:
        """Full years of age (周岁) on `day`: a year is full from the birthday on.

        Who is born on 29 February has it on the 28th in other years, as the Civil Code (art. 202) ends years.
        """
        born = self.birth_date
        birthday = (born.month, born.day)
        if birthday == (2, 29) and not isleap(day.year):
            birthday = (2, 28)
        return day.year - born.year - ((day.month, day.day) < birthday)

    @property
    def highest_education(self) -> Education:
        """The highest level; of equals, the higher degree, then the latest."""
        levels, degrees = list(Level), list(Degree)
        return max(self.education, key=lambda e: (levels.index(e.level), degrees.index(e.degree), e.finished))

    @property
    def current_contract(self) -> Contract:
        """The one that began last."""
        return max(self.contracts, key=lambda contract: contract.begins)


class TaxPaid(Model):
    """One kind of tax of one calendar year, by 税款所属期 (FAQ 14-16)."""

    year: Year = Field(title="年度", examples=["2025"])
    kind: TaxKind = Field(title="税种", examples=["增值税"])
    amount: Money = Field(title="税额（元）", examples=["356200.00"])
    declared_by_unit: Flag = Field(True, title="本单位申报", examples=["是"])
    in_chaoyang: Flag = Field(True, title="在朝阳区缴纳", examples=["是"])


class HighTech(Model):
    """高新技术企业 certificate (FAQ 23)."""

    number: Text = Field(title="证书编号", examples=["GR202511000001"])
    issued: Day = Field(title="发证日期", examples=["2025-12-01"])
    expires: Day = Field(title="有效期至", examples=["2028-11-30"])

    @model_validator(mode="after")
    def _order(self) -> HighTech:
        _in_order("expires", "发证日期", self.issued, self.expires)
        return self


class QuotaRecord(Model):
    """One grant of quota (FAQ 9, 11-13, 21). `granted` may be zero (FAQ 13)."""

    year: Year = Field(title="年度", examples=["2025"])
    granted_on: Day = Field(title="批复日期", examples=["2025-03-25"])
    granted: Count = Field(title="批复数量", examples=["2"])
    used: Count = Field(0, title="已使用", examples=["1"])
    returned: Count = Field(0, title="已退回", examples=["0"])
    supplementary: Flag = Field(False, title="是否二次申报", examples=["否"])
    number: Text | None = Field(None, title="申请编号", max_length=40, examples=["ZB202611050001"])

    @model_validator(mode="after")
    def _adds_up(self) -> QuotaRecord:
        if self.used + self.returned > self.granted:
            raise PydanticCustomError("sum", "已使用 and 已退回 together at most 批复数量", {"field": "used"})
        return self


class QuotaRequest(Model):
    """What the unit asks for this year."""

    headcount: Count = Field(title="申请指标数", ge=1, examples=["2"])
    reason: Text = Field(title="申请理由", examples=["引进研发人员"])


class Agent(Model):
    """经办人."""

    name: Text = Field(title="经办人姓名", examples=["示例经办"])
    mobile: Mobile = Field(title="经办人手机", examples=["13900005678"])
    email: Email | None = Field(None, title="经办人邮箱", examples=["hr@example.com"])
    id_number: IdNumber | None = Field(None, title="经办人身份证号", examples=["110105198501010012"])


class UnitPapers(Model):
    """Attachments of the unit; paths relative to the workspace's papers/ folder, order kept."""

    licence: Papers = Field((), title="营业执照")
    tax_proof: Papers = Field((), title="纳税材料")
    insurance: Papers = Field((), title="单位社会保险权益记录")
    honesty: Papers = Field((), title="诚信声明（单位版）")
    high_tech: Papers = Field((), title="高新技术企业证书")
    rename_notice: Papers = Field((), title="更名通知书")
    introduction: Papers = Field((), title="介绍信")
    agent_id: Papers = Field((), title="经办人身份证")


class Unit(Model):
    """The applying unit (FAQ 7-16, 23)."""

    name: Text = Field(title="单位名称", examples=["北京示例科技有限公司"])
    credit_code: CreditCode = Field(title="统一社会信用代码", examples=["91110105MA01ABCD4C"])
    kind: EntityKind = Field(title="单位性质", examples=["企业"])
    legal_person_status: Flag = Field(True, title="是否法人", examples=["是"])
    meets_rules: Flag | None = Field(None, title="符合细则的功能定位和产业要求", examples=["是"])
    capital: Money | None = Field(None, title="注册资本（元）", examples=["5000000"])
    founded: Day = Field(title="成立日期", examples=["2018-05-10"])
    registered_district: Text = Field(title="注册地所在区", examples=["朝阳区"])
    registered_since: Day = Field(title="在该区注册起始日期", examples=["2018-05-10"])
    tax_district: Text = Field(title="纳税所在区", examples=["朝阳区"])
    tax_since: Day = Field(title="在该区纳税起始日期", examples=["2018-06-01"])
    insurance_district: Text = Field(title="社保缴纳区", examples=["朝阳区"])
    address: Text = Field(title="单位地址", examples=["北京市朝阳区示例路8号"])
    taxes: tuple[TaxPaid, ...] = Field((), title="纳税")
    high_tech: HighTech | None = Field(None, title="高新技术企业证书")
    quota: tuple[QuotaRecord, ...] = Field((), title="指标记录")
    request: QuotaRequest | None = Field(None, title="本年度指标申请")
    permission: Literal["无", "朝阳区", "其他区"] = Field("无", title="业务办理权限", examples=["朝阳区"])
    association_code: Text | None = Field(None, title="单位关联码", max_length=20, examples=["GL8A3F"])
    agent: Agent = Field(title="经办人")
    papers: UnitPapers = Field(UnitPapers(), title="单位材料")


class Workspace(Model):
    """A unit and its employees, as read from one folder. Keys of employees are unique."""

    unit: Unit
    employees: tuple[Employee, ...]

    def employee(self, key: str) -> Employee | None:
        """The employee with this `key`, or None."""
        return next((one for one in self.employees if one.key == key), None)

    def names(self) -> tuple[str, ...]:
        """Of the agent, the employees and their children."""
        found = [self.unit.agent.name]
        for one in self.employees:
            found += [one.name, *(child.name for child in one.children)]
        return tuple(dict.fromkeys(found))

    def personal_values(self) -> tuple[str, ...]:
        """What tells who somebody is, of everybody in the files, names first: to be masked wherever it
        stands."""
        agent = self.unit.agent
        values: list[str | None] = [*self.names(), agent.mobile, agent.email, agent.id_number]
        for one in self.employees:
            values += [one.id_number, one.mobile, one.email]
            for address in (one.residence.address, one.household.address):
                values += [address, _within_district(address)]
            values += [child.id_number for child in one.children]
        return tuple(dict.fromkeys(value for value in values if value))
