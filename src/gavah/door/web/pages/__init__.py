"""One module a page: from the case to the values that the page shows, the same for HTML and JSON."""
