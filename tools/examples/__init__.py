"""The makers of the example case's files, one module a kind of file."""
