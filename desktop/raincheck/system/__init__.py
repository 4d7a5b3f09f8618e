"""The operating system without Qt: folders, clock, locks, logs, catalogues, keyring, autostart."""
