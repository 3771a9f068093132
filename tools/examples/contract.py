"""The contract, a DOCX with a header, a footer, a table and a footnote, written part by part."""

from __future__ import annotations

from xml.sax.saxutils import escape

from examples.boxes import boxed
from examples.place import target

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PART = "application/vnd.openxmlformats-officedocument.wordprocessingml."

PARTIES = (
    "This contract is made on 14 May 2019 between Halvorn Messtechnik GmbH, Lindenau an der Worme, "
    'Germany (the "Supplier"), represented by its managing director Dr. Konrad Vellmer, and Corvane Trading FZE, '
    'Qasr Bay Free Zone, Emirate of Samhar (the "Buyer"), represented by its manager Mr. Rashid Al-Tamri.'
)
ARTICLES = (
    ("1  Subject", "The Supplier sells and the Buyer buys one system Interzept HM-9 as described in the table below."),
    (
        "2  End user",
        "The end user of the system is the Ministry of Public Order of the Republic of Tirazan, "
        "Directorate of Technical Affairs. The system is to be installed in Narvan.",
    ),
    ("3  Price", "The total price is EUR 1,250,000, of which 30 per cent falls due within three weeks of signature."),
)
TABLE = (
    ("Item", "Description", "Quantity"),
    ("A", "Receiver rack: takes IMSI, IMEI, calls and text messages of mobile telephones off the air", "1"),
    ("B", "Monitoring centre rack with archive, full-text search and graph of relations", "1"),
    ("C", "Antenna set, two operator seats, user interface in Persian", "1"),
    ("D", "Training of twelve operators on site in Narvan, two weeks", "1"),
)
LATER = (
    ("4  Delivery", "Delivery is made ex works Lindenau within nine months of the first instalment."),
    (
        "5  Acceptance",
        "Acceptance takes place at the end user in the presence of two engineers of the Supplier "
        "and is recorded in a certificate signed by the end user.",
    ),
    (
        "6  Export",
        "The Supplier shall obtain any export licence that may be required. "
        "If a licence is refused, the first instalment shall be paid back.",
    ),
    ("7  Law", "This contract is governed by German law. The courts of Lindenau have jurisdiction."),
)
FOOTNOTE = "The designation Interzept shall not be used on crates, invoices or transport papers."


def _run(text: str, bold: bool = False) -> str:
    return f'<w:r>{"<w:rPr><w:b/></w:rPr>" if bold else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(text: str, style: str = "", bold: bool = False, more: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{_run(text, bold)}{more}</w:p>"


def _articles(articles: tuple[tuple[str, str], ...]) -> str:
    return "".join(_paragraph(head, "Heading2") + _paragraph(text) for head, text in articles)


def _table() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="808080"/>' for side in sides)
    widths = (900, 6900, 1200)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_row(row, widths, bold=number == 0) for number, row in enumerate(TABLE))
    return f"<w:tbl><w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _row(row: tuple[str, ...], widths: tuple[int, ...], bold: bool) -> str:
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(text, bold=bold)}</w:tc>'
        for text, width in zip(row, widths, strict=True)
    )
    return f"<w:tr>{''.join(cells)}</w:tr>"


def _body() -> str:
    note = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="1"/></w:r>'
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1400" w:right="1400" w:bottom="1200" w:left="1400" '
        'w:header="700" w:footer="600" w:gutter="0"/></w:sectPr>'
    )
    signed = "Lindenau an der Worme, 14 May 2019. Signed for the Supplier: Dr. Konrad Vellmer, managing director."
    return (
        _paragraph("Contract of sale HM-2019-0147", "Heading1")
        + _paragraph(PARTIES)
        + _articles(ARTICLES[:1])
        + _table()
        + _articles(ARTICLES[1:])
        + _paragraph("4a  Papers", "Heading2")
        + _paragraph(
            "Transport papers name the Buyer alone and describe the goods as measuring instruments.", more=note
        )
        + _articles(LATER)
        + _paragraph(signed)
        + _paragraph("Samhar, 16 May 2019. Signed for the Buyer: Rashid Al-Tamri, manager.")
        + page
    )


def _styles() -> str:
    head = (
        '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{1}"/><w:pPr><w:keepNext/><w:spacing w:before="{2}" '
        'w:after="60"/></w:pPr><w:rPr><w:b/><w:sz w:val="{3}"/></w:rPr></w:style>'
    )
    normal = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Liberation Serif" w:hAnsi="Liberation Serif"/>'
        '<w:sz w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    heads = head.format("Heading1", "heading 1", 0, 34) + head.format("Heading2", "heading 2", 200, 24)
    return f"{HEAD}<w:styles {W}>{normal}{heads}</w:styles>"


def _links(pairs: tuple[tuple[str, str], ...]) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{name}"/>'
        for number, (kind, name) in enumerate(pairs, 1)
    )
    return f'{HEAD}<Relationships xmlns="{space}">{links}</Relationships>'


def _types() -> str:
    names = {"document": "document.main", "styles": "styles", "footnotes": "footnotes"}
    names |= {"header1": "header", "footer1": "footer"}
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{PART}{kind}+xml"/>' for name, kind in names.items()
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'{parts}<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>'
    )


def _core() -> str:
    space = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{space}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:title>Contract of sale HM-2019-0147</dc:title><dc:creator>J. Ostrow</dc:creator>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2019-05-09T14:12:00Z</dcterms:created></cp:coreProperties>'
    )


def _footnotes() -> str:
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    rules = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    )
    note = f'<w:footnote w:id="1"><w:p>{mark}{_run(" " + FOOTNOTE)}</w:p></w:footnote>'
    return f"{HEAD}<w:footnotes {W}>{rules}{note}</w:footnotes>"


def make() -> None:
    """Write the contract."""
    top = "Halvorn Messtechnik GmbH · Contract HM-2019-0147 · Confidential"
    low = "Invented for the Gavah example case. No such firm, state or person exists."
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    links = tuple(
        (KIND + kind, f"{name}.xml")
        for kind, name in (
            ("header", "header1"),
            ("footer", "footer1"),
            ("footnotes", "footnotes"),
            ("styles", "styles"),
        )
    )
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _links(((KIND + "officeDocument", "word/document.xml"), (core, "docProps/core.xml"))),
        "docProps/core.xml": _core(),
        "word/document.xml": f"{HEAD}<w:document {W} {R}><w:body>{_body()}</w:body></w:document>",
        "word/_rels/document.xml.rels": _links(links),
        "word/styles.xml": _styles(),
        "word/header1.xml": f"{HEAD}<w:hdr {W}>{_paragraph(top)}</w:hdr>",
        "word/footer1.xml": f"{HEAD}<w:ftr {W}>{_paragraph(low)}</w:ftr>",
        "word/footnotes.xml": _footnotes(),
    }
    target("contract/Contract_HM-2019-0147.docx").write_bytes(boxed(parts))
