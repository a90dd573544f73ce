"""A web page: its article and what stands around it."""
