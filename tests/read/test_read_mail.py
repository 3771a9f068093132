"""Mail: headers, bodies, and attachments as members."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage

import pytest

from gavah.errors import BadMaterial
from gavah.read import Limits

from .conftest import InProcess


def message(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    usual = {"Subject": "قرارداد", "From": "a@example.org", "To": "b@example.org"}
    for name, value in (usual | headers).items():
        mail[name] = value
    return mail


def test_headers_and_body_are_read_with_their_parts(read: InProcess) -> None:
    mail = message(Date="Mon, 01 Jan 2024 10:00:00 +0000")
    mail.set_content("سلام\nSecond line\n")
    reading = read(mail.as_bytes()).reading
    assert reading.text.startswith("Subject: قرارداد\nFrom: a@example.org\nTo: b@example.org\nDate: Mon, 01 Jan 2024")
    assert reading.text.endswith("\n\nسلام\nSecond line")
    assert [s.locator.part for s in reading.spans] == ["0", "0", "0", "0", "1", "1"]
    assert [s.locator.paragraph for s in reading.spans[-2:]] == [1, 2]


def test_attachments_become_members_with_their_bytes(read: InProcess) -> None:
    mail = message()
    mail.set_content("See the file.")
    mail.add_attachment(b"%PDF-bytes", maintype="application", subtype="pdf", filename="نقشه.pdf")
    outcome = read(mail.as_bytes())
    assert outcome.members == (b"%PDF-bytes",)
    member = outcome.reading.members[0]
    assert (member.part, member.name, member.media_type, member.size) == ("2", "نقشه.pdf", "application/pdf", 10)
    assert member.sha256 == hashlib.sha256(b"%PDF-bytes").hexdigest()
    assert "%PDF" not in outcome.reading.text


def test_a_mail_inside_a_mail_is_a_member(read: InProcess) -> None:
    inner = message(Subject="Inner")
    inner.set_content("inside")
    mail = message()
    mail.set_content("outside")
    mail.add_attachment(inner)
    outcome = read(mail.as_bytes())
    assert outcome.reading.members[0].media_type == "message/rfc822"
    assert b"Subject: Inner" in outcome.members[0]
    assert "inside" not in outcome.reading.text
    assert "inside" in read(outcome.members[0]).reading.text


def test_a_body_that_is_only_html_is_converted(read: InProcess) -> None:
    mail = message()
    mail.set_content("<p>One<script>x</script></p><p>Two</p>", subtype="html")
    assert read(mail.as_bytes()).reading.text.endswith("\n\nOne\nTwo")


def test_an_alternative_that_says_the_same_is_read_once(read: InProcess) -> None:
    mail = message()
    mail.set_content("One two")
    mail.add_alternative("<p>One <b>two</b></p>", subtype="html")
    reading = read(mail.as_bytes()).reading
    assert reading.text.count("One two") == 1
    assert not reading.warnings


def test_an_alternative_that_says_something_else_is_read_too(read: InProcess) -> None:
    mail = message()
    mail.set_content("Harmless")
    mail.add_alternative("<p>Something else</p>", subtype="html")
    reading = read(mail.as_bytes()).reading
    assert reading.text.endswith("Harmless\n\nSomething else")
    assert reading.warnings == ("alternatives_differ:2",)


def test_a_header_that_cannot_be_parsed_is_kept_raw(read: InProcess) -> None:
    data = b"From: a@example.org\nTo: =?utf-8?q?=FF?= <[\nSubject: x\nDate: never\n\nbody\n"
    text = read(data).reading.text
    assert "Date: never" in text and "body" in text


def test_a_mail_in_an_old_encoding_is_read(read: InProcess) -> None:
    body = "هذا هو النص الذي كتب في المدينة".encode("cp1256")
    data = b"From: a@example.org\nSubject: x\nContent-Type: text/plain; charset=windows-1256\n\n" + body
    assert read(data).reading.text.endswith("هذا هو النص الذي كتب في المدينة")


def test_parts_nested_too_deep_are_a_bomb(read: InProcess) -> None:
    head = b"From: a@example.org\nSubject: x\n"
    body = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(30))
    with pytest.raises(BadMaterial) as e:
        read(head + body)
    assert e.value.reason == "bomb"


def test_too_many_parts_are_a_bomb(read: InProcess) -> None:
    mail = message()
    mail.set_content("x")
    for i in range(12):
        mail.add_attachment(b"x", maintype="image", subtype="png", filename=f"{i}.png")
    with pytest.raises(BadMaterial) as e:
        read(mail.as_bytes(), "", Limits(members=10))
    assert e.value.reason == "bomb"


def test_several_messages_in_one_file_are_not_taken_for_one(read: InProcess) -> None:
    one = b"From a Mon Jan 1 10:00:00 2024\nFrom: a@example.org\nSubject: x\n\nbody\n\n"
    with pytest.raises(BadMaterial) as e:
        read(one + one)
    assert e.value.reason == "unknown_format"
