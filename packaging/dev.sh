#!/bin/sh
# Everything a fresh machine needs to run, test, check or picture Raincheck; the second time it starts at once.
#   sh packaging/dev.sh run [ARGUMENTS]   the window with the Li Ming book, or any other raincheck command
#   sh packaging/dev.sh test [OPTIONS]    the whole suite; --fast leaves out what is slow (tests/slow.txt); --lowest runs the
#                                         fast part on the lowest declared versions; other options go to pytest
#   sh packaging/dev.sh check             ruff, mypy, import-linter
#   sh packaging/dev.sh pictures          docs/pictures/*.png anew
# Debian packages that are missing are installed where that is allowed; else the line to run is printed and 3 returned.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
catalogue="$root/resources/i18n/zh_CN/LC_MESSAGES/raincheck.mo"
venv="$root/.venv"
if [ ! -w "$root" ]; then
    # A checkout on a read-only medium, or one that belongs to somebody else: the environment lies in the user's cache.
    mark=$(printf '%s' "$root" | cksum | cut -d' ' -f1)
    venv="${XDG_CACHE_HOME:-$HOME/.cache}/raincheck-dev/$mark"
    mkdir -p "$venv"
fi

say() { printf '%s\n' "$*" >&2; }

case ${RAINCHECK_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}} in
    zh*) chinese=1 ;;
    *) chinese= ;;
esac

# A sentence in English and the same in Chinese: the one that the session speaks.
tell() { if [ -n "$chinese" ]; then say "$2"; else say "$1"; fi; }

usage() {
    sed -n 's/^#   //p' "$0" >&2
    exit 2
}

# The first Python on the path that is new enough and can make an environment.
find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

installed() {
    for name in "$1" "$1t64"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] && return
    done
    return 1
}

# The packages of some groups that are not there, in one line.
missing_packages() {
    for group in "$@"; do
        sed -n "s/^$group //p" "$here/debian-packages.txt" | while read -r package; do
            installed "$package" || printf '%s ' "$package"
        done
    done
}

install_packages() {
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        as_root='env'
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root='sudo env'
    else
        # One list for running and testing, so that nobody has to ask an administrator twice.
        python_too=
        find_python >/dev/null || python_too=python
        # shellcheck disable=SC2086
        everything=$(missing_packages $python_too run test)
        tell 'Some system packages are missing, and this account may not install them. Run this once, then try again:' \
            '缺少一些系统软件包，而这个账户无权安装。请先执行一次下面这行，再重试：'
        say "  apt-get update && apt-get install --no-install-recommends $everything"
        exit 3
    fi
    # shellcheck disable=SC2086
    count=$(set -- $missing; echo $#)
    tell "Installing system packages once ($count of them, a minute or so): $missing" \
        "正在安装系统软件包，只需一次（共 $count 个，大约一分钟）：$missing"
    # Both are lists of words.
    # shellcheck disable=SC2086
    $as_root apt-get update -qq </dev/null >/dev/null
    # shellcheck disable=SC2086
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null
}

prepare_system() {
    if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
        groups="run $*"
        find_python >/dev/null || groups="python $groups"
        # shellcheck disable=SC2086
        install_packages $groups
    fi
    python=$(find_python) || {
        tell 'Raincheck needs Python 3.11 or newer with venv; install it (python.org, or your system'\''s packages) and try again.' \
            '未雨需要 Python 3.11 或更新版本，并带有 venv；请先安装（python.org，或系统的软件包），再重试。'
        exit 3
    }
}

# pip, with one sentence in place of its pages when it fails.
pip_install() {
    log="$venv/pip.log"
    "$venv/bin/python" -m pip install --progress-bar off --disable-pip-version-check "$@" >"$log" 2>&1 &
    work=$!
    while [ -t 2 ] && kill -0 "$work" 2>/dev/null; do
        # A sign of life for whoever watches.
        printf . >&2
        sleep 2
    done
    [ ! -t 2 ] || say ''
    if ! wait "$work"; then
        grep -v '^WARNING' "$log" | tail -n 4 | sed 's/^/  /' >&2
        tell "The Python packages could not be installed: is the network there, and a wheel for $("$venv/bin/python" -V)? All of pip's words: $log" \
            "Python 包没有装上：网络通吗？有适合 $("$venv/bin/python" -V) 的包吗？pip 的全部输出：$log"
        exit 4
    fi
}

