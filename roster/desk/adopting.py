"""The schemes that a unit adopts, with their lawful basis, and the figures its cases go by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from roster.desk.saying import ROLES
from roster.domain import Text
from roster.duties import PostKind
from roster.duty import schemes, terms
from roster.duty.schemes import Adoption, Against, Basis, Excess, clashes
from roster.duty.terms import Terms
from roster.errors import BadInput, Flaw
from roster.feeds.unit import Unit
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.audit import record
from roster.store.base import now
from roster.store.cases import AdoptionRow, CaseSettingsRow, adoption_rows, settings_row
from roster.store.units import hold, line_up

ONE = timedelta(days=1)
"""Clocks of units differ by less."""
LONGEST = 200
"""[characters] of a document's name."""
MOST = 1000
"""[yuan] that one act may cost at the most; more is a slip of the pen."""
LINE = (Role.LEADER, Role.HEAD, Role.SUPERVISOR)
"""Roles that stand in the line of those who propose and decide."""
SETTER = Role.ADMINISTRATOR
"""Says which schemes and terms hold and who hears appeals: no judge of what they set themselves."""
OVER = Role.AUDITOR
"""The role outside all of that which sees a unit's cases, so that it can hear appeals."""
LIMITS = {"hearing": (1, 30), "decision": (1, 30), "appeal": (5, 60), "ruling": (1, 60)}
"""[working days] that a unit may set: an appeal never has less than five."""


@dataclass(frozen=True, slots=True)
class CaseSettings:
    """What a unit's cases go by.

    Parameters
    ----------
    bodies : tuple[int, ...]
        The accounts named to rule on appeals.
    """

    terms: Terms
    bodies: tuple[int, ...] = ()


def adoptions(session: Session, unit: int) -> list[Adoption]:
    """What a unit has adopted, of whatever dates."""
    return [_adoption(row) for row in adoption_rows(session, unit)]


def adoption(session: Session, number: int) -> Adoption:
    """What a case was proposed under, whether or not it has been ended since."""
    return _adoption(session.get_one(AdoptionRow, number))


def _adoption(row: AdoptionRow) -> Adoption:
    return Adoption(
        number=row.id,
        scheme=schemes.shipped()[row.scheme],
        first=row.first,
        last=row.last,
        posts=tuple(PostKind(each) for each in row.posts),
        basis=Basis(row.document, row.procedure, row.decided, row.announced),
        excess=Excess(row.excess),
        amounts=row.amounts,
    )


def adopt(session: Session, unit: int, given: Adoption, account: int) -> AdoptionRow:
    """Adopt a scheme from a date on.

    Raises
    ------
    BadInput
        Its dates or its basis do not fit, it would burden acts of before anybody was told of it, or
        it would bind posts that another scheme with amounts binds.
    """
    hold(session, unit)
    flaws = [*_flaws(given), *_backwards(given), *_overlaps(adoptions(session, unit), given)]
    if flaws:
        raise BadInput(flaws)
    row = _row(unit, given, account)
    session.add(row)
    session.flush()
    _note(session, "scheme.adopt", unit, row, account)
    return row


def end(session: Session, unit: int, number: int, last: date, account: int) -> AdoptionRow:
    """Say which is the last day of an adopted scheme; cases about earlier acts stay as they are.

    Raises
    ------
    LookupError
        The unit has adopted no such thing.
    BadInput
        The day lies before the first one.
    """
    hold(session, unit)
    known = next((each for each in adoptions(session, unit) if each.number == number), None)
    if known is None:
        raise LookupError(number)
    if last < known.first:
        raise BadInput([_flaw("last", last.isoformat(), "no day before the first", "不早于启用日")])
    row = _row(unit, replace(known, last=last), account)
    row.of_id = number
    session.add(row)
    session.flush()
    _note(session, "scheme.end", unit, row, account)
    return row


