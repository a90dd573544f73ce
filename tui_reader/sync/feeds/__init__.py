"""Items of feeds in a sync: what the pages behind them add, and feeds of any length in parts."""
