"""The pictures of the planning page."""
