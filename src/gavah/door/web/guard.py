"""Who may come in: the host, the method, the one-time token and the session cookie are checked before any page is made."""

from __future__ import annotations

import hmac
import re
import secrets
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Header = tuple[str, str]

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: tuple[Header, ...] = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)
LANGUAGES = ("fa", "en")
_is_host = re.compile(r"(127\.0\.0\.1|localhost)(:\d{1,5})?").fullmatch
_PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Gavah · گواه</title>{head}
<body><p>{english}</p><p lang="fa" dir="rtl">{persian}</p></body></html>"""
_REFUSED = {
    "400 Bad Request": ("This address is not Gavah's own.", "این نشانی از آنِ گواه نیست."),
    "403 Forbidden": (
        "Gavah is open only to the browser that first used the address printed at its start. Start it again for a new one.",
        "گواه تنها به روی مرورگری باز است که نخستین بار نشانی چاپ شده را گشود. برای نشانی تازه دوباره راه\u200cاندازی کنید.",
    ),
    "405 Method Not Allowed": ("This page can only be read.", "این صفحه تنها خواندنی است."),
}


class Guard:
    """A WSGI application that lets one browser through to `inner`, and puts the safety headers on every answer.

    token: opens the door once, as /open/<token>; the browser then holds a random cookie, and the token is void.
    """

    def __init__(self, inner: WSGIApplication, token: str) -> None:
        self._inner, self._token = inner, token or None
        self._session = secrets.token_urlsafe(32)
        self._cookie = f"gavah-{secrets.token_hex(4)}"  # cookies know no ports: two open cases must not share a name
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        head = environ["REQUEST_METHOD"] == "HEAD"
        body = self._answer(environ, _with_headers(start_response))
        if not head:
            return body
        close: Callable[[], None] = getattr(body, "close", lambda: None)
        close()
        return []

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if not _is_host(environ.get("HTTP_HOST", "")):
            return _refuse(start, "400 Bad Request")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _refuse(start, "405 Method Not Allowed", ("Allow", "GET, HEAD"))
        path = environ.get("PATH_INFO", "")
        if self._knows(environ):
            opening = path in ("", "/") or path.startswith("/open/")
            return _send_home(start, environ) if opening else self._inner(environ, start)
        if path.startswith("/open/") and environ["REQUEST_METHOD"] == "GET" and self._redeem(path[len("/open/") :]):
            cookie = f"{self._cookie}={self._session}; Path=/; HttpOnly; SameSite=Strict"
            return _send_home(start, environ, ("Set-Cookie", cookie))
        return _refuse(start, "403 Forbidden")

    def _knows(self, environ: WSGIEnvironment) -> bool:
        """Tell whether one of the cookies is ours; other programs on this address may have set odd ones beside it."""
        cookies = (item.strip().partition("=") for item in environ.get("HTTP_COOKIE", "").split(";"))
        return any(name == self._cookie and _same(value, self._session) for name, _, value in cookies)

    def _redeem(self, offered: str) -> bool:
        with self._lock:
            if self._token is None or not _same(offered, self._token):
                return False
            self._token = None
            return True


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def _with_headers(start: StartResponse) -> StartResponse:
    ours = {name.lower() for name, _ in HEADERS}

    def guarded(status: str, headers: list[Header], exc_info: object = None, /) -> Callable[[bytes], object]:
        kept = [(name, value) for name, value in headers if name.lower() not in ours]
        return start(status, [*kept, *HEADERS], *((exc_info,) if exc_info else ()))

    return guarded


def _refuse(start: StartResponse, status: str, *headers: Header) -> Iterable[bytes]:
    english, persian = _REFUSED[status]
    return _page(start, status, _PAGE.format(head="", english=english, persian=persian), *headers)


def _send_home(start: StartResponse, environ: WSGIEnvironment, *headers: Header) -> Iterable[bytes]:
    """A page that leads on, not a redirect: behind a link in another page, a redirect would come without the strict cookie."""
    home = f"/{language(environ.get('HTTP_ACCEPT_LANGUAGE', ''))}/home"
    links = [f'<a href="{home}">{words}</a>' for words in ("Open the case", "گشودن پرونده")]
    head = f'<meta http-equiv="refresh" content="0;url={home}"><link rel="icon" href="/static/gavah.svg">'
    return _page(start, "200 OK", _PAGE.format(head=head, english=links[0], persian=links[1]), *headers)


def _page(start: StartResponse, status: str, text: str, *headers: Header) -> Iterable[bytes]:
    body = text.encode()
    start(status, [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))), *headers])
    return [body]


def language(accepted: str) -> str:
    """Return the first language of an Accept-Language header that the pages speak; English when there is none."""
    asked = (item.split(";")[0].strip()[:2].lower() for item in accepted.split(","))
    return next((code for code in asked if code in LANGUAGES), "en")
