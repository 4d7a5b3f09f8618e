#!/bin/sh
# The changelog's part of one version, for a release:  sh packaging/notes.sh 0.2.0
set -eu
version=${1:?which version}
notes=$(awk -v head="## [$version]" 'index($0, head) == 1 { told = 1; next } /^## \[/ { told = 0 } told' "$(dirname -- "$0")/../CHANGELOG.md")
[ -n "$notes" ] || { echo "CHANGELOG.md has no part for $version" >&2; exit 1; }
printf '%s\n' "$notes"
