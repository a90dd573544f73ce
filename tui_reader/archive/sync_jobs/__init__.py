"""The jobs of workers that sync sources: their interface, and those of an archive of one machine."""
