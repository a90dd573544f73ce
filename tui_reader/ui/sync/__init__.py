"""A sync that runs behind the screens."""
