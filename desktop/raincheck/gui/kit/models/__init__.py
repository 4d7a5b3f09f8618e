"""Records shown as tables."""
