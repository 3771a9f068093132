"""Template tags that write numbers, dates, names, quotes and digests as the page's language needs them, each isolated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gavah.door.web import words as wording
from gavah.language.digits import digits
from gavah.language.isolate import first_strong
from gavah.language.writing_dates import format_day, format_days
from gavah.record.place import DateValue, Locator

register = template.Library()

# Controls that could make a name read as another one: shown, not obeyed.
_control = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    """Return a name with its direction and control characters spelt out."""
    return _control.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def chosen(translations: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return (language, words): the page's language, else English, else the first by code; empty when there are none."""
    for code in (language, "en", *sorted(translations)):
        if code in translations:
            return code, translations[code]
    return language, ""


def _language(context: template.Context) -> str:
    return str(context["language"])


@register.simple_tag(takes_context=True)
def n(context: template.Context, value: object) -> str:
    """Write a number, or words with numbers in them, in the digits of the page."""
    text = f"{value:,}" if isinstance(value, int) else str(value)
    if _language(context) == "fa":
        text = text.replace(",", "\u066c") if isinstance(value, int) else text
    return digits(text, _language(context))


@register.simple_tag(takes_context=True)
def say(context: template.Context, group: str, code: object) -> str:
    """Write a code in words."""
    return wording.say(_language(context), group, str(code))


@register.simple_tag(takes_context=True)
def told(context: template.Context, detail: str) -> SafeString:
    """Write what a check tells: a code in words, a number in the page's digits, anything else as it is."""
    language = _language(context)
    known = wording.words(language)["detail"].get(detail)
    text = digits(detail, language) if detail.isdigit() else visible(detail)
    return format_html("<bdi>{}</bdi>", known or text)


@register.simple_tag(takes_context=True)
def tr(context: template.Context, translations: Mapping[str, str]) -> SafeString:
    """Write words that stand in several languages, in the page's own where there is one."""
    language, text = chosen(translations, _language(context))
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, first_strong(text), text)


@register.simple_tag
def name(text: str) -> SafeString:
    """Write a received name."""
    return format_html('<bdi class="name">{}</bdi>', visible(text))


@register.simple_tag
def quote(text: str) -> SafeString:
    """Write quoted words in their own direction."""
    return format_html('<q dir="{}">{}</q>', first_strong(text), text)


@register.simple_tag
def digest(text: str) -> SafeString:
    """Write a digest short; the whole stands in its title."""
    return format_html('<bdi class="digest" dir="ltr" title="{}">{}…</bdi>', text, text[:12])


@register.simple_tag(takes_context=True)
def day(context: template.Context, iso: str) -> SafeString:
    """Write an ISO day or instant in both calendars; an instant also with its minute, UTC."""
    language = _language(context)
    try:
        written = format_day(date.fromisoformat(iso[:10]), language)
    except ValueError:
        return name(iso)
    clock = f" {digits(iso[11:16], language)}\u00a0UTC" if len(iso) > 10 else ""
    return format_html('<time datetime="{}"><bdi>{}</bdi>{}</time>', iso, written, clock)


@register.simple_tag(takes_context=True)
def when(context: template.Context, value: DateValue) -> SafeString:
    """Write a date of the case in both calendars, never more precise than its words."""
    try:
        written = format_days(value.first, value.last, value.precision, value.calendar, _language(context))
    except ValueError:
        return name(value.words)
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', value.first, written)


@register.simple_tag(takes_context=True)
def place(context: template.Context, locator: Locator | None) -> SafeString:
    """Write where a passage stands: page, sheet and cell, part, paragraph."""
    if locator is None:
        return SafeString("")
    language = _language(context)
    told: list[tuple[str, Any]] = [
        (code, getattr(locator, code)) for code in ("page", "sheet", "cell", "part", "paragraph")
    ]
    if not any(value is not None for _, value in told):
        return SafeString("")
    parts = [(wording.say(language, "place", code), value) for code, value in told if value is not None]
    written = [f"{word} {digits(str(value), language) if isinstance(value, int) else value}" for word, value in parts]
    return format_html("<bdi>{}</bdi>", visible("، ".join(written) if language == "fa" else ", ".join(written)))
