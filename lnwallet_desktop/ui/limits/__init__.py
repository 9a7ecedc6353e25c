"""The limits in the settings, and the sheet that saves them."""
