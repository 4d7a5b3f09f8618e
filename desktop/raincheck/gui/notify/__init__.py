"""The window's side of popups: what is shown where, and what the person answers."""
