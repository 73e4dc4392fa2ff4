"""`python -m robot.browser`: the path of the browser that would be used, or how to get one (exit 2)."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from robot.browser.finder import find_browser
from robot.errors import ConfigError
from robot.settings import load


def main() -> int:
    try:
        with sync_playwright() as playwright:
            own = Path(playwright.chromium.executable_path)
        settings = load()
        sys.stdout.write(f"{find_browser(settings.browser, own, headed=settings.headed)}\n")
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
