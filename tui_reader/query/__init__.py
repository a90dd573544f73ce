"""The query language of search: syntax, matching, completion."""
