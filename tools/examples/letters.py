"""The mail thread: four messages, the third with a PDF, a picture and an older message attached."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from examples.papers import picture, typeset
from examples.place import target

OSTROW = "Jens Ostrow <ostrow@halvorn.example>"
LINDQVIST = "Petra Lindqvist <lindqvist@halvorn.example>"
VELLMER = "Konrad Vellmer <vellmer@halvorn.example>"
TAMRI = "Rashid Al-Tamri <r.altamri@corvane.example>"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: when, from, to, about what, in which words. `answers`: the local part of an earlier message id."""

    id: str
    at: str
    sender: str
    to: str
    subject: str
    text: str
    answers: str = ""

    def message(self) -> EmailMessage:
        """Return the mail without attachments."""
        mail = EmailMessage(policy=SMTP)
        mail["Date"], mail["From"], mail["To"], mail["Subject"] = self.at, self.sender, self.to, self.subject
        mail["Message-ID"] = f"<{self.id}@mail.halvorn.example>"
        if self.answers:
            mail["In-Reply-To"] = mail["References"] = f"<{self.answers}@mail.halvorn.example>"
        mail["X-Note"] = "Invented for the Gavah example case"
        mail.set_content(self.text, cte="quoted-printable")
        return mail


ENQUIRY = Letter(
    "20190322.0741",
    "Fri, 22 Mar 2019 10:41:07 +0400",
    TAMRI,
    OSTROW,
    "Enquiry HM-9 after the Sicura fair",
    """Dear Jens,

it was good to see you in Lindenau last week. As discussed, my client in Narvan needs the HM-9 complete:
receiver, monitoring centre with Persian interface, and training for twelve officers.

The client is the Directorate of Technical Affairs of the Ministry of Public Order in Tirazan.
They have read about the old equipment in that Panel report and want a system that needs no operator.

Please quote to Corvane, not to the ministry. Budget is about 1.2 million euros.

Best regards
Rashid Al-Tamri
Corvane Trading FZE
""",
)

CLASSIFIED = Letter(
    "20191111.1522",
    "Mon, 11 Nov 2019 15:22:48 +0100",
    LINDQVIST,
    f"{VELLMER}, {OSTROW}",
    "HM-2019-0147: Einstufung, keine Ausfuhr ohne Genehmigung",
    """Sehr geehrter Herr Dr. Vellmer, lieber Jens,

ich habe den HM-9 gegen die Liste geprüft:
Der HM-9 fällt unter Position 5A001.f des Anhangs I der Verordnung 428/2009.
Ohne Genehmigung darf er nicht aus der Union ausgeführt werden, egal wer auf dem Papier Empfänger ist.

Ein Antrag ist bisher nicht gestellt. Ich habe den Entwurf fertig, brauche aber die Unterschrift von Herrn Vellmer.
Zum Land: Der Bericht des Panels A/PT/7/31 nennt genau diese Direktion. Bitte lesen Sie Absatz 42 und 44.

Viele Grüße
Petra Lindqvist
Ausfuhrverantwortliche
""",
)

PAPERS = Letter(
    "20200117.0905",
    "Fri, 17 Jan 2020 09:05:31 +0100",
    OSTROW,
    TAMRI,
    "HM-2019-0147: papers and crates",
    """Dear Rashid,

the crates will leave on 11 February. Three things please:

1. The ministry must not appear on any paper. Invoice, packing list and crates name Corvane only.
2. In the papers it stays a measuring instrument. We use the customs number for test equipment.
3. You arrange the flight from Samhar to Narvan yourselves. We do not want to see those papers.

Our export lady made trouble in November, see her mail below; Konrad has decided that we ship without a licence.
The draft packing list and the rack plan for room 214 are attached.

Regards
Jens
""",
    "20190322.0741",
)

THANKS = Letter(
    "20200305.1130",
    "Thu, 05 Mar 2020 11:30:02 +0400",
    TAMRI,
    f"{OSTROW}, {VELLMER}",
    "Re: HM-2019-0147: papers and crates",
    """Dear Jens, dear Dr. Vellmer,

all three crates arrived in Narvan on 3 March, nothing broken. The client is happy and asks for the engineers
in the first week of June, two weeks, rooms are booked.

The balance of EUR 875,000 was paid to your bank today.

Best regards
Rashid
""",
    "20200117.0905",
)


def papers_mail() -> EmailMessage:
    """Return the mail of January 2020 with its three attachments."""
    mail = PAPERS.message()
    mail.add_attachment(
        typeset("packing_list.typ"), maintype="application", subtype="pdf", filename="packing_list_draft.pdf"
    )
    plan = picture("rack_drawing_attachment.typ", 80)
    mail.add_attachment(plan, maintype="image", subtype="png", filename="rack_plan_room_214.png")
    mail.add_attachment(CLASSIFIED.message())
    mail.set_boundary("----=_HM_2019_0147_papers")
    return mail


def make() -> None:
    """Write the four mails."""
    target("mail/2019-03-22 enquiry.eml").write_bytes(ENQUIRY.message().as_bytes())
    target("mail/2019-11-11 Einstufung.eml").write_bytes(CLASSIFIED.message().as_bytes())
    target("mail/2020-01-17 papers and crates.eml").write_bytes(papers_mail().as_bytes())
    target("mail/2020-03-05 arrived.eml").write_bytes(THANKS.message().as_bytes())
