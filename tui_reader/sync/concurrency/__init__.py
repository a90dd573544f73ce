"""What runs at the same time: runs ended from other threads, bounded work, one program for each source."""
