"""Screenshots of lenders' pages: boxes of text, as a reader of pictures gives them, to proposals for the book. Pure."""

from raincheck.importers.screens.days import due_on, shown_on
from raincheck.importers.screens.page import Box, Page
from raincheck.importers.screens.proposals import Field, Proposal, Screen, propose, propose_words

__all__ = ["Box", "Field", "Page", "Proposal", "Screen", "due_on", "propose", "propose_words", "shown_on"]
