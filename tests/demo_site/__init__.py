"""A site of bulletins on this machine, for tests and benchmarks: well-behaved, or broken in every way."""
