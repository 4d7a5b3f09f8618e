"""The warnings page: what is open, the rules, a look back, and what lenders did."""
