"""The open book format `raincheck-book`, version 2 (contract.md 2 and 6): bytes to a Book and back, strictly."""

from raincheck.bookfile.decoding import MAX_BYTES
from raincheck.bookfile.faults import BookFileError
from raincheck.bookfile.reading import parse, read_book_file
from raincheck.bookfile.writing import write

__all__ = ["MAX_BYTES", "BookFileError", "parse", "read_book_file", "write"]
