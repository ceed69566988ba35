"""How long the server worked on an answer, told with it: a browser shows it beside the waiting."""

from __future__ import annotations

import time

from flask import Flask, Response, g


def install(app: Flask) -> None:
    """Time every request, from before the first look at it to its answer."""
    app.before_request(_begin)
    app.after_request(_tell)


def _begin() -> None:
    g.begun = time.perf_counter()


def _tell(response: Response) -> Response:
    if "begun" in g:
        spent = (time.perf_counter() - g.begun) * 1000
        response.headers["Server-Timing"] = f"app;dur={spent:.1f}"
    return response
