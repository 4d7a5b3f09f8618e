"""The pictures of the warnings page."""
