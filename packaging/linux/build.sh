#!/bin/sh
# Build dist/raincheck (frozen, one folder) and from it dist/*.deb and dist/*.rpm:  sh packaging/linux/build.sh
# Build on the oldest system that shall run it: the program needs at least the builder's C library.
set -eu
cd "$(dirname -- "$0")/../.."
venv=build/package-venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint packaging/constraints.txt '.[package]'
"$venv/bin/pyinstaller" --noconfirm --log-level WARN packaging/raincheck.spec
# The largest library carries debugging symbols; stripping all of them breaks numpy's.
find dist/raincheck -name '_sqlite3*.so' -path '*sqlcipher3*' -exec strip --strip-debug {} +
VERSION=$(dist/raincheck/raincheck --version | cut -d' ' -f2)
export VERSION
for kind in deb rpm; do
    "$venv/bin/nfpm" package --config packaging/linux/nfpm.yaml --packager "$kind" --target dist/
done
ls -l dist/*.deb dist/*.rpm
