"""Famous architectures: each family is described by one table."""
