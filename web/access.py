"""Who may open which page: each view says so beside its route, and what says nothing is refused.

A view whose address names a unit is open to those who hold one of its roles in that unit or in one
above it. To everyone else the unit does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user
from sqlalchemy import bindparam, select

from roster.desk.enrolling import known
from roster.store.accounts import AccountRow, GrantRow, Role, SignInRow
from roster.store.base import reading
from roster.store.devices import DeviceRow
from roster.store.units import UnitRow, line_up
from web.transactions import session

View = TypeVar("View", bound=Callable[..., Any])

MAKERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})
"""Those who make rosters."""
DEVICE = "__Host-device"
"""The cookie of an enrolled tablet."""
READERS = frozenset(Role) - {Role.TABLET}
"""Everyone who works at a unit, or looks after it."""


@dataclass
class Reader(UserMixin):  # type: ignore[misc]
    """Who looks at a page."""

    row: AccountRow
    sign_in: SignInRow
    name: str

    def get_id(self) -> str:
        return str(self.row.id)


def reader() -> Reader:
    """Who has signed in."""
    found: Reader = current_user._get_current_object()
    return found


@dataclass(frozen=True, slots=True)
class Right:
    """Whom a view is for.

    Parameters
    ----------
    roles : frozenset[Role]
        Holding any one of them is enough; empty: whoever is signed in.
    anyone : bool
        No sign-in is asked for.
    token : bool
        A program's token stands in place of a sign-in.
    device : bool
        Only enrolled tablets of the unit.
    """

    roles: frozenset[Role] = frozenset()
    anyone: bool = False
    token: bool = False
    device: bool = False


def public(view: View) -> View:
    """Open to everyone who reaches the server."""
    view.right = Right(anyone=True)  # type: ignore[attr-defined]
    return view


def by_token(view: View) -> View:
    """Open to programs that show a token; the call itself looks at it."""
    view.right = Right(token=True)  # type: ignore[attr-defined]
    return view


def by_device(view: View) -> View:
    """Open to the enrolled tablets of the unit; the page itself is drawn on the tablet."""
    view.right = Right(device=True)  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Open to everyone with an account."""
    view.right = Right()  # type: ignore[attr-defined]
    return view


def allow(*roles: Role) -> Callable[[View], View]:
    """Open to these roles."""

    def mark(view: View) -> View:
        view.right = Right(frozenset(roles))  # type: ignore[attr-defined]
        return view

    return mark


def install(app: Flask) -> None:
    app.before_request(_guard)


def right_of(app: Flask, endpoint: str) -> Right | None:
    """What a route says of itself; None: nothing, so that nobody may open it."""
    if endpoint.split(".")[-1] == "static":
        return Right(anyone=True)
    view = app.view_functions[endpoint]
    found: Right | None = getattr(getattr(view, "view_class", view), "right", None)
    return found


def unit() -> UnitRow:
    """The unit that the address names; the guard has seen that it may be seen."""
    found: UnitRow = g.unit
    return found


def roles() -> frozenset[Role]:
    """What the reader is in the unit of the address."""
    found: frozenset[Role] = g.roles
    return found


def device() -> DeviceRow | None:
    """The enrolled tablet that asks, if one does and it was not revoked.

    It is looked up before the request's own transaction begins: among the writers of a file a
    tablet that signs waits for its PIN first.
    """
    if "device" not in g:
        cookie = request.cookies.get(DEVICE, "")
        with reading(current_app.extensions["lunzhi.sessions"]) as work:
            g.device = known(work, cookie) if cookie else None
            work.expunge_all()
    found: DeviceRow | None = g.device
    return found


def tablet() -> DeviceRow:
    """The enrolled tablet of this request, where only those may ask."""
    found = device()
    assert found is not None
    return found


def is_signed_in() -> bool:
    """Whether somebody has signed in, rather than a tablet asking for itself."""
    return bool(current_user.is_authenticated)


def seat() -> str:
    """What stands for this browser: its sign-in, or the tablet it is."""
    if current_user.is_authenticated:
        return f"sign-in {reader().sign_in.id}"
    return f"device {tablet().id}"


def held(account: AccountRow) -> tuple[tuple[int, Role], ...]:
    """Everything that an account may do, read once a request."""
    if "held" not in g:
        rows = session().execute(
            select(GrantRow.unit_id, GrantRow.role).where(GrantRow.account_id == account.id)
        )
        g.held = tuple((unit, Role(role)) for unit, role in rows)
    found: tuple[tuple[int, Role], ...] = g.held
    return found


def _guard() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None:
        return None
    right = right_of(current_app, endpoint)
    if right is None:
        abort(403)
    if right.anyone or right.token:
        return None
    number = (request.view_args or {}).get("unit")
    if right.device:
        return None if _is_of(device(), number) else ({"error": "device"}, 401)
    if not current_user.is_authenticated:
        if Role.TABLET in right.roles and _is_of(device(), number):
            g.unit, g.roles = session().get(UnitRow, number), frozenset({Role.TABLET})
            return None
        return redirect(url_for("account.sign_in", next=request.full_path))
    account: AccountRow = reader().row
    if account.must_change and endpoint not in ("account.password", "account.sign_out"):
        return redirect(url_for("account.password"))
    if number is None:
        mine = {role for _, role in held(account)} if right.roles else frozenset()
    else:
        g.unit, g.roles = _found(number, account.id)
        mine = g.roles
    if right.roles and not right.roles & mine:
        abort(403)
    return None


def _is_of(found: DeviceRow | None, unit: int | None) -> bool:
    return found is not None and found.unit_id == unit


# Every page asks for this: putting it together takes longer than answering it.
_HELD = (
    select(UnitRow, GrantRow.role)
    .join(GrantRow, GrantRow.unit_id.in_(select(line_up(bindparam("unit")).c.id)))
    .where(UnitRow.id == bindparam("unit"), GrantRow.account_id == bindparam("account"))
)


def _found(number: int, account: int) -> tuple[UnitRow, frozenset[Role]]:
    """A unit and what an account is there; 404 where it is nothing."""
    rows = session().execute(_HELD, {"unit": number, "account": account})
    found = [(row, Role(role)) for row, role in rows]
    if not found:
        abort(404)
    return found[0][0], frozenset(role for _, role in found)
