"""The lines: the table, one line's page, and the dialogs that change a line."""
