"""The window: everything that needs Qt, and nothing that judges, stores or computes."""
