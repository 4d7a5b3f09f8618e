"""The calendar: what falls due on which day, and the money for it."""
