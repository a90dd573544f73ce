"""A web page: its article and the fields around it."""
