"""A device that has installed the authority opens the site without a warning; another is warned."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser.conftest import CHROMIUM, LAUNCH, Site, Story


@contextmanager
def _device(chromium: Browser, home: Path) -> Iterator[Page]:
    """A page of a browser that keeps what it trusts in a home of its own."""
    home.mkdir(exist_ok=True)
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=LAUNCH,
        env={**os.environ, "HOME": str(home)},
    )
    try:
        yield browser.new_page(locale="zh-CN")
    finally:
        browser.close()


def _install(authority: Path, home: Path) -> None:
    """Install an authority where Chromium on Linux keeps those of its user."""
    certutil = shutil.which("certutil")
    assert certutil, "no certutil: `make test` installs Debian's package libnss3-tools"
    folder = home / ".pki" / "nssdb"
    folder.mkdir(parents=True, exist_ok=True)
    base = ["-d", f"sql:{folder}"]
    subprocess.run([certutil, *base, "-N", "--empty-password"], check=True)
    added = ["-A", "-t", "C,,", "-n", "lunzhi", "-i", str(authority)]
    subprocess.run([certutil, *base, *added], check=True)


def test_a_device_installs_the_authority_and_is_warned_no_more(
    site: Site, chromium: Browser, tmp_path: Path
) -> None:
    home, authority = tmp_path / "home", tmp_path / "lunzhi-authority.crt"
    with (
        _device(chromium, home) as page,
        pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"),
    ):
        page.goto(site.address)
    with _device(chromium, home) as page:
        page.goto(site.address.replace("https:", "http:") + "/trust")
        with page.expect_download() as downloading:
            page.get_by_role("link", name="下载证书").click()
        downloading.value.save_as(authority)
    _install(authority, home)
    with _device(chromium, home) as page:
        page.goto(site.address)
        assert page.get_by_role("heading").first.is_visible()
        assert page.evaluate("isSecureContext")


def test_who_types_the_address_without_https_comes_to_it(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(site.address.replace("https:", "http:") + "/account/sign-in")
    assert page.url.startswith("https:")
    context.close()


@pytest.mark.story("phone", "en")
def test_the_way_to_trust_stands_on_any_screen(site: Site, story: Story) -> None:
    page = site.passer_by(*story.way)
    page.goto("/trust")
    story.press(page.locator("summary").first)
    assert page.locator(".fingerprint").inner_text().count(":") == 31
    assert page.locator("figure img").evaluate("image => image.naturalWidth") > 100
    story.keep(page)