def _row(unit: int, given: Adoption, account: int) -> AdoptionRow:
    basis = given.basis
    return AdoptionRow(
        unit_id=unit,
        scheme=given.scheme.id,
        first=given.first,
        last=given.last,
        posts=[each.value for each in given.posts],
        amounts=dict(given.amounts),
        excess=given.excess,
        document=basis.document,
        procedure=basis.procedure,
        decided=basis.decided,
        announced=basis.announced,
        account_id=account,
    )


def _note(session: Session, act: str, unit: int, row: AdoptionRow, account: int) -> None:
    after = {
        "first": row.first.isoformat(),
        "last": row.last.isoformat() if row.last else "",
        "document": row.document,
    }
    record(session, act, row.scheme, account=account, unit=unit, after=after)


def _flaws(given: Adoption) -> Iterator[Flaw]:
    if given.last is not None and given.last < given.first:
        yield _flaw("last", given.last.isoformat(), "no day before the first", "不早于启用日")
    if given.scheme.against is Against.PERSON and not given.posts:
        yield _flaw("posts", "", "at least one kind of post", "至少一类岗位")
    yield from _basis_flaws(given.basis)
    known = {each.code: each for each in given.scheme.codes}
    for code, amount in given.amounts.items():
        if code not in known or not known[code].amount or not 0 <= amount <= MOST:
            yield _flaw(code, str(amount), f"0 to {MOST} yuan", f"0至{MOST}元")


def _backwards(given: Adoption) -> Iterator[Flaw]:
    """Nobody is burdened for what was no rule yet: the past is bound only by what was announced."""
    burdens = given.scheme.against is Against.PERSON and not given.scheme.is_record
    if burdens and given.first < now().date() - ONE and not given.basis.holds_on(given.first):
        expected = Text(
            "今日或以后；公示之后的日期才可追溯",
            "today or later; earlier only if announced by then",
        )
        yield _flaw("first", given.first.isoformat(), expected.en, expected.zh)


def _basis_flaws(basis: Basis) -> Iterator[Flaw]:
    """A basis that is begun is written down as a whole."""
    said = (basis.document, basis.procedure, basis.decided, basis.announced)
    if any(said) and not all(said):
        expected = Text(
            "文件、程序、通过日期、公示日期四项齐全，或都不填",
            "document, procedure and both dates, or none of them",
        )
        yield _flaw("document", basis.document, expected.en, expected.zh)
    if basis.decided and basis.announced and basis.announced < basis.decided:
        after = basis.announced.isoformat()
        yield _flaw("announced", after, "no day before it was decided", "不早于通过日期")
    if max(len(basis.document), len(basis.procedure)) > LONGEST:
        yield _flaw("document", "…", f"at most {LONGEST} characters", f"不超过{LONGEST}字")


def _overlaps(known: Sequence[Adoption], given: Adoption) -> Iterator[Flaw]:
    same = [each for each in known if each.scheme == given.scheme]
    for each in same:
        if (each.last is None or each.last >= given.first) and (
            given.last is None or given.last >= each.first
        ):
            yield _flaw(
                "first",
                given.first.isoformat(),
                f"dates on which “{each.scheme.text.en}” is not in force already",
                f"“{each.scheme.text.zh}”尚未启用的日期",
            )
    for one, other in clashes([*known, given]):
        if given in (one, other) and one.scheme != other.scheme:
            another = other if one is given else one
            yield _flaw(
                "posts",
                "、".join(sorted(set(one.posts) & set(other.posts))),
                f"posts that “{another.scheme.text.en}” does not bind: one act, one code",
                f"“{another.scheme.text.zh}”未约束的岗位：一事一项",
            )


def _flaw(column: str, value: str, en: str, zh: str) -> Flaw:
    return Flaw("scheme", 0, column, value, en, zh)


def case_settings(session: Session, unit: int) -> CaseSettings:
    """What a unit's cases go by: its own figures, else the usual ones."""
    row = settings_row(session, unit)
    if row is None:
        return CaseSettings(terms.usual())
    return CaseSettings(replace(terms.usual(), **row.terms), tuple(row.bodies))


