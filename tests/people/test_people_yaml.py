"""Wrong YAML: each mistake is one problem with its line, field, what was expected and an example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from factories import employee, id_number

from robot.errors import ConfigError, Problem
from robot.people import yaml_file
from robot.people.dump import dump_yaml
from robot.people.workspace import load_employees

GOOD = dump_yaml(employee())


def problems(tmp_path: Path, text: str | bytes) -> list[Problem]:
    file = tmp_path / "E001.yaml"
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as caught:
        load_employees(file)
    for problem in caught.value.problems:
        assert "\n" not in str(problem)
    return list(caught.value.problems)


def one(tmp_path: Path, text: str | bytes) -> Problem:
    found = problems(tmp_path, text)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


def test_the_good_one_loads(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD, encoding="utf-8")
    assert load_employees(tmp_path / "x.yaml") == (employee(),)


def test_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_employees(tmp_path / "x.yaml") == (employee(),)


def test_numbers_need_no_quotes_and_no_is_no_boolean(tmp_path: Path) -> None:
    text = GOOD.replace("'13800001234'", "13800001234").replace(
        f"'{employee().id_number}'", employee().id_number
    )
    (tmp_path / "x.yaml").write_text(text.replace("nationality: 汉族", "nationality: no"), encoding="utf-8")
    loaded = load_employees(tmp_path / "x.yaml")[0]
    assert (loaded.mobile, loaded.id_number) == ("13800001234", employee().id_number)
    assert loaded.nationality == "no"


@pytest.mark.parametrize(
    ("right", "wrong", "field", "expected", "example"),
    [
        ("marriage: 已婚", "marriage: 结婚", "婚姻状况 (marriage)", "one of 未婚, 已婚, 离异, 丧偶", "已婚"),
        ("mobile: '13800001234'", "mobile: '1380000123'", "手机号码 (mobile)", "11 digits", "13800001234"),
        ("city: 保定市", "city:", "户籍 户籍城市 (household.city)", "required", "保定市"),
        ("since: 2021-03-01", "since: 2021-02-29", "入职日期 (employed_since)", "exists", "2021-03-01"),
        ("amount: 30000.00", "amount: 3万", "应税收入 第1条 收入（元） (income.amount)", "CNY", "26500.00"),
        ("finished: 2015-07-01", "finished: 2011-07-01", "教育经历 第1条 毕业日期 (education.finished)",
         "not before 入学年月", "2012-07-01"),
        ("ends: 2029-02-28", "ends: 2020-02-28", "劳动合同 第1条 合同结束（无固定期限留空） (contracts.ends)",
         "not before 合同开始", "2029-02-28"),
        ("kind: 家庭户口", "kind: 农业户口", "户籍 户口性质 (household.kind)", "one of 家庭户口, 集体户口",
         "家庭户口"),
        ("back_paid: 否", "back_paid: 没有", "社会保险 第1条 是否补缴 (insurance.back_paid)", "是 or 否",
         "否"),
        ("- E001/income.pdf", "- ../income.pdf", "材料 应税收入材料 第1条 (papers.income)", "inside",
         "E001/labor.pdf"),
    ],
)  # fmt: skip
def test_a_wrong_value(
    tmp_path: Path, right: str, wrong: str, field: str, expected: str, example: str
) -> None:
    assert right in GOOD
    text = GOOD.replace(right, wrong, 1)
    found = one(tmp_path, text)
    assert expected in found.expected
    assert (found.field, found.example) == (field, example)
    assert found.where == f"E001.yaml:{line_of(GOOD, right)}"


def test_what_is_missing_is_told_where_it_should_stand(tmp_path: Path) -> None:
    found = one(tmp_path, GOOD.replace("  city: 保定市\n", ""))
    assert found.where == f"E001.yaml:{line_of(GOOD, 'household:')}"
    assert found.field == "户籍 户籍城市 (household.city)"


def test_the_wrong_value_itself_is_not_repeated(tmp_path: Path) -> None:
    secret = employee(name="李实", mobile="13911112222", id_number=id_number("1991-01-02"))
    text = dump_yaml(secret).replace("name: 李实", "nane: 李实", 1).replace("13911112222", "139111122223")
    text = text.replace(secret.id_number, secret.id_number[:-1] + "9")
    found = problems(tmp_path, text)
    shown = "\n".join(map(str, found))
    assert len(found) == 4
    assert "nane: no such field; name is meant?" in shown
    for part in ("李实", "1391111", secret.id_number[:10]):
        assert part not in shown


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("marriage: 已婚", "marriage: 结婚")
        .replace("city: 保定市", "town: 保定市")
        .replace("level: 硕士研究生", "level: 硕士")
        .replace("employed_since:", "since:")
    )
    fields = [problem.field for problem in problems(tmp_path, text)]
    assert fields == [
        "婚姻状况 (marriage)",
        "户籍 户籍城市 (household.city)",
        "户籍 (household) town",
        "教育经历 第1条 学历 (education.level)",
        "入职日期 (employed_since)",
        "since",
    ]


def test_a_name_that_could_be_a_value_is_not_shown(tmp_path: Path) -> None:
    found = one(tmp_path, GOOD + "\n张三丰: x\n")
    assert "张三丰" not in str(found)
    assert found.where == f"E001.yaml:{GOOD.count(chr(10)) + 2}"


def test_a_chinese_title_as_name_is_pointed_to_its_field(tmp_path: Path) -> None:
    assert "position is meant?" in "\n".join(
        map(str, problems(tmp_path, GOOD.replace("position: 软", "现任职务: 软")))
    )


def test_a_field_given_twice(tmp_path: Path) -> None:
    text = GOOD + "position: 经理\n"
    found = one(tmp_path, text)
    lines = text.splitlines()
    assert found.where == f"E001.yaml:{lines.index('position: 经理') + 1}"
    assert f"line {lines.index('position: 软件工程师') + 1} already" in found.expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the file is empty"),
        ("# nothing\n", "the file is empty"),
        ("- a\n- b\n", "outermost level"),
        ("just words\n", "outermost level"),
        ("a: &x 1\nb: *x\n", "anchors"),
        ("a: &x [1]\n", "anchors"),
        ("a: *x\n", "anchors"),
        ("a: !!python/object/apply:os.system [id]\n", "tags"),
        ("!!set {a, b}\n", "tags"),
        ("a: 1\n---\na: 2\n", "one document"),
        ("? [a, b]\n: c\n", "plain name"),
        ("a: [1, 2\n", "YAML"),
        ("a: 'x\n", "YAML"),
        ("a:\n\tb: 1\n", "YAML"),
        ("a: b: c\n", "YAML"),
        ("a: \x07\n", "YAML"),
        ("a: " + "[" * 5000, "levels"),
        ("a: " + "{a: " * 5000, "levels"),
        ('a: "\\UFFFFFFFF"\n', "YAML"),
        (b"a: \xd5\xc5\xc8\xfd\n", "UTF-8"),
        ("a: 张三\n".encode("utf-16"), "UTF-8"),
        (b"a: b\n\x80\n", "UTF-8"),
        (b"\x00" * 100, "YAML"),
        (b"a" * 1_000_001, "bytes"),
        (b"PK\x03\x04" + bytes(range(256)), "UTF-8"),
    ],
)  # fmt: skip
def test_what_is_no_plain_yaml(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert any(expected in problem.expected for problem in problems(tmp_path, text))


@pytest.mark.parametrize("number", ["9" * 5000, "1e999999999", "-0", "0x" + "f" * 4000, ".inf", "1_0" * 99])
def test_huge_and_odd_numbers_are_one_line(tmp_path: Path, number: str) -> None:
    text = GOOD.replace("mobile: '13800001234'", f"mobile: {number}", 1)
    text = re.sub(r"amount: .*", f"amount: {number}", text, count=1)
    found = problems(tmp_path, text)
    assert "手机号码 (mobile)" in {problem.field for problem in found}
    assert all(len(str(problem)) < 300 for problem in found)


def test_laughs_do_not_grow(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert "anchors" in one(tmp_path, bomb).expected


def test_wrong_shapes_do_not_surprise(tmp_path: Path) -> None:
    text = GOOD.replace("household:\n", "household: 河北\nx:\n", 1).replace(
        "mobile: '13800001234'", "mobile: [1, 2]"
    )
    expected = {problem.field: problem.expected for problem in problems(tmp_path, text)}
    assert expected["户籍 (household)"] == "fields below it (key: value)"
    assert expected["手机号码 (mobile)"] == "text"


def test_folders_and_missing_files(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    for name in ("x.yaml", "y.yaml"):
        with pytest.raises(ConfigError, match="a regular file"):
            load_employees(tmp_path / name)


def test_both_parsers_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML comes with and without libyaml."""
    text = GOOD.replace("marriage: 已婚", "marriage: 结婚").replace("city: 保定市", "city:")
    fast = problems(tmp_path, text)
    monkeypatch.setattr(yaml_file, "_LOADER", yaml_file.yaml.SafeLoader)
    assert problems(tmp_path, text) == fast
    assert "levels" in one(tmp_path, "a: " + "[" * 3000).expected
    assert "YAML" in one(tmp_path, 'a: "\\UFFFFFFFF"\n').expected
