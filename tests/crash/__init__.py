"""The program is killed at named steps and at random times; the sandbox network's own record is the judge."""
