"""The program in a browser, by textual-serve (extra `web`)."""
