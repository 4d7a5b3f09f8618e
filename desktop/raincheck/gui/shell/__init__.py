"""The program around the pages: window, sidebar, tray, timers, lock and first start."""
