"""The check round: every line read once, quickly."""
