"""Make the files of the example case again, out of examples/source and the modules in tools/examples.

Run by hand: `.venv/bin/python tools/make_examples.py`; the results are committed. It needs Gavah's own libraries
(typst, Pillow, pikepdf), Chromium at /usr/bin/chromium and the fonts Liberation and Noto Serif of the system.
Plain texts, chats and web pages under examples/material have no source here: they are their own source.
"""

from __future__ import annotations

from examples import bad, contract, letters, lists, papers, pictures
from examples.place import SOURCE, target

# windows-1256 has no Persian yeh: whoever wrote in it used the Arabic one.
OLD_LETTERS = str.maketrans({"ی": "ي"})


def old_statement() -> None:
    """Write the lawyers' statement in windows-1256, with the line ends of its time."""
    text = (SOURCE / "lawyers_statement.txt").read_text("utf-8").translate(OLD_LETTERS)
    target("statements/elamiye_kanun_1400.txt").write_bytes(text.replace("\n", "\r\n").encode("windows-1256"))


def main() -> None:
    """Write every made file of the material."""
    old_statement()
    for maker in (papers, contract, lists, letters, pictures, bad):
        maker.make()


if __name__ == "__main__":
    main()
