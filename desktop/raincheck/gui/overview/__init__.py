"""The overview: what a start shows."""
