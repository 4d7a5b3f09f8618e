#!/bin/sh
# Build dist/raincheck (frozen, one folder) and from it dist/*.deb and dist/*.rpm:  sh packaging/linux/build.sh
# Build on the oldest system that shall run it (Debian 12): the program needs at least the builder's C library.
# Needs python3 with venv and its shared library (libpython3.x), binutils; everything else comes into build/.
set -eu
cd "$(dirname -- "$0")/../.."
venv=build/package-venv
say() { printf '%s\n' "$*" >&2; }

say "1/4 the Python packages"
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement packaging/hashes.txt
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint packaging/constraints.txt '.[package]'

say "2/4 the frozen program"
rm -rf dist/raincheck
"$venv/bin/pyinstaller" --noconfirm --log-level WARN packaging/raincheck.spec
# Debugging symbols go; not those of numpy and Pillow, whose repaired libraries strip would break.
find dist/raincheck -type f \( -name '*.so' -o -name '*.so.*' \) \
    -not -path '*/numpy*' -not -path '*/pillow.libs/*' -not -path '*/PySide6/*' -exec strip --strip-debug {} +
"$venv/bin/python" packaging/linux/icu.py dist/raincheck
# Reads, judges and draws: what was left out and is wanted after all stops the build here, not at a user's.
env -u DISPLAY -u WAYLAND_DISPLAY dist/raincheck/raincheck demo >/dev/null

say "3/4 the packages"
VERSION=$(dist/raincheck/raincheck --version | sed -n '1s/^raincheck //p')
export VERSION
for kind in deb rpm; do
    "$venv/bin/nfpm" package --config packaging/linux/nfpm.yaml --packager "$kind" --target dist/ >/dev/null
done

say "4/4 done"
ls -l dist/*.deb dist/*.rpm
