"""Start the pages: Django is set up here, in memory, without a database, sessions or an admin; one server on 127.0.0.1."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from gavah.door.web.case import CaseView, Desk
from gavah.door.web.guard import Guard

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK = "127.0.0.1"
HERE = Path(__file__).parent


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each request; they die with the server."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over a browser that went away or kept a connection open for nothing; let everything else be seen."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Quiet(WSGIRequestHandler):
    """A handler that writes no log: its lines would hold the token and what was searched for."""

    timeout = 30  # seconds that a browser may keep a thread waiting

    def log_message(self, format: str, *args: object) -> None:
        """Keep silent."""


def create_app(case: CaseView, token: str) -> WSGIApplication:
    """Return the WSGI application for one case, which the token opens once."""
    _set_up()
    from django.core.handlers.wsgi import WSGIHandler  # Django is slow to import: only where pages are served

    pages = WSGIHandler()
    desk = Desk(case, lambda: datetime.now(UTC))

    def with_desk(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return pages({**environ, "gavah.desk": desk}, start_response)

    return Guard(with_desk, token)


def make_server(case: CaseView, port: int, token: str) -> Server:
    """Return a bound server that does not serve yet; port 0 takes any free one."""
    server = Server((LOOPBACK, port), _Quiet)
    server.set_app(create_app(case, token))
    return server


def serve(case: CaseView, port: int, token: str, announce: Callable[[str], None]) -> None:
    """Serve the case until the process is interrupted; `announce` gets the address to open, once the port is bound."""
    with make_server(case, port, token) as server:
        announce(f"http://{LOOPBACK}:{server.server_port}/open/{token}")
        server.serve_forever()


def _set_up() -> None:
    import django
    from django.conf import settings

    if settings.configured:
        return
    settings.configure(
        DEBUG=False,
        SECRET_KEY=secrets.token_urlsafe(48),
        ALLOWED_HOSTS=[LOOPBACK, "localhost"],
        ROOT_URLCONF="gavah.door.web.routes",
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],  # writes Content-Length
        APPEND_SLASH=False,
        INSTALLED_APPS=[],
        DATABASES={},
        USE_I18N=False,
        LOGGING_CONFIG=None,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {"builtins": ["gavah.door.web.tags"]},
            }
        ],
    )
    logging.getLogger("django").setLevel(
        logging.ERROR
    )  # a page that is not there is the reader's news, not the terminal's
    django.setup()
