"""The outline of the open text: its headings in a pane, their folds, and the path to the section being read."""
