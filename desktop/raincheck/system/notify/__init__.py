"""Popups on the desktop: one small port (`port.py`) and a way for each system to keep it."""
