"""The web door: read-only pages of one case for one person, on this machine's loopback address alone."""