def set_case_settings(
    session: Session, unit: int, given: Mapping[str, int], bodies: Collection[int], account: int
) -> None:
    """Set the terms of a unit's cases, and name who rules on appeals.

    Parameters
    ----------
    given : Mapping[str, int] [working days]
        By name of the term.

    Raises
    ------
    BadInput
        A term is too short or too long, or somebody named stands in the line.
    """
    hold(session, unit)
    flaws = [
        Flaw("terms", 0, name, str(given[name]), f"{low} to {high}", f"{low}至{high}")
        for name, (low, high) in LIMITS.items()
        if name in given and not low <= given[name] <= high
    ]
    flaws.extend(_body_flaws(session, unit, bodies))
    if flaws:
        raise BadInput(flaws)
    before = case_settings(session, unit)
    usual = asdict(terms.usual())
    own = {name: value for name, value in given.items() if name in LIMITS and usual[name] != value}
    session.add(CaseSettingsRow(unit_id=unit, terms=own, bodies=sorted(bodies), account_id=account))
    record(
        session,
        "case.settings",
        account=account,
        unit=unit,
        before={"bodies": list(before.bodies), **{name: usual[name] for name in own}},
        after={"bodies": sorted(bodies), **own},
    )


def _body_flaws(session: Session, unit: int, bodies: Collection[int]) -> Iterator[Flaw]:
    for number in bodies:
        row = session.get(AccountRow, number)
        if row is None or row.closed is not None:
            yield Flaw("bodies", 0, "", str(number), "an open account", "未停用的账号")
        elif why := why_inside(session, unit, row):
            expected = Text(f"管理序列以外的账号；该账号{why.zh}", f"outside the line; it {why.en}")
            yield Flaw("bodies", 0, "", row.login, expected.en, expected.zh)


def outside(session: Session, unit: int) -> list[AccountRow]:
    """The accounts that may be named to rule on a unit's appeals: they see its cases, and none
    of them stands in its line, sets what it goes by, or works at it.
    """
    held = select(GrantRow.account_id).where(_here(unit), GrantRow.role == OVER)
    return [row for row in _accounts(session, held) if not why_inside(session, unit, row)]


def inside(session: Session, unit: int) -> list[tuple[AccountRow, Text]]:
    """The accounts that lead a unit or set what it goes by, and what keeps each of them from
    ruling on its appeals.
    """
    held = select(GrantRow.account_id).where(_here(unit), GrantRow.role.in_((*LINE, SETTER)))
    found = [(row, why_inside(session, unit, row)) for row in _accounts(session, held)]
    return [(row, why) for row, why in found if why is not None]


def why_inside(session: Session, unit: int, row: AccountRow) -> Text | None:
    """What keeps an account from ruling on a unit's appeals; None: it stands outside.

    A role in a unit above is one in this unit too: who may decide here is no second instance.
    """
    if row.unit_id == unit:
        return Text("本单位人员", "works at the unit itself")
    held = select(GrantRow.role).where(_here(unit), GrantRow.account_id == row.id)
    roles = {Role(each) for each in session.scalars(held)}
    for role in LINE:
        if role in roles:
            name = ROLES[role]
            return Text(f"在管理序列内（{name.zh}）", f"in the unit's line ({name.en})")
    if SETTER in roles:
        name = ROLES[SETTER]
        return Text(f"可设定本单位方案（{name.zh}）", f"sets the unit's schemes ({name.en})")
    if OVER in roles:
        return None
    return Text("看不到本单位的考核", "sees none of its cases")


def _here(unit: int) -> ColumnElement[bool]:
    return GrantRow.unit_id.in_(select(line_up(unit).c.id))


def _accounts(session: Session, numbers: Select[int]) -> list[AccountRow]:
    wanted = select(AccountRow).where(AccountRow.id.in_(numbers), AccountRow.closed.is_(None))
    return list(session.scalars(wanted.order_by(AccountRow.login)))


def kind_of(book: Unit, post: str) -> PostKind | None:
    """The kind of a post that is told by its code or its name."""
    return next((each.kind for each in book.posts if post in (each.code, each.name)), None)
