"""Where one has been: places in texts and searches, and the way back and forth between them."""
