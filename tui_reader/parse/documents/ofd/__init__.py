"""OFD documents (GB/T 33190), the Chinese standard of printed pages: their text, and their pictures."""
