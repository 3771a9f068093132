"""The order of things. Doors call these; nothing else appends to the ledger."""
