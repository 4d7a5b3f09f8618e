#!/bin/bash
# Install a .deb on a bare Debian, use it as a plain user, take a picture of its window, and remove it; as root, in a
# container or a chroot that may be spoilt:  bash packaging/linux/try.sh dist/raincheck_0.2.0_amd64.deb [PICTURE.png]
set -euo pipefail
deb=$(realpath "$1") picture=${2:-/tmp/raincheck.png}
here=$(realpath "$(dirname "$0")/../..")
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*"; exit 1; }

say "install"
apt-get update -qq
apt-get install -y -qq --no-install-recommends "$deb" >/dev/null
du -sm /opt/raincheck
id li >/dev/null 2>&1 || useradd --create-home li
runtime=$(mktemp -d) && chown li "$runtime" && chmod 700 "$runtime"
li() { setpriv --reuid li --regid li --init-groups env -i PATH=/usr/bin:/bin HOME=/home/li LC_ALL=C.UTF-8 XDG_RUNTIME_DIR="$runtime" "$@"; }

say "version, demo, check, plan, report"
li raincheck --version
began=$(date +%s%N); li raincheck --version >/dev/null; echo "start: $((($(date +%s%N) - began) / 1000000)) ms"
li raincheck demo --json >/dev/null
book=/home/li/我的账本.raincheck
rm -rf "$book"* /home/li/.config/autostart
install -o li -m 600 "$here/tests/cli/data/li_ming.json" /home/li/li_ming.json
li raincheck --book "$book" load /home/li/li_ming.json
li raincheck --book "$book" check --as-of 2026-11-22 | sed -n 1,4p
li raincheck --book "$book" plan >/dev/null
li raincheck --book "$book" report -o /home/li/month.pdf >/dev/null
[ "$(head -c 4 /home/li/month.pdf)" = %PDF ] || fail "no report"

say "schedule"
li raincheck --book "$book" schedule install
li raincheck --book "$book" doctor | tail -n 1
grep -rhE '^(Exec|ExecStart)=' /home/li/.config | grep -q '"/opt/raincheck/raincheck"' || fail "the schedule starts another program"

say "file type, menu entry, icon"
apt-get install -y -qq --no-install-recommends shared-mime-info desktop-file-utils xdg-utils libfile-mimeinfo-perl \
    xvfb xauth xdotool imagemagick dbus-x11 procps fonts-wqy-microhei >/dev/null
[ "$(li xdg-mime query filetype "$book")" = application/vnd.raincheck.book ] || fail "the file type is not known"
[ "$(li xdg-mime query default application/vnd.raincheck.book)" = raincheck.desktop ] || fail "nothing opens the file type"
desktop-file-validate /usr/share/applications/raincheck.desktop
[ -s /usr/share/icons/hicolor/scalable/apps/raincheck.svg ] || fail "no icon"

say "a double click opens the window"
# The desktop's own opener is what a double click calls; it finds the program by the file's type.
cat >"$runtime/session" <<'END'
Xvfb :91 -screen 0 1480x920x24 -nolisten tcp >/dev/null 2>&1 & screen=$!
sleep 2
DISPLAY=:91 RAINCHECK_LANG=zh_CN mimeopen -n "$1" >"$XDG_RUNTIME_DIR/said" 2>&1 &
for _ in $(seq 60); do
    sleep 0.5
    title=$(DISPLAY=:91 xdotool search --onlyvisible --name '.*' getwindowname %@ 2>/dev/null | grep -m 1 Raincheck) && break
done
sleep 6
DISPLAY=:91 import -window root "$XDG_RUNTIME_DIR/picture.png"
echo "window: $title"
pkill -u li -x raincheck; kill "$screen"
cat "$XDG_RUNTIME_DIR/said"
END
li bash "$runtime/session" "$book" | tee "$runtime/told"
cp "$runtime/picture.png" "$picture"
grep -q '^window: .' "$runtime/told" || fail "no window"

say "remove"
apt-get remove -y -qq raincheck | tail -n 2
if [ -e /opt/raincheck/raincheck ] || [ -e /usr/bin/raincheck ]; then fail "the program is still there"; fi
[ -s "$book" ] || fail "the book is gone"
[ -z "$(find /home/li/.config -name 'raincheck-check-*')" ] || fail "the schedule is still there"
say "all of it worked"
