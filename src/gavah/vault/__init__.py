"""The vault: originals and readings by their SHA-256. `Vault` stores, reads and checks; `Batch` stores many at once."""

from gavah.vault.batch import Batch, Outcome, Source
from gavah.vault.store import Readable, Survey, VaultStore


class Vault(VaultStore):
    """The objects below a folder; see `VaultStore` for the verbs."""

    def batch(self) -> Batch:
        """Return a bulk write into this vault, to be used as a context manager."""
        return Batch(self)


__all__ = ["Batch", "Outcome", "Readable", "Source", "Survey", "Vault"]
