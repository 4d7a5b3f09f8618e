"""Screenshots of lenders' pages: boxes of text, as a reader of pictures gives them, to proposals for the book. Pure."""

from raincheck.importers.screens.page import Box, Page
from raincheck.importers.screens.proposals import Field, Proposal, Screen, propose

__all__ = ["Box", "Field", "Page", "Proposal", "Screen", "propose"]
