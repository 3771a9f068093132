"""Mail: headers, the text of each part, and attachments handed out as members to be sealed on their own."""

from __future__ import annotations

import email
import email.errors
import email.message
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass

from gavah.errors import BadMaterial
from gavah.read import html
from gavah.read.draft import BLOCK, LINE, Draft, Outcome, Source, Tool
from gavah.read.limits import Budget
from gavah.read.text import decode
from gavah.record.place import Locator

TOOL = Tool("mail", html.TOOL.libraries)
SHOWN = ("Subject", "From", "To", "Cc", "Bcc", "Date", "Message-ID", "In-Reply-To", "Reply-To")
_KEPT = ("Received", "Return-Path", "X-Originating-IP", "X-Mailer", "User-Agent", "References", "DKIM-Signature")
HEADERS = "0"  # the part of a locator that points at the headers
_AS_IT_CAME = email.policy.default.clone(refold_source="none", linesep="\r\n")  # RFC 5322, 2.3
_BODIES = ("text/plain", "text/html")


@dataclass(frozen=True, slots=True)
class _Part:
    """A leaf of the message. path: as IMAP counts parts (RFC 3501, 6.4.5), "1.2"."""

    path: str
    message: email.message.EmailMessage
    alternative: bool  # stands in a multipart/alternative that also has plain text


def read(source: Source, budget: Budget) -> Outcome:
    """Read one message (RFC 5322)."""
    message = _parsed(source.data)
    draft = Draft()
    for name in SHOWN:
        for value in _headers(message, name):
            draft.add(f"{name}: {value}", Locator("mail", part=HEADERS, path=name.lower()), LINE)
    for name in (*SHOWN, *_KEPT):
        for value in _headers(message, name):
            draft.describe(name, value)
    for part in _leaves(message, "", budget, 0):
        _add(draft, part, budget)
    if message.defects:
        draft.warn("defects:" + ",".join(sorted({type(defect).__name__ for defect in message.defects})))
    return draft.finish(source, TOOL)


def _parsed(data: bytes) -> email.message.EmailMessage:
    if data.startswith(b"From "):
        if b"\n\nFrom " in data.replace(b"\r\n", b"\n"):
            raise BadMaterial("exhibit", "unknown_format", "mbox with several messages")
        data = data.partition(b"\n")[2]
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, email.message.EmailMessage):
        raise BadMaterial("exhibit", "corrupt", "mail")
    return message


def _headers(message: email.message.EmailMessage, name: str) -> list[str]:
    """Return the values of a header, decoded where the standard library can, raw where it stumbles over them."""
    try:
        return [" ".join(str(value).split()) for value in message.get_all(name, [])]
    except (ValueError, IndexError, KeyError, AttributeError, TypeError, email.errors.MessageError):
        return [" ".join(value.split()) for key, value in message.raw_items() if key.lower() == name.lower()]


def _leaves(message: email.message.EmailMessage, path: str, budget: Budget, depth: int) -> Iterator[_Part]:
    budget.check_depth(depth)
    if not message.is_multipart() or message.get_content_type() == "message/rfc822":
        budget.member()
        yield _Part(path or "1", message, alternative=False)
        return
    children = [part for part in message.iter_parts() if isinstance(part, email.message.EmailMessage)]
    plain = message.get_content_subtype() == "alternative" and any(c.get_content_type() == _BODIES[0] for c in children)
    for number, child in enumerate(children, start=1):
        where = f"{path}.{number}" if path else str(number)
        for leaf in _leaves(child, where, budget, depth + 1):
            yield _Part(leaf.path, leaf.message, alternative=plain and leaf.message.get_content_type() == _BODIES[1])


def _add(draft: Draft, part: _Part, budget: Budget) -> None:
    name = _file_name(part.message)
    media_type = part.message.get_content_type()
    attached = part.message.get_content_disposition() == "attachment" or bool(name)
    content = _content(part.message)
    budget.unpack(len(content))
    if attached or media_type not in _BODIES:
        draft.enclose(part.path, name or f"part-{part.path}", media_type, content)
    else:
        _add_body(draft, part, _decoded(part.message, content), budget)


def _add_body(draft: Draft, part: _Part, body: str, budget: Budget) -> None:
    is_html = part.message.get_content_type() == _BODIES[1]
    lines = html.plain(body, budget) if is_html else body.replace("\r\n", "\n").rstrip("\n").split("\n")
    if part.alternative:
        if set(" ".join(lines).split()) <= set(draft.text.split()):
            return  # it says what the plain part said
        draft.warn(f"alternatives_differ:{part.path}")
    gap = BLOCK
    for number, line in enumerate(lines, start=1):
        draft.add(line, Locator("mail", part=part.path, paragraph=number), gap)
        gap = LINE


def _content(message: email.message.EmailMessage) -> bytes:
    if message.get_content_type() == "message/rfc822":
        inner = message.get_payload(0) if message.is_multipart() else None
        return inner.as_bytes(policy=_AS_IT_CAME) if isinstance(inner, email.message.EmailMessage) else b""
    payload = message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(message: email.message.EmailMessage, content: bytes) -> str:
    try:
        charset = message.get_content_charset()
        return content.decode(charset) if charset else decode(content)[2]
    except (LookupError, UnicodeDecodeError):
        return decode(content)[2]


def _file_name(message: email.message.EmailMessage) -> str:
    try:
        return message.get_filename() or ""
    except (ValueError, IndexError, KeyError, AttributeError, TypeError):
        return ""
