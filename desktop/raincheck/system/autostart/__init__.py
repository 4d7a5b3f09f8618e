"""The check that runs while the window is closed: one small class a platform behind `base.Autostart`."""
