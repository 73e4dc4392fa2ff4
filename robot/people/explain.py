"""What each column of the workbook wants, in Chinese, for the sheet 说明 and the headings' comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from robot.people import models
from robot.people.layout import KEY, MAIN, PAPERS, Column, sheets

_KINDS = {
    "text": "文字",
    "flag": "填“是”或“否”",
    "day": "日期，如 2026-03-01",
    "month": "年月，如 2026-03",
    "money": "金额，单位元，最多两位小数",
    "count": "整数",
}

# What the kind of value does not say by itself.
_NOTES = {
    ("Employee", "key"): "单位自编工号，字母、数字、-、_，不得含个人信息；各表以工号对应同一员工",
    (
        "Employee",
        "id_number",
    ): "18位居民身份证号；单元格须为文本格式，否则末几位会丢失。出生日期和性别由此得出",
    ("Employee", "mobile"): "11位手机号",
    ("Employee", "employed_since"): "在本单位的入职日期",
    ("Employee", "left_on"): "在职员工留空",
    ("Employee", "qualification"): "留空则按学历学位、职称、知识产权自动判断",
    ("Employee", "retired"): "已办理退休（含返聘）填“是”；到龄而未退休的填“否”，不再提醒核对",
    (
        "Employee",
        "other_qualification",
    ): "实施细则第四条中学历学位、职称、知识产权以外的条件；没有对照过的留空",
    ("Employee", "legal_representative"): "法定代表人申请时劳动合同、应税收入材料另有要求",
    ("Employee", "law_firm_partner"): "律所合伙人申请时应税收入材料另有要求",
    ("Child", "id_number"): "18位居民身份证号；单元格须为文本格式",
    ("Child", "school"): "学龄前留空，填报时自动写“无”",
    ("Child", "accompanies"): "是否作为随往子女填报，默认“是”",
    ("Child", "on_slip"): "电子确认单上已有该子女填“是”，默认“否”；与“随往”不同的由证件业务信息变更增减",
    ("Household", "kind"): "集体户口须另附加盖印章的首页复印件",
    ("Residence", "use"): "按房产证或租赁合同上的用途；“办公”不可使用",
    ("Residence", "address"): "与住所证明一致，写到门牌号，不含“北京市XX区”",
    ("Residence", "accepted"): "按服务指南对照住房材料；没有对照过的留空",
    ("Permit", "number"): "已持有工作居住证的员工填写证件各栏，其余员工全部留空",
    ("Education", "xuexin"): "在学信网查询后的结果，默认“未查询”",
    ("Education", "foreign"): "国（境）外学历填“是”，并填认证编号",
    ("Education", "degree_date"): "学位证书上的日期；2008-09-01前的学位多须人工认证",
    ("Title", "lookup_url"): "可在政府网站查询的，填网址，可免交评审材料",
    (
        "Title",
        "listed",
    ): "按京人社事业发〔2019〕87号或境外职业资格认可目录查对；没有查过的留空",
    ("Contract", "ends"): "无固定期限合同留空",
    ("WorkPeriod", "ended"): "至今在职留空",
    ("IncomeMonth", "month"): "税款所属期，不是申报月份；一个月有几笔就写几行",
    ("IncomeMonth", "payer"): "扣缴单位全称；只有本单位支付的收入计入",
    ("InsuranceMonth", "back_paid"): "该月是补缴的填“是”",
    ("EmployeePapers", "slot"): "系统附件管理中的名称",
    ("EmployeePapers", "file"): "papers 文件夹内的路径；同一材料有几个文件就按上传顺序写几行",
}

# Questions of the FAQ behind single columns; the other columns take those of their model's docstring.
_QUESTIONS = {
    "id_number": "30",
    "marriage": "65、66",
    "legal_representative": "56",
    "law_firm_partner": "55",
    "qualification": "33-35、47、51、80",
    "retired": "83",
    "other_qualification": "33",
    "left_on": "73、75、76",
    "employed_since": "26、63",
    "slot": "25、35、36、39-42",
}

_GENERAL = (
    (
        "怎样填写",
        "橙色表头必填，蓝色选填。每名员工在“员工”表占一行；多项内容（教育、收入、社保等）各在自己的表，一项一行。",
    ),
    (
        "怎样检查",
        "另存为工作区中的 employees.xlsx，运行 gongju check；所有问题会一次列出，注明工作表和单元格。",
    ),
    ("公式", "不能使用公式和合并单元格；从别处复制时请“选择性粘贴为数值”。"),
    ("身份证号变成 1.1E+17 怎么办", "先把整列设为“文本”格式，再重新输入；已丢失的数字无法恢复。"),
    ("收入和社保填哪几个月", "提交月之前最近连续12个月，可止于上月或再上一个月（常见问题36、38）。"),
    (
        "文件没有写明的几项怎样填",
        "退休、细则第四条其他条件、住房材料、职称目录由别的文件规定，程序不作判断：对照后填“是”或“否”，留空即未对照。",
    ),
    ("隐藏的行", "隐藏或被筛选掉的行照样读取；不办理的员工请删除整行。"),
    ("自己的备注", "可另建工作表写备注，程序只读模板中的各表。"),
)


def expected_text(column: Column) -> str:
    """What may stand in the column."""
    note = _NOTES.get((column.model, column.field), "")
    if column.kind == "text":
        return note or _KINDS["text"]
    what = "从下拉列表选择：" + "、".join(column.choices) if column.kind == "choice" else _KINDS[column.kind]
    return f"{what}；{note}" if note else what


def _questions(column: Column) -> str:
    if column.field in _QUESTIONS and column.model in ("Employee", "EmployeePapers"):
        return _QUESTIONS[column.field]
    found = re.search(r"FAQ ([0-9, -]+)", getattr(models, column.model).__doc__ or "")
    known = found and column.model != "Employee"
    return found[1].strip(" ,").replace(", ", "、") if found and known else ""


def explanation_rows() -> Iterator[tuple[str, str, str, str, str, str]]:
    """The sheet 说明: a heading row, one row a column of each sheet, then questions and answers."""
    yield ("工作表", "列", "必填", "说明", "示例", "常见问题")
    for sheet in sheets():
        for column in sheet.columns:
            if column.heading == KEY and sheet.title not in (MAIN, PAPERS):
                continue
            need = "是" if column.required else "否"
            yield (
                sheet.title,
                column.heading,
                need,
                expected_text(column),
                column.example,
                _questions(column),
            )
    for question, answer in _GENERAL:
        yield ("问答", question, "", answer, "", "")
