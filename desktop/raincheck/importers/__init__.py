"""Exported bills and reports, as bytes, to records with an account of every row; no book and no store."""

from raincheck.importers.base import ImportFileError, Parsed
from raincheck.importers.lexicon import Lexicon, lexicon_of
from raincheck.importers.sniff import Found, parse, parse_all, read_import_file

__all__ = [
    "Found",
    "ImportFileError",
    "Lexicon",
    "Parsed",
    "lexicon_of",
    "parse",
    "parse_all",
    "read_import_file",
]
