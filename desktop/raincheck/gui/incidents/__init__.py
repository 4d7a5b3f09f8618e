"""Incidents: what happened, what to do, what was done; and the pages made in fair weather."""
