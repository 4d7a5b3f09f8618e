#!/bin/sh
# Everything a fresh machine needs to run, test, check or picture Raincheck; the second time it starts at once.
#   sh packaging/dev.sh run [ARGUMENTS]   the window with the Li Ming book, or any other raincheck command
#   sh packaging/dev.sh test [OPTIONS]    the whole suite; options go to pytest
#   sh packaging/dev.sh check             ruff, mypy, import-linter
#   sh packaging/dev.sh pictures          docs/pictures/*.png anew
# Debian packages that are missing are installed where that is allowed; else the line to run is printed and 3 returned.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
venv="$root/.venv"
stamp="$venv/installed"
catalogue="$root/resources/i18n/zh_CN/LC_MESSAGES/raincheck.mo"

say() { printf '%s\n' "$*" >&2; }

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
        say 'Some system packages are missing, and this account may not install them. Run this once, then try again:'
        say "  apt-get update && apt-get install --no-install-recommends $missing"
        exit 3
    fi
    say "Installing once: $missing"
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
        say 'Raincheck needs Python 3.11 or newer with venv; install it (python.org, or your system'\''s packages) and try again.'
        exit 3
    }
}

prepare_environment() {
    if ! "$venv/bin/python" -c '' 2>/dev/null; then
        "$python" -m venv --clear "$venv"
    fi
    if [ ! -e "$stamp" ] || [ -n "$(find "$root/pyproject.toml" "$here/constraints.txt" -newer "$stamp")" ]; then
        say 'Installing the Python packages once (a minute)'
        (cd "$root" && "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
            --constraint "$here/constraints.txt" --editable '.[dev]') >&2
        touch "$stamp"
    fi
    if [ ! -e "$catalogue" ] || [ -n "$(find "$root/resources/i18n" -name '*.po' -newer "$catalogue")" ]; then
        "$venv/bin/python" "$here/catalogues.py" >/dev/null
    fi
}

task=${1:-}
[ $# -eq 0 ] || shift
case $task in
    run | pictures) prepare_system ;;
    test) prepare_system test ;;
    check) prepare_system ;;
    *) usage ;;
esac
prepare_environment
cd "$root"
case $task in
    run)
        [ $# -gt 0 ] || set -- demo
        exec "$venv/bin/raincheck" "$@"
        ;;
    # A file's tests stay together: they share its books, and one desktop each where they need one. Four workers at most, for a
    # container may see more cores than it gets. `-n 0` runs without workers.
    test) exec "$venv/bin/python" -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile "$@" ;;
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
