"""Four workloads, each written with K and with the libraries beside which it is measured; see `dev.py bench`."""
