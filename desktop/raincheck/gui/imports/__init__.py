"""The import page: files read, shown row by row, then taken in."""
