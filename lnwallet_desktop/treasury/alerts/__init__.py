"""What a treasurer has to be told without asking: rules over what is known now, and who is told."""
