"""The selectors format: what flows say → what a person sees, as frozen models.

One file a portal (`selectors/<portal>.toml`) plus `selectors/portals.toml` for what is true of a whole
portal. `robot.browser.selector_files` reads, checks and overlays them; this module says what they mean.

```toml
[quota.new]                                   # a page; its key is "quota.new"
menu    = ["居住证指标", "指标申报", "新增指标申报"]    # pressed in turn, parents opened when closed
heading = "新增指标申报"                        # visible text that proves we are there
next    = { button = "下一步" }                # an element; its key is "quota.new.next"
report  = { button = "上报", confirm = "确定", done = "上报成功" }
apply   = { button = "办理", near = "申请工作居住证" }  # one of several 办理: the one in that card

[quota.new.fields]                            # form field name → label, in the order of filling
headcount = "申请指标数"
children  = { rows = "随往子女", add = "新增子女", save = "确定", fields = { name = "姓名" } }

[quota.list.tables.applications]              # a table; its key is "quota.list.applications"
table   = "申报记录"                           # caption near it; leave out when the page has just one
columns = { number = "申请编号", state = "状态" }
buttons = { view = "查看", agree = { button = "同意", confirm = "确定", done = "已同意" } }

[quota.detail.shows]                          # name → label on a read-only page
number  = "申请编号"
```

A page may hold other pages (`[quota.new]` and `[quota.new.tax]`). A table without any page key and
without elements is only a group of pages. Every other key is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from robot.errors import ConfigError, Problem

KINDS = ("button", "link", "text", "label", "role", "css")
"""The ways to name an element; each element has exactly one."""

PUBLIC = "_public"
"""The account of visits to a portal's public pages, for which nobody logs in. No staff number is like it."""

Visible = Annotated[str, Field(min_length=1, max_length=200)]
"""A text as the portal prints it; blanks are ignored when it is looked for."""


class Strict(BaseModel):
    """Base of all parts of a selectors file: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Element(Strict):
    """One thing on a page that is pressed or seen. Exactly one of button, link, text, label, role, css.

    - `button`, `link`: what a person presses, by its visible text. A menu entry or a tab is a `text`.
    - `role` with `name`: an ARIA role where neither fits.
    - `css`: the last resort; say why in a comment in the file.
    - `near`: of several equal ones the one in the smallest box (card, row, section) with this text.
    - `confirm`: the button to press in the dialog that follows (确定).
    - `done`: text that proves success; waited for after the press (a toast counts, even if gone again).
    - `then`: key of the page we are on after the press; waited for like `PortalPage.at`.
    """

    button: Visible | None = None
    link: Visible | None = None
    text: Visible | None = None
    label: Visible | None = None
    role: Visible | None = None
    name: Visible | None = None
    css: Visible | None = None
    near: Visible | None = None
    confirm: Visible | None = None
    done: Visible | None = None
    then: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Element:
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"exactly one of {', '.join(KINDS)}; found {', '.join(given) or 'none'}")
        if (self.role is None) != (self.name is None):
            raise ValueError("role and name go together")
        return self

    @property
    def kind(self) -> str:
        """Which of KINDS it is named by."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def words(self) -> str:
        """What it is looked for by: the visible text, or the CSS selector."""
        return self.name or str(getattr(self, self.kind))


class FieldSpec(Strict):
    """One form field: its visible label, or rows that are added one by one.

    In the file a plain string is the label. `section` is the heading of the part of the page it is in,
    for a label that occurs twice. `linked`: its choices come with another field, or with what is searched
    for, so that other choices are no change of the page. Rows: `rows` is the section's heading, `add` the
    button that opens the dialog (or adds an empty row), `save` the dialog's button, `fields` the names and
    labels in it.
    """

    label: Visible | None = None
    section: Visible | None = None
    linked: bool = False
    rows: Visible | None = None
    add: Visible | None = None
    save: Visible | None = None
    fields: dict[str, Visible] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"label": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _label_or_rows(self) -> FieldSpec:
        if (self.label is None) == (self.rows is None):
            raise ValueError("a label (a plain string), or a table with rows, add and fields")
        if self.rows is not None and not (self.add and self.fields):
            raise ValueError("rows need add (the button) and fields (name = label)")
        if self.rows is not None and self.linked:
            raise ValueError("linked belongs to a label")
        if self.rows is None and (self.add or self.save or self.fields):
            raise ValueError("add, save and fields belong to rows")
        return self

    @property
    def shown(self) -> str:
        """The label, or the heading of the rows."""
        return self.label or self.rows or ""


class RowButton(Strict):
    """A button in each row of a table; in the file a plain string is its text. `confirm`, `done` and
    `then` as of an Element."""

    button: Visible
    confirm: Visible | None = None
    done: Visible | None = None
    then: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"button": value} if isinstance(value, str) else value


class TableSpec(Strict):
    """A list: `columns` name → column heading; `buttons` name → a button in each row.

    `table` is its caption or the heading near it, needed only where a page has several with the same
    columns.
    """

    table: Visible | None = None
    columns: dict[str, Visible] = Field(min_length=1)
    buttons: dict[str, RowButton] = Field(default_factory=dict)


class Page(Strict):
    """One page. `menu` and `url` exclude each other; with neither it is reached by a press.

    `url` is a path below the portal's entry (`/#/profile`, `/quota/new`). `frame`: the content lives in
    an iframe or layer, the innermost one that shows `heading`.
    """

    menu: tuple[Visible, ...] = ()
    url: str | None = Field(None, pattern=r"^[/#]")
    heading: Visible | None = None
    frame: bool = False
    fields: dict[str, FieldSpec] = Field(default_factory=dict)
    tables: dict[str, TableSpec] = Field(default_factory=dict)
    shows: dict[str, Visible] = Field(default_factory=dict)
    elements: dict[str, Element] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way(self) -> Page:
        if self.menu and self.url:
            raise ValueError("menu or url, not both")
        if self.frame and not self.heading:
            raise ValueError("frame needs a heading to find it by")
        return self


