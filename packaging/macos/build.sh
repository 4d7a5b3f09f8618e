#!/bin/sh
# Build dist/Raincheck.app and a disk image, on a Mac:  sh packaging/macos/build.sh [SIGNING-IDENTITY]
# Notifications reach the user from a signed bundle only; without an identity it is signed ad hoc, for this machine.
set -eu
cd "$(dirname -- "$0")/../.."
identity=${1:--}
venv=build/package-venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement packaging/hashes.txt
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint packaging/constraints.txt '.[package]'
"$venv/bin/pyinstaller" --noconfirm --log-level WARN packaging/raincheck.spec
codesign --force --deep --options runtime --entitlements packaging/macos/entitlements.plist --sign "$identity" dist/Raincheck.app
codesign --verify --deep --strict dist/Raincheck.app
version=$(dist/raincheck/raincheck --version | cut -d' ' -f2)
hdiutil create -volname 未雨 -srcfolder dist/Raincheck.app -ov -format UDZO "dist/Raincheck-$version.dmg"
