"""The admin API: what other programs of the company may ask for and see, over HTTP."""
