#!/bin/sh
# Write packaging/hashes.txt anew: every package that a run needs on Linux, Windows and macOS, in the versions of
# constraints.txt, with the hash of each of its files for every platform. Run it after constraints.txt has changed:
#   sh packaging/hashes.sh
# What is installed from it with `pip install --require-hashes` is what the suite was last seen passing with, or nothing.
set -eu
cd "$(dirname "$0")/.."
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
python3 -m venv "$tool"
"$tool/bin/python" -m pip install --quiet --disable-pip-version-check uv
{
    echo '# Made by packaging/hashes.sh; see there. One release of each package, every file of it for every platform.'
    "$tool/bin/uv" pip compile --quiet pyproject.toml --constraint packaging/constraints.txt --universal \
        --python-version 3.11 --generate-hashes --no-header --no-annotate
} >"$tool/hashes.txt"
mv "$tool/hashes.txt" packaging/hashes.txt
