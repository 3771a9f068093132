"""Which address shows which page, as HTML and, with ".json" behind it, as JSON."""

from __future__ import annotations

from django.urls import path, re_path

from gavah.door.web.pages import claims, demands, elements, exhibit, exhibits, home, search
from gavah.door.web.show import asset, missing, original, page_picture, shown, went_wrong

_DIGEST = "(?P<exhibit>[0-9a-f]{64})"
_PAGES = (
    ("home", "home", home.build),
    ("search", "search", search.build),
    ("exhibits", "exhibits", exhibits.build),
    (f"exhibits/{_DIGEST}", "exhibit", exhibit.build),
    ("claims", "claims", claims.build_list),
    ("claims/(?P<claim>.+?)", "claim", claims.build_one),
    ("elements", "elements", elements.build),
    ("demands", "demands", demands.build),
)

urlpatterns = [
    *(
        re_path(rf"^(?P<language>fa|en)/{address}(?P<twin>\.json)?$", shown(build, f"{name}.html"), name=name)
        for address, name, build in _PAGES
    ),
    re_path(rf"^files/{_DIGEST}/original$", original),
    re_path(rf"^files/{_DIGEST}/page/(?P<page>[1-9]\d{{0,4}})\.png$", page_picture),
    path("static/<str:name>", asset),
]
handler404 = missing
handler500 = went_wrong
