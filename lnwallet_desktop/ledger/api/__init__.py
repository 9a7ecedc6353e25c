"""What the admin API keeps in the database: tokens, rates, answers, and payments that wait for a person."""
