"""What several tests share: builders of files and pages, stand-ins, a demonstration server, a terminal."""
