"""What every reader of packed files needs: names of members, Zstandard."""
