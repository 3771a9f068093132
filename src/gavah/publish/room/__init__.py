"""The reading room: static pages of an edition, in each of its languages, that check their own proofs.

`write_room` is all that others call. The pages read without JavaScript; verify.js only checks. Nothing in them asks another host.
"""

from gavah.publish.room.write import write_room

__all__ = ["write_room"]
