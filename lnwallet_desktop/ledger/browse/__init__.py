"""Reading a history of any length for a table on the screen: the first rows, a page anywhere, and where rows stand."""
