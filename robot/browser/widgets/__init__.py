"""Fill any page by its visible labels, as a user would, and read back what it then shows.

```python
context.add_init_script(INIT_SCRIPT)         # once a context; without it the layer adds it by itself
widgets = Widgets(page, timeout=15)
results = widgets.fill([Wanted("姓名", "张三"), Wanted("出生日期", date(1990, 3, 7))])
assert all(one.agrees for one in results)
widgets.press("提交"); widgets.press("确定")
```
"""

from __future__ import annotations

from robot.browser.widgets.layer import Widgets
from robot.browser.widgets.script import INIT_SCRIPT
from robot.browser.widgets.wanted import Pressed, RawFace, Rows, Shown, Wanted

__all__ = ["INIT_SCRIPT", "Pressed", "RawFace", "Rows", "Shown", "Wanted", "Widgets"]
