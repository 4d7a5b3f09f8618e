"""Use cases: what a person, a timer or a command can ask for. Qt-free; every page and command calls these."""
