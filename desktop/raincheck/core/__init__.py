"""The pure heart: money, dates, the book, measures, rules, alerts, plans. No I/O, no clock, no Qt, no SQL."""
