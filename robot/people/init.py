"""The example workspace of `gongju init`: files to look at, to run against the mock portal, to replace."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import resources
from pathlib import Path

from robot.errors import ConfigError, Problem
from robot.people.sample import sample_pdf, sample_photo
from robot.people.schema import FOLDER, schema_texts

TEMPLATE = "employees-template.xlsx"
_TEXTS = {
    "unit.yaml": "unit.yaml",
    "employees/E001.yaml": "E001.yaml",
    "employees/E002.yaml": "E002.yaml",
    "employees/E003.yaml": "E003.yaml",
    "README.md": "readme.md",
}
_NAMES = {"E001": "示例甲", "E002": "示例乙", "E003": "示例丙"}
_UNIT = "北京示例科技有限公司"

# File name to heading, heading without a CJK font, pages.
_PAPERS = {
    "diploma": ("学历证书", "Diploma", 1),
    "degree": ("学位证书", "Degree certificate", 1),
    "income": ("应税收入材料", "Taxable income", 2),
    "insurance": ("社会保险个人权益记录", "Social insurance record", 2),
    "honesty": ("诚信声明", "Declaration of honesty", 1),
    "residence": ("在京合法稳定住所证明", "Proof of residence", 1),
    "household": ("户口本首页及本人页", "Household register", 2),
    "marriage": ("结婚证", "Marriage certificate", 1),
    "title": ("职称证书", "Professional title", 1),
    "contract": ("有效劳动合同", "Labour contract", 2),
    "contract-1": ("劳动合同（2022年）", "Labour contract 2022", 1),
    "contract-2": ("劳动合同（2025年）", "Labour contract 2025", 1),
}
_HELD = {
    "E001": "diploma degree income insurance honesty residence household marriage contract",
    "E002": "diploma degree income insurance honesty residence household title contract-1 contract-2",
    "E003": "diploma degree income insurance honesty residence household marriage contract",
}
_UNIT_PAPERS = {
    "licence": ("营业执照", "Business licence", 1),
    "tax-2025-1": ("涉税信息查询结果告知书", "Tax information 2025", 2),
    "tax-2025-2": ("企业税收完税凭证", "Tax receipts 2025", 1),
    "insurance": ("单位社会保险权益记录", "Unit insurance record", 1),
    "honesty": ("诚信声明（单位版）", "Declaration of honesty (unit)", 1),
    "high-tech": ("高新技术企业证书", "High-tech certificate", 1),
    "introduction": ("介绍信", "Letter of introduction", 1),
    "agent-id": ("经办人身份证", "Agent's identity card", 1),
}


def init_workspace(path: Path) -> list[Path]:
    """Write the example workspace into the folder `path` (made when missing).

    Returns: what was written. Raises: ConfigError when any of it is there already (then nothing is
    written) or cannot be written.
    """
    makers = _makers()
    try:
        there = [name for name in makers if (path / name).exists() or (path / name).is_symlink()]
        if there or (path.exists() and not path.is_dir()):
            what = f"a place without {there[0]}" if there else "a folder"
            raise ConfigError.of([Problem(str(path), "workspace", f"{what}; nothing was written")])
        for name, make in makers.items():
            _write(path / name, make)
    except OSError as error:
        reason = error.strerror or "input/output error"
        raise ConfigError.of([Problem(str(path), "workspace", f"a folder to write to ({reason})")]) from None
    return [path / name for name in makers]


def _write(file: Path, make: Callable[[Path], None]) -> None:
    """Folders and files for the owner only: a workspace holds personal data."""
    for folder in reversed(file.parents):
        if not folder.exists():  # mkdir(parents=True) would give the mode to the last one only
            folder.mkdir(mode=0o700)
    file.touch(mode=0o600, exist_ok=False)
    make(file)


def _makers() -> dict[str, Callable[[Path], None]]:
    """Each file's name, and what writes it."""
    from robot.people.template import write_template  # with openpyxl, which nothing else here needs

    makers: dict[str, Callable[[Path], None]] = {
        name: _text(_packaged(source)) for name, source in _TEXTS.items()
    }
    makers[".env"] = _text(_packaged("env.txt"))
    makers[TEMPLATE] = write_template
    makers |= {f"{FOLDER}/{name}": _text(text) for name, text in schema_texts().items()}
    for file, (title, english, pages) in _UNIT_PAPERS.items():
        makers[f"papers/unit/{file}.pdf"] = _pdf(title, english, "单位名称：" + _UNIT, pages)
    for number, (key, files) in enumerate(_HELD.items()):
        for file in files.split():
            title, english, pages = _PAPERS[file]
            makers[f"papers/{key}/{file}.pdf"] = _pdf(title, english, f"姓名：{_NAMES[key]}", pages)
        makers[f"papers/{key}/photo.jpg"] = _bytes(partial(sample_photo, number * 60))
    return makers


def _packaged(name: str) -> str:
    return resources.files("robot.people").joinpath("example", name).read_text(encoding="utf-8")


def _text(text: str) -> Callable[[Path], None]:
    return _bytes(lambda: text.encode("utf-8"))


def _bytes(make: Callable[[], bytes]) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        file.write_bytes(make())

    return write


def _pdf(title: str, english: str, whose: str, pages: int) -> Callable[[Path], None]:
    lines = (whose, "本页为 gongju 的演示材料", "内容全部虚构，没有任何效力", "日期：2026年11月1日")
    return _bytes(lambda: sample_pdf(title, english, lines, pages))
