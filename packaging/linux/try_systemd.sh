#!/bin/bash
# Try the daily check with a real systemd user manager; as root, also in a container that has none running (about two
# minutes, for a timer is waited for):  bash packaging/linux/try_systemd.sh [RAINCHECK]
set -euo pipefail
program=$(realpath "${1:-.venv/bin/raincheck}")
here=$(realpath "$(dirname "$0")/../..")
if [ "${INSIDE:-}" != 1 ]; then
    # A /run and a tree of control groups of its own; nothing of this machine is touched.
    INSIDE=1 exec unshare --mount --pid --fork --mount-proc bash "$0" "$program"
fi
say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*"; exit 1; }

root=$(mktemp -d)
mount -t tmpfs none /run && mkdir -p /run/systemd/system "$root/run" "$root/home"
umount -R /sys/fs/cgroup 2>/dev/null || true
mount -t cgroup2 none /sys/fs/cgroup
mkdir -p "/sys/fs/cgroup/raincheck-$$" && echo $$ >"/sys/fs/cgroup/raincheck-$$/cgroup.procs"
chmod 700 "$root/run"
export HOME=$root/home XDG_RUNTIME_DIR=$root/run DBUS_SESSION_BUS_ADDRESS=unix:path=$root/run/bus
export LC_ALL=C.UTF-8 RAINCHECK_LANG=en
unset DISPLAY WAYLAND_DISPLAY XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME
/lib/systemd/systemd --user >"$root/log" 2>&1 </dev/null &
for _ in $(seq 100); do [ -S "$root/run/systemd/private" ] && break; sleep 0.1; done
[ -S "$root/run/systemd/private" ] || { cat "$root/log"; fail "no user manager"; }
book=$root/home/账本.raincheck
ours() { "$program" --book "${BOOK:-$book}" "$@"; }
timers() { systemctl --user list-timers --no-pager --no-legend | wc -l; }

say "two books, each with its timer"
ours load "$here/tests/cli/data/li_ming.json"
ours schedule install
cp "$book" "$root/home/second.raincheck"
BOOK=$root/home/second.raincheck ours schedule install
[ "$(timers)" = 2 ] || fail "two timers were expected"

say "the second is moved away; its timer goes by its path"
mv "$root/home/second.raincheck" "$root/home/elsewhere.raincheck"
BOOK=$root/home/second.raincheck ours schedule remove
[ "$(timers)" = 1 ] || fail "its timer is still there"

say "another time refreshes the timer, and the timer runs the check"
at=$(date -d '+70 seconds' +%H:%M)
ours setting set check_times "$at"
systemctl --user list-timers --no-pager --no-legend
for _ in $(seq 150); do
    ours schedule status | grep -q '^No check has run yet' || break
    sleep 1
done
ours schedule status
ours schedule status | grep -q '^No check has run yet' && fail "the timer ran nothing"
[ "$(systemctl --user list-units --failed --no-legend --no-pager 'raincheck*' | wc -l)" = 0 ] || fail "the check failed"

say "removed"
ours schedule remove
[ "$(timers)" = 0 ] || fail "a timer is left"
[ -z "$(find "$root/home/.config" -name 'raincheck-check-*')" ] || fail "a unit is left"
say "all of it worked"
