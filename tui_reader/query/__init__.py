"""The query language of search: its grammar, what a query matches, how it is completed."""