prepare_environment() {
    stamp="$venv/installed"
    if ! "$venv/bin/python" -c '' 2>/dev/null; then
        tell 'Making a Python environment once' '正在准备 Python 环境，只需一次'
        "$python" -m venv --clear "$venv"
    fi
    if [ ! -e "$stamp" ] || [ -n "$(find "$root/pyproject.toml" "$here/constraints.txt" -newer "$stamp")" ]; then
        tell 'Installing the Python packages once (about 250 MB, one to three minutes)' \
            '正在安装 Python 包，只需一次（约 250 MB，一到三分钟）'
        if [ -w "$root" ]; then
            (cd "$root" && pip_install --constraint "$here/constraints.txt" --editable '.[dev]')
        else
            # The build writes beside the sources, so it works on a copy; the program then runs from the sources.
            copy=$(mktemp -d)
            cp -R "$root/desktop" "$root/resources" "$root/packaging" "$root/pyproject.toml" "$root/README.md" "$root/LICENSE" "$copy/"
            chmod -R u+w "$copy"
            (cd "$copy" && pip_install --constraint "$here/constraints.txt" '.[dev]')
            rm -rf "$copy"
        fi
        touch "$stamp"
    fi
    if [ -w "$root" ] && { [ ! -e "$catalogue" ] || [ -n "$(find "$root/resources/i18n" -name '*.po' -newer "$catalogue")" ]; }; then
        "$venv/bin/python" "$here/catalogues.py" >/dev/null
    fi
}

# A start takes twice as long from sources alone, and where PYTHONDONTWRITEBYTECODE is set each start would compile them anew.
compile_sources() {
    compiled="$venv/compiled"
    [ -w "$root" ] || return 0
    if [ ! -e "$compiled" ] || [ -n "$(find "$root/desktop" -name '*.py' -newer "$compiled" -print -quit)" ]; then
        "$venv/bin/python" -m compileall -q -j 0 "$root/desktop/raincheck"
        touch "$compiled"
    fi
}

# The fast part of the suite on the lowest versions that pyproject.toml declares, in an environment of its own.
test_lowest() {
    lowest="$venv-lowest"
    [ -x "$lowest/bin/python" ] || "$python" -m venv "$lowest"
    "$venv/bin/python" "$here/lowest.py" >"$lowest/constraints.txt"
    say 'Installing the lowest declared versions (a minute or two)'
    venv=$lowest
    (cd "$root" && pip_install --constraint "$lowest/constraints.txt" --editable '.[dev]')
    cd "$root"
    exec "$lowest/bin/python" -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile -m 'not slow' "$@"
}

task=${1:-}
[ $# -eq 0 ] || shift
case $task in
    run) prepare_system ;;
    pictures) prepare_system pictures ;;
    test) prepare_system test ;;
    check) prepare_system ;;
    *) usage ;;
esac
prepare_environment
compile_sources
cd "$root"
case $task in
    run)
        [ $# -gt 0 ] || set -- demo
        exec "$venv/bin/raincheck" "$@"
        ;;
    # A file's tests stay together: they share its books, and one desktop each where they need one. Tests of windows and
    # daemons wait half of their time, so there is one worker more than cores; four at most, for a container may see more
    # cores than it gets. `-n 0` runs without workers.
    test)
        cores=$("$venv/bin/python" -c 'import os; print(os.cpu_count() or 1)')
        export PYTEST_XDIST_AUTO_NUM_WORKERS="${PYTEST_XDIST_AUTO_NUM_WORKERS:-$((cores + 1))}"
        case ${1:-} in
            --fast)
                shift
                exec "$venv/bin/python" -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile -m 'not slow' "$@"
                ;;
            --lowest)
                shift
                test_lowest "$@"
                ;;
        esac
        exec "$venv/bin/python" -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile "$@"
        ;;
    pictures) exec "$venv/bin/python" "$here/pictures.py" "$@" ;;
    check)
        result=0
        "$venv/bin/ruff" check . || result=1
        "$venv/bin/ruff" format --check . || result=1
        "$venv/bin/mypy" || result=1
        "$venv/bin/lint-imports" || result=1
        exit $result
        ;;
esac
