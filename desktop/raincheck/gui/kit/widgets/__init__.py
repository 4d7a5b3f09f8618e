"""The small parts pages are built from."""
