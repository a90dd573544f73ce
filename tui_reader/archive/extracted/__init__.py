"""What is extracted from texts, as an archive keeps it: its protocol, its values, and what engines share."""
