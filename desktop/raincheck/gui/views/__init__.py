"""What the pages draw: frozen views made from a check's report. Words and figures, no widgets."""
