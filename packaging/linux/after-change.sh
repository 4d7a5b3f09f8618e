#!/bin/sh
# After installing and removing: menus, file types and icons are read anew, where the system has the tools for it.
set -e
update-desktop-database -q /usr/share/applications 2>/dev/null || true
update-mime-database /usr/share/mime 2>/dev/null || true
gtk-update-icon-cache -q -f /usr/share/icons/hicolor 2>/dev/null || true
