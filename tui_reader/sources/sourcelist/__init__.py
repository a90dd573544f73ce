"""The list of followed sources: `sources.yaml`, OPML and newsboat's urls."""
