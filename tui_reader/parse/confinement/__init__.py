"""The confinement of the process that parses pages: what the system can take away from it."""
