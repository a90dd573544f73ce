"""Search: what every engine of an archive shares."""