PAGE_KEYS = frozenset({"menu", "url", "heading", "frame", "fields", "tables", "shows"})
"""Keys of a page in the file; each of its other tables is an element or a page below it."""


class Login(Strict):
    """How one logs in, in the page's visible words.

    - captcha: fields `user`, `password`, `captcha`, then `press`.
    - certificate: `open` (button) brings the dialog with field `pin`, then `press`.
    - qr: a picture to be scanned; nothing is typed.

    `picture` is a CSS selector of the captcha or QR picture, only where the picture beside the captcha
    field, or the largest square picture, is not it. `names_owner`: the page after the log-in prints
    whose account it is.
    """

    kind: Literal["captcha", "certificate", "qr"]
    user: Visible | None = None
    password: Visible | None = None
    captcha: Visible | None = None
    open: Visible | None = None
    pin: Visible | None = None
    press: Visible | None = None
    picture: Visible | None = None
    names_owner: bool = False

    @model_validator(mode="after")
    def _complete(self) -> Login:
        needed = {"captcha": ("user", "password", "captcha", "press"), "certificate": ("pin", "press")}
        missing = [name for name in needed.get(self.kind, ()) if getattr(self, name) is None]
        if missing:
            raise ValueError(f"kind {self.kind} needs {', '.join(missing)}")
        return self


class Texts(Strict):
    """Visible texts that tell what a page or message means; any one of a list is enough."""

    logged_out: tuple[Visible, ...] = ()
    maintenance: tuple[Visible, ...] = ()
    refused: tuple[Visible, ...] = ()
    wrong_answer: tuple[Visible, ...] = ()
    warned: tuple[Visible, ...] = ()


def _host(value: str) -> str:
    value = value.strip().lower()
    if not value or any(mark in value for mark in "/*@ ?#"):
        raise ValueError("a host name, without scheme, path or *")
    return value


class Limits(Strict):
    """How often a portal is visited, by all processes of a workspace together.

    - `visits_an_hour`: visits that begin within any hour; 0 is no limit.
    - `pause`: seconds between the end of one visit and the beginning of the next.
    - `backoff`: seconds without a visit after the portal was down; doubled each time, up to an hour.
    - `stop`: seconds without a visit after the portal warned that it is visited too often.
    """

    visits_an_hour: int = Field(120, ge=0, le=100_000)
    pause: float = Field(5, ge=0, le=3600)
    backoff: float = Field(30, ge=0, le=3600)
    stop: float = Field(3600, ge=0, le=604_800)


class Portal(Strict):
    """What is true of a whole portal. `verified`: when somebody's browser saw the live site, or "never".

    `hosts`: every host the live site may use, exactly. `plain_http`: it is served without TLS; the
    operator must then name it in GONGJU_ALLOW_HTTP. `mock`: its folder on the mock portal.
    `logged_in`: texts shown to whoever is logged in; one visible text is enough.
    `public`: texts of its public pages, the entry included; without any it has none.
    `announcements`: buttons that close the announcements shown after log-in.
    `limits`: how often the live site is visited; `mock_limits`: the mock portal in its place.
    """

    title: Visible
    entry: str = Field(pattern=r"^https?://[^\s]+$")
    hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = Field(min_length=1)
    plain_http: bool = False
    mock: str = Field(pattern=r"^/[a-z_]+/$")
    login: Login
    logged_in: tuple[Visible, ...] = Field(min_length=1)
    public: tuple[Visible, ...] = ()
    announcements: tuple[Visible, ...] = ()
    texts: Texts = Field(default_factory=Texts)
    limits: Limits = Field(default_factory=Limits)
    mock_limits: Limits = Field(default_factory=lambda: Limits(visits_an_hour=0, pause=0, backoff=0))
    verified: Literal["never"] | Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")] = "never"


class Selectors(Strict):
    """All that is known of one portal's pages, the workspace's overlay included."""

    portal: str
    about: Portal
    pages: dict[str, Page]

    def page(self, key: str) -> Page:
        """The page `key`. ConfigError when the selectors have none."""
        if key not in self.pages:
            raise _missing(self.portal, key, "page", self.pages)
        return self.pages[key]

    def element(self, key: str) -> Element:
        """The element `<page key>.<name>`. ConfigError when the selectors have none."""
        page, name = self._split(key)
        elements = self.page(page).elements
        if name not in elements:
            raise _missing(self.portal, key, "element", elements)
        return elements[name]

    def table(self, key: str) -> TableSpec:
        """The table `<page key>.<name>`. ConfigError when the selectors have none."""
        page, name = self._split(key)
        tables = self.page(page).tables
        if name not in tables:
            raise _missing(self.portal, key, "table", tables)
        return tables[name]

    def canonical(self) -> str:
        """The whole as one text that is equal for equal selectors; for hashing what was approved. How
        often a portal is visited changes nothing that reaches it."""
        pages = self.model_dump(mode="json", exclude={"about": {"limits", "mock_limits"}})
        return json.dumps(pages, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def _split(key: str) -> tuple[str, str]:
        page, _, name = key.rpartition(".")
        return page, name


def _missing(portal: str, key: str, kind: str, known: Mapping[str, object]) -> ConfigError:
    names = ", ".join(sorted(known)) or "none"
    return ConfigError.of([Problem(f"selectors/{portal}.toml", key, f"a {kind} of this key; there: {names}")])
