"""Reading the pages of a damaged archive file, without SQLite: https://www.sqlite.org/fileformat2.html.

Every number in such a file may be false. Nothing here follows a pointer twice without bound, and nothing allocates
what a number asks for.
"""
