"""Contacts in the window: the page that lists them, and the sheets that add, rename and remove one."""
