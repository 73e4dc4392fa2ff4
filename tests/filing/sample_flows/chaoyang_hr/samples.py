"""Read the samples: 样例 › 列表.

FAQ 90.

Before: logged in as the unit's agent.
After:  nothing has changed.

Seen:
    2026-11-23  tests only
"""

from robot.browser.forms import Reading

PORTAL = "chaoyang_hr"
TITLE = "样例列表"
SUBJECT = "unit"


def read(page):
    page.open("sample.list")
    return [
        Reading("sample", row["number"], row["state"], row["state"], row["opinion"], row["at"])
        for row in page.rows("sample.list.samples")
    ]
