"""The pages of accounts."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from roster.desk.accounts import end_sign_ins
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.audit import record
from roster.store.base import now, reading
from roster.store.units import UnitRow
from web import access, sign_ins, transactions

pages = Blueprint("account", __name__, template_folder="templates", url_prefix="/account")


class SignIn(FlaskForm):  # type: ignore[misc]
    login = StringField(validators=[InputRequired(), Length(max=100)])
    password = PasswordField(validators=[InputRequired(), Length(max=200)])


class First(FlaskForm):  # type: ignore[misc]
    code = StringField(validators=[InputRequired()])
    unit = StringField(validators=[InputRequired(), Length(max=200)])
    login = StringField(validators=[InputRequired(), Length(max=100)])
    password = PasswordField(validators=[InputRequired(), Length(min=sign_ins.SHORTEST, max=200)])


class Password(FlaskForm):  # type: ignore[misc]
    present = PasswordField(validators=[InputRequired()])
    password = PasswordField(validators=[InputRequired(), Length(min=sign_ins.SHORTEST, max=200)])
    again = PasswordField(validators=[EqualTo("password")])


class Mine(FlaskForm):  # type: ignore[misc]
    language = SelectField(choices=[("zh", "中文"), ("en", "English")])


@pages.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> ResponseReturnValue:
    if is_new():
        return redirect(url_for("account.first"))
    form = SignIn()
    if form.validate_on_submit():
        work = transactions.session()
        row = sign_ins.try_password(work, form.login.data.strip(), form.password.data, now())
        if row is not None:
            sign_ins.begin(row)
            return redirect(_next())
        transactions.keep_anyway()
        flash(
            gettext(
                "The name or the password is wrong. After five failures the account is locked "
                "for 15 minutes."
            ),
            "bad",
        )
        return render_template("account/sign_in.html", form=form), 403
    return render_template("account/sign_in.html", form=form)


@pages.post("/sign-out")
@access.signed_in
def sign_out() -> ResponseReturnValue:
    sign_ins.end(access.reader())
    return redirect(url_for("account.sign_in"))


@pages.route("/first", methods=["GET", "POST"])
@access.public
def first() -> ResponseReturnValue:
    """The first administrator of an installation, let in by the code on its console."""
    if not is_new():
        return redirect(url_for("account.sign_in"))
    form = First()
    if not form.validate_on_submit():
        return render_template("account/first.html", form=form)
    code = current_app.extensions.get("lunzhi.first_code", "")
    if not code or not hmac.compare_digest(form.code.data.strip().encode(), code.encode()):
        flash(gettext("This is not the code that the console shows."), "bad")
        return render_template("account/first.html", form=form), 403
    work = transactions.session()
    unit = UnitRow(name=form.unit.data.strip())
    row = AccountRow(login=form.login.data.strip(), password=sign_ins.hashed(form.password.data))
    work.add_all([unit, row])
    work.flush()
    work.add(GrantRow(account_id=row.id, unit_id=unit.id, role=Role.ADMINISTRATOR))
    record(work, "account.first", row.login, account=row.id, unit=unit.id)
    sign_ins.begin(row)
    return redirect(url_for("weeks.home"))


@pages.route("/password", methods=["GET", "POST"])
@access.signed_in
def password() -> ResponseReturnValue:
    form = Password()
    if not form.validate_on_submit():
        return render_template("account/password.html", form=form)
    work, row = transactions.session(), access.reader().row
    transactions.let_go()
    fresh = sign_ins.hashed(form.password.data)
    if sign_ins.try_password(work, row.login, form.present.data, now()) is None:
        transactions.keep_anyway()
        flash(gettext("The present password is wrong."), "bad")
        return render_template("account/password.html", form=form), 403
    row = work.get_one(AccountRow, row.id)
    row.password, row.must_change = fresh, False
    end_sign_ins(work, row.id)
    record(work, "account.password", row.login, account=row.id)
    sign_ins.begin(row)
    flash(gettext("The password is changed. Other devices are signed out."), "good")
    return redirect(url_for("account.mine"))


@pages.route("/", methods=["GET", "POST"])
@access.signed_in
def mine() -> ResponseReturnValue:
    form = Mine(language=access.reader().row.language)
    if form.validate_on_submit():
        row = transactions.session().get_one(AccountRow, access.reader().row.id)
        row.language = form.language.data
        return redirect(url_for("account.mine"))
    return render_template("account/mine.html", form=form)


@pages.post("/language")
@access.public
def language() -> ResponseReturnValue:
    """The language of someone who has not signed in."""
    chosen = request.form.get("language", "")
    if chosen not in ("zh", "en"):
        abort(400)
    answer = current_app.make_response(redirect(_next()))
    answer.set_cookie("language", chosen, secure=True, httponly=True, samesite="Lax")
    return answer


def is_new() -> bool:
    """Nobody has an account yet."""
    with reading(current_app.extensions["lunzhi.sessions"]) as work:
        return work.scalar(select(AccountRow.id).limit(1)) is None


def _next() -> str:
    """Where the reader wanted to go, if it is a page of this site."""
    asked = request.values.get("next", "")
    parts = urlsplit(asked)
    if asked.startswith("/") and not asked.startswith(("//", "/\\")) and not parts.netloc:
        return asked
    return url_for("weeks.home")
