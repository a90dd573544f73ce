"""Where the panes of the main screen are, and which one has the focus."""
