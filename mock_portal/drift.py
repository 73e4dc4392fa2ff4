"""Drift: the same sites, changed the way sites change from release to release, by a seed.

What may change: `names` (ids and classes of the sites' own markup, never a kit's), `order` (of a form's
fields), `wrap` (labels get spans, blanks, colons, stars), `wording` (some labels say it in other words),
`required` (a form asks for one thing more). A seed decides which of them, and how. Names are changed in the
text that is served, consistently in pages, scripts and styles; the rest is done by static/drift.js in the
page, before the kits draw it.
"""

from __future__ import annotations

import hashlib
import random
import re
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
SHARES = {"names": 0.7, "order": 0.6, "wrap": 0.7, "wording": 0.35, "required": 0.2}
KINDS = tuple(SHARES)
# Files whose names belong together, by the folder under static/ that is theirs.
SOURCES = {
    "chaoyang_hr": ("chaoyang_hr/templates", "static/chaoyang_hr"),
    "talent": ("static/talent", "templates"),
}
KITS = ("el-", "layui-", "lay-", "is-")
_SELECTOR = re.compile(r"""(['"])([\w\s.#>,:()*\[\]=-]*[.#][A-Za-z][\w\s.#>,:()*\[\]=-]*)\1""")


def mix(seed: int) -> tuple[str, ...]:
    """Which kinds of change this seed makes, at least one."""
    chance = random.Random(f"gongju-{seed}")
    chosen = [kind for kind, share in SHARES.items() if chance.random() < share]
    return tuple(chosen or [chance.choice(KINDS)])


@lru_cache(maxsize=8)
def own_names(family: str) -> frozenset[str]:
    """Ids and classes that the sites of this family brought along themselves.

    Of the classes those that their own markup and their own styles both name: styles name a kit's too.
    """
    ids: set[str] = set()
    used: set[str] = set()
    styled: set[str] = set()
    for folder in SOURCES[family]:
        for file in (HERE / folder).rglob("*"):
            if file.suffix in (".css", ".html", ".js"):
                words = file.read_text(encoding="utf-8")
                ids.update(re.findall(r'\bid="([A-Za-z][\w-]*)"', words))
                used.update(
                    name for names in re.findall(r'\bclass="([^"]*)"', words) for name in names.split()
                )
                if file.suffix == ".css":
                    styled.update(re.findall(r"\.([A-Za-z][A-Za-z0-9_-]*)(?=[^{}]*\{)", words))
    return frozenset(name for name in ids | (used & styled) if not name.startswith(KITS))


def renamed(name: str, seed: int) -> str:
    """A name as build tools make them: `c1f3a9`."""
    return "c" + hashlib.sha256(f"{seed} {name}".encode()).hexdigest()[:6]


def rewrite(family: str, kind: str, words: str, seed: int) -> str:
    """A page, script (`kind` html, js) or style (css) with the family's own names changed."""
    if "names" not in mix(seed):
        return words
    own = own_names(family)

    def one(name: str) -> str:
        return renamed(name, seed) if name in own else name

    def marks(text: str) -> str:
        return re.sub(r"([.#])([A-Za-z][A-Za-z0-9_-]*)", lambda hit: hit[1] + one(hit[2]), text)

    if kind == "css":
        return re.sub(r"[^{}]+(?=\{)", lambda hit: marks(hit[0]), words)
    words = re.sub(
        r'\bclass="([^"{]*)"',
        lambda hit: 'class="' + " ".join(one(name) for name in hit[1].split()) + '"',
        words,
    )
    words = re.sub(r'\bid="([A-Za-z][\w-]*)"', lambda hit: f'id="{one(hit[1])}"', words)
    words = re.sub(
        r"(getElementById\(|elem: )'([A-Za-z][\w-]*)'", lambda hit: f"{hit[1]}'{one(hit[2])}'", words
    )
    return _SELECTOR.sub(
        # In scripts "row.state" is no selector: there those count that begin as one.
        lambda hit: hit[0] if kind == "js" and hit[2][0] not in ".#" else hit[1] + marks(hit[2]) + hit[1],
        words,
    )


def page(family: str, words: str, seed: int) -> str:
    """A whole page: its own names, and the script that does the rest in front of everything else's."""
    words = rewrite(family, "html", words, seed)
    return scripted(words, "drift", " ".join(mix(seed)), seed)


def scripted(words: str, name: str, changes: str, seed: int | None = None) -> str:
    """A page with the script static/`name`.js in front of everything else's."""
    seeded = "" if seed is None else f' data-seed="{seed}"'
    script = f'<script src="/static/{name}.js"{seeded} data-changes="{changes}"></script>'
    first = re.search(r"<script\b", words)
    return words[: first.start()] + script + "\n" + words[first.start() :] if first else words
