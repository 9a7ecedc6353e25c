"""A local Spark network in a process of its own: an operator, a service provider and remote Lightning payees."""
