"""What the owner of a shared archive does: make and upgrade it, and give roles their rights."""
