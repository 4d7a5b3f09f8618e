"""Exported bills and reports, as bytes, to records with an account of every row; no book and no store."""

from raincheck.importers.base import ImportFileError, Parsed
from raincheck.importers.sniff import parse, read_import_file

__all__ = ["ImportFileError", "Parsed", "parse", "read_import_file"]
