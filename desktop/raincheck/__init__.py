"""Raincheck 未雨: know before it rains."""

__version__ = "0.2.0"
