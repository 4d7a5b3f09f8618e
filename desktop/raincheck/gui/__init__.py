"""The window.

Qt's Python puts an import of its own in place of Python's: it reads the source of every module that comes after, to
find `from __feature__ import` in it, and keeps it. Nothing here asks for that, so Python's own import is put back.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - whatever comes first, the import to be put back is there

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
