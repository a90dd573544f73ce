"""What is extracted from the texts of an archive: its protocol, its values, and what engines share."""
