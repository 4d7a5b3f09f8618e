#!/bin/sh
# Before the program goes (not when it is upgraded): the checks and the tray that it entered at users' desktops go along, as
# far as their homes can be read here. Entries of another Raincheck (pipx, a checkout) stay, and so do the books.
set -e
case ${1:-} in
    remove | purge | 0) ;;
    *) exit 0 ;;
esac
homes=${RAINCHECK_HOMES:-/root $(getent passwd | awk -F: '$3 >= 1000 && $3 < 60000 { print $6 }')}
for home in $homes; do
    units=$home/.config/systemd/user
    for service in "$units"/raincheck-check-*.service; do
        grep -qs '"/opt/raincheck/raincheck"' "$service" || continue
        name=$(basename "$service" .service)
        rm -f -- "$service" "$units/$name.timer" "$units/timers.target.wants/$name.timer"
    done
    for entry in "$home"/.config/autostart/raincheck-*.desktop; do
        ! grep -qs '"/opt/raincheck/raincheck"' "$entry" || rm -f -- "$entry"
    done
done
if command -v runuser >/dev/null; then
    for bus in /run/user/*/bus; do
        [ -S "$bus" ] || continue
        runuser -u "$(stat -c %U "$bus")" -- env XDG_RUNTIME_DIR="${bus%/bus}" systemctl --user daemon-reload 2>/dev/null || true
    done
fi
echo "Raincheck's daily checks are removed with it. Books and backups stay: ~/.local/share/raincheck, or where you put them."
