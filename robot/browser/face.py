"""The face of a page: what it asks for, offers and says, whatever is typed into it.

Two faces of one page differ when the portal has changed it. What hangs on values must therefore not be in
a face: dates, counters and numbers of cases are left out of its texts, and so is whatever is personal.
A limit ("不超过10MB") is kept, since it is a rule and not a count.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from robot.browser.selectors import Page
from robot.browser.widgets import RawFace
from robot.redact import places

ALIKE = 0.5
"""How much of two texts is the same when one is the other, changed."""

_UNIT = r"(?:[KMG]B|[KMG](?![a-z])|兆|%|dpi|像素|周?岁|字)"
_WITHIN = r"(?:不?(?:得?超过|高于|低于|少于|多于|大于|小于)|至[少多]|最[多少大小]|满)"
_LIMIT = re.compile(
    rf"{_WITHIN}\d[\d,.]*|\d[\d,.]*{_UNIT}|(?<![\d月])(?!\d{{4}}年)\d[\d,.]*[^\d，。；]{{0,4}}?(?:以上|以下|以内|之内|内)",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^([^:：。；]{1,14})[:：]\s*\S")
_SAYS = re.compile(r"提示|注意|说明|须知|要求|声明|承诺|备注|^注$")
"""A text that begins so tells something; behind any other colon stands a value."""
_GREETS = re.compile(r"欢迎|您好|你好|当前用户|登录人|当前登录")
_STANDS = re.compile(r"^(?:您|贵单位|该员工)?(?:尚未|还没有|还未|暂无|目前没有)")
"""How it stands with somebody: not the page's."""
_WHEN = re.compile(r"\d\s*[:：]\s*\d|\d{4}|\d\s*[年月日]|剩|余|已约")


@dataclass(frozen=True, slots=True)
class Face:
    """`fields`: label → whether it is required; `options`: label → what it offers, where the page shows that
    without being opened; `linked`: labels whose offers come with another value.

    Not part of it, and not kept: `filled`, the labels that this visit's form filled; `known`, all labels
    that the selectors have; `picture`, where this visit's picture of the page is.
    """

    page: str
    heading: str = ""
    titles: frozenset[str] = frozenset()
    fields: Mapping[str, bool] = field(default_factory=dict)
    options: Mapping[str, frozenset[str]] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()
    notices: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    picture: Path | None = None

    def text(self) -> str:
        """As it is kept: the same text for the same face."""
        said = {
            "titles": sorted(self.titles),
            "fields": dict(self.fields),
            "options": {label: sorted(texts) for label, texts in self.options.items()},
            "linked": sorted(self.linked),
            "notices": sorted(self.notices),
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True)

    @property
    def digest(self) -> str:
        """sha256 in hex of `text`."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    @classmethod
    def of_text(cls, page: str, text: str) -> Face:
        """The other way round."""
        said = json.loads(text)
        return cls(
            page,
            titles=frozenset(said["titles"]),
            fields=said["fields"],
            options={label: frozenset(texts) for label, texts in said["options"].items()},
            linked=frozenset(said["linked"]),
            notices=frozenset(said["notices"]),
        )


def face_of(
    key: str, page: Page, raw: Iterable[RawFace], filled: Iterable[str], hidden: Sequence[str]
) -> Face:
    """The face of the page `key` by what its frames show. `filled`: labels that the form filled; `hidden`:
    personal values, which are in none of its texts.

    A field counts as it is now, with what was chosen before it; its offers as they were before anything
    was typed, and those that changed meanwhile hang on a value. So does a text that came or went.
    """
    spec_linked = {_label(one.shown) for one in page.fields.values() if one.linked}
    titles: set[str] = set()
    notices: set[str] = set()
    fields: dict[str, bool] = {}
    options: dict[str, frozenset[str]] = {}
    linked: set[str] = set()
    for one in raw:
        required = {_label(name) for name in one.required}
        before, now = _offers(one.before, hidden), _offers(one.now, hidden)
        for label, offers in now.items():
            fields[label] = label in required
            first = before.get(label, offers)
            if label in spec_linked or (first and offers and first != offers):
                linked.add(label)
            elif first:
                options[label] = first
        titles |= _texts(one.before["titles"], hidden, 2) & _texts(one.now["titles"], hidden, 2)
        notices |= _texts(one.before["notices"], hidden) & _texts(one.now["notices"], hidden)
    return Face(
        key,
        page.heading or "",
        frozenset(titles),
        fields,
        {label: offers for label, offers in options.items() if label not in linked},
        frozenset(linked),
        frozenset(notices - titles),
        frozenset(map(_label, filled)),
        frozenset(_label(one.shown) for one in page.fields.values()),
    )


def differences(face: Face, accepted: Sequence[Face]) -> list[str]:
    """What `face` has that none of the `accepted` ones had, and what it lacks that all of them had: a line
    each, in Chinese. Nothing for fields of the form's own that come and go with values, for one that need not
    be filled in any more (it hangs on what is known of somebody, as 结婚证 does), nor for the order."""
    return [
        *_fields(face, accepted),
        *_options(face, accepted),
        *_said("标题", [one.titles for one in accepted], face.titles),
        *_said("说明文字", [one.notices for one in accepted], face.notices),
    ]


def tells_more(face: Face, accepted: Sequence[Face]) -> bool:
    """Whether accepting `face` too would change what counts as a difference from now on."""
    if not accepted:
        return True
    facts, seen = _facts(face), [_facts(one) for one in accepted]
    return not (frozenset.intersection(*seen) <= facts <= frozenset.union(*seen))


def _facts(face: Face) -> frozenset[tuple[str, ...]]:
    """All that a face says, one by one."""
    return frozenset(
        {
            *(("title", one) for one in face.titles),
            *(("notice", one) for one in face.notices),
            *(("linked", one) for one in face.linked),
            *(("field", label, str(required)) for label, required in face.fields.items()),
            *(("option", label, one) for label, offers in face.options.items() for one in offers),
        }
    )


def _fields(face: Face, accepted: Sequence[Face]) -> Iterator[str]:
    seen: dict[str, set[bool]] = {}
    for one in accepted:
        for label, required in one.fields.items():
            seen.setdefault(label, set()).add(required)
    for label, required in face.fields.items():
        if label in face.filled:
            continue
        if label not in seen and (required or label not in face.known):
            yield f"新增{'必填项' if required else '填写项'}：{label}"
        elif required and True not in seen[label]:
            yield f"“{label}”由选填变为必填"
    always = frozenset.intersection(*(frozenset(one.fields) for one in accepted))
    for label in sorted(always - face.fields.keys() - face.known):
        yield f"填写项不再出现：{label}"


def _options(face: Face, accepted: Sequence[Face]) -> Iterator[str]:
    linked = face.linked.union(*(one.linked for one in accepted))
    for label, offers in face.options.items():
        seen = [one.options[label] for one in accepted if label in one.options]
        if label in linked or not seen:
            continue
        added, gone = offers - frozenset.union(*seen), frozenset.intersection(*seen) - offers
        if added:
            yield f"“{label}”新增选项：{'、'.join(sorted(added))}"
        if gone:
            yield f"“{label}”不再有选项：{'、'.join(sorted(gone))}"


def _said(what: str, seen: Sequence[frozenset[str]], now: frozenset[str]) -> Iterator[str]:
    added = sorted(now - frozenset.union(*seen))
    gone = sorted(frozenset.intersection(*seen) - now)
    for text in added:
        old = max(gone, key=lambda one: _likeness(one, text), default="")
        if old and _likeness(old, text) >= ALIKE:
            gone.remove(old)
            yield f"{what}改动：“{old}” → “{text}”"
        else:
            yield f"新增{what}：“{text}”"
    for text in gone:
        yield f"{what}不再出现：“{text}”"


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _offers(raw: Mapping[str, Any], hidden: Sequence[str]) -> dict[str, frozenset[str]]:
    """Label → offers, empty where none are shown or where they are the unit's own data."""
    found: dict[str, frozenset[str]] = {}
    for one in raw["fields"]:
        texts = one["offers"] or ()
        if any(places(text, hidden) for text in texts):
            texts = ()
        label = _label(_without(one["name"], hidden))
        if label:
            found.setdefault(label, frozenset(_offer(text) for text in texts))
    return found


