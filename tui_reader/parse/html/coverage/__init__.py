"""What a bulletin leaves out of its page: every run of the page, looked up in the finished bulletin."""
