"""HTTP requests: polite, bounded and safe."""
