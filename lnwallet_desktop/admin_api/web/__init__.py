"""The web list: the history, the reports and a payment form as pages, for people without the program."""