def _offer(text: str) -> str:
    """Days, times and what is left of them are no part of an offer."""
    return _blank(re.sub(r"\d+", "#", text) if _WHEN.search(text) else text)


def _texts(texts: Iterable[str], hidden: Sequence[str], least: int = 4) -> set[str]:
    return {said for text in texts if (said := plain(text, hidden, least))}


def plain(text: str, hidden: Sequence[str] = (), least: int = 4) -> str:
    """A text of a page without what changes from day to day and from person to person; empty when fewer than
    `least` letters are left, which say nothing."""
    text = _blank(_without(text, hidden))
    labelled = _LABELLED.match(text)
    if labelled and len(text) <= 40 and not _SAYS.search(labelled[1]):
        text = labelled[1]
    if (_GREETS.search(text) and len(text) < 30) or _STANDS.search(text):
        return ""
    said, kept = [], 0
    for limit in _LIMIT.finditer(text):
        said += [re.sub(r"\d[\d,.]*", "#", text[kept : limit.start()]), limit[0]]
        kept = limit.end()
    text = "".join([*said, re.sub(r"\d[\d,.]*", "#", text[kept:])])
    return text if len(re.findall(r"[\u4e00-\u9fffA-Za-z]", text)) >= least else ""


def _without(text: str, hidden: Sequence[str]) -> str:
    """`text` with "…" for each personal value."""
    kept, out = 0, []
    for start, end in sorted(places(text, hidden)):
        if end > kept:
            out += [text[kept : max(start, kept)], "…"]
            kept = end
    return "".join([*out, text[kept:]])


def _blank(text: str) -> str:
    """Blanks are the layout's."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+", "", text)


def _label(text: str) -> str:
    """A label without blanks, stars and colons."""
    text = re.sub(r"[(（](?:必填|选填|可选|必选)[)）]", "", _blank(text))
    text = re.sub(r"^[*＊✱]+|[*＊✱:：]+$", "", text)
    return "" if re.search(r"\d{4}|…", text) else text  # a number or a name of somebody
