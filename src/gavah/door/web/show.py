"""Show a page: its model as HTML through a template, or the same model as JSON. Files: pictures of pages, originals."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.encoding import escape_uri_path

from gavah.door.web.case import Ask, Desk
from gavah.door.web.guard import LANGUAGES, language
from gavah.door.web.words import DIRECTION, words
from gavah.errors import BadCase, BadMaterial, BrokenSeal, GavahError
from gavah.record.form import to_form

STATIC = Path(__file__).with_name("static")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
}

Build = Callable[[Ask], Any]
View = Callable[..., HttpResponse]


def shown(build: Build, template: str) -> View:
    """Return the view of a page: `build` makes its model, `template` its HTML; both forms show the same model."""

    def view(request: HttpRequest, language: str, twin: str | None = None, **args: str) -> HttpResponse:
        ask = Ask(_desk(request), language, args, request.GET.dict())
        try:
            model = build(ask)
        except GavahError as error:
            return _failed(ask, error, json_wanted=bool(twin))
        if twin:
            return _json(to_form(model), HTTPStatus.OK)
        context = {"page": model, "template": template.removesuffix(".html"), **_addresses(request, language)}
        return HttpResponse(_rendered(template, ask, context))

    return view


def page_picture(request: HttpRequest, exhibit: str, page: str) -> HttpResponse:
    """Return one page of an exhibit as a PNG."""
    try:
        _check_known(request, exhibit)
        return HttpResponse(_desk(request).picture(exhibit, int(page)), content_type="image/png")
    except GavahError as error:
        return _failed(_ask(request), error, json_wanted=False)


def original(request: HttpRequest, exhibit: str) -> HttpResponse:
    """Return the original's bytes, hashed again, as a download that no browser opens by itself."""
    try:
        _check_known(request, exhibit)
        response = HttpResponse(_desk(request).case.original(exhibit), content_type="application/octet-stream")
    except GavahError as error:
        return _failed(_ask(request), error, json_wanted=False)
    response["Content-Disposition"] = f'attachment; filename="{exhibit}"'
    return response


def asset(request: HttpRequest, name: str) -> HttpResponse:
    """Return one of our own files. The folder's listing is the list of what there is: no path is made from a name."""
    for file in STATIC.iterdir():
        if file.name == name and file.suffix in TYPES:
            return HttpResponse(file.read_bytes(), content_type=TYPES[file.suffix])
    return missing(request)


def missing(request: HttpRequest, **_told: object) -> HttpResponse:
    """Say that there is no such page."""
    return _failed(_ask(request), BadMaterial("", "no_such_page"), json_wanted=request.path.endswith(".json"))


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Say that something failed, without what."""
    ask = _ask(request)
    model = {"kind": "failure", "reason": "failure", "what": ""}
    return HttpResponse(_rendered("error.html", ask, {"page": model}), status=500)


def _desk(request: HttpRequest) -> Desk:
    desk: Desk = request.META["gavah.desk"]
    return desk


def _ask(request: HttpRequest) -> Ask:
    """An ask for an address that no page has: its language is the prefix, else what the browser speaks."""
    prefix = request.path.strip("/").split("/")[0]
    chosen = prefix if prefix in LANGUAGES else language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    return Ask(_desk(request), chosen, {}, {})


def _check_known(request: HttpRequest, exhibit: str) -> None:
    if exhibit not in _desk(request).case.state.exhibits:
        raise BadMaterial(exhibit, "not_found")


def _addresses(request: HttpRequest, language: str) -> Mapping[str, str]:
    """This page in the other language and as JSON, with the same query."""
    path = escape_uri_path(request.path)
    rest = path.removeprefix(f"/{language}/")
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    other = next(code for code in LANGUAGES if code != language)
    return {"other": other, "other_url": f"/{other}/{rest}{query}", "json_url": f"{path}.json{query}"}


def _rendered(template: str, ask: Ask, context: Mapping[str, Any]) -> str:
    own = words(ask.language)
    base = {"language": ask.language, "dir": DIRECTION[ask.language], "t": own["ui"], "base": f"/{ask.language}"}
    return render_to_string(template, {"title": ask.desk.case.title, **base, **context})


def _json(form: Any, status: HTTPStatus) -> HttpResponse:
    text = json.dumps(form, ensure_ascii=False, indent=1, sort_keys=True)
    return HttpResponse(text, content_type="application/json; charset=utf-8", status=status)


def _failed(ask: Ask, error: GavahError, *, json_wanted: bool) -> HttpResponse:
    """An error page: whose turn it is and which thing is meant, never the machine's own words."""
    model = {"kind": "failure", "reason": "failure", "what": ""}
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    if isinstance(error, BadMaterial | BadCase):
        kind = "material" if isinstance(error, BadMaterial) else "case"
        model = {"kind": kind, "reason": error.reason, "what": error.what}
        status = (
            HTTPStatus.NOT_FOUND if error.reason in ("not_found", "no_such_page") else HTTPStatus.SERVICE_UNAVAILABLE
        )
    elif isinstance(error, BrokenSeal):
        model = {"kind": "seal", "reason": "broken_seal", "what": error.what}
    if json_wanted:
        return _json(model, status)
    return HttpResponse(_rendered("error.html", ask, {"page": model}), status=status)
