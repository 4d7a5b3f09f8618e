"""Dialogs: a draft in, a draft out; none of them saves."""
