"""Takes the README's pictures for `make screenshots`: serves the demonstration on a free port and looks at it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent / "images"
QUALITY = 72
PHONE = {"width": 390, "height": 760}
DESKTOP = {"width": 1120, "height": 760}


def main() -> None:
    """Writes docs/images/*.jpg. Needs Chromium; exits 1 with a sentence if there is none."""
    chromium = next(
        filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))),
        None,
    )
    if chromium is None:
        sys.exit("Chromium is needed to take screenshots. On Debian or Ubuntu: apt install chromium")
    with tempfile.TemporaryDirectory() as instance, sync_playwright() as playwright:
        server, address, password = _serve(instance)
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            _a_decision(_signed_in(browser, PHONE, address, "lena@learnapp.example", password))
            _modules(_signed_in(browser, PHONE, address, "lena@learnapp.example", password))
            _a_cohort(_signed_in(browser, DESKTOP, address, "edwin@learnapp.example", password))
            browser.close()
        finally:
            server.terminate()
            server.wait()


def _serve(instance: str) -> tuple[subprocess.Popen[str], str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "learnapp.cli", "demo", "--port", str(port)],
        env={**os.environ, "LEARNAPP_INSTANCE": instance, "DATABASE_URL": ""},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    password = ""
    for line in server.stdout:
        if found := re.search(r"password: (\S+)", line):
            password = found[1]
        if "Ctrl+C" in line:
            break
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    return server, f"http://127.0.0.1:{port}", password


def _signed_in(browser: Browser, size: dict[str, int], address: str, email: str, password: str) -> Page:
    page = browser.new_context(base_url=address, viewport=size, device_scale_factor=1.25, locale="en-GB").new_page()  # type: ignore[arg-type]
    page.goto("/account/sign-in/", wait_until="domcontentloaded")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Messages").first.wait_for()
    return page


def _take(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=QUALITY)


def _a_decision(page: Page) -> None:
    page.goto("/modules/challenging-colleagues/eleven-minutes/")
    for _ in range(8):
        if page.locator("main input[name=choice][type=radio]").count():
            break
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()
    page.evaluate("document.querySelector('main input[name=choice]').closest('form').scrollIntoView()")
    page.evaluate("window.scrollBy(0, -330)")
    _take(page, "decision")


def _modules(page: Page) -> None:
    page.goto("/modules/")
    _take(page, "modules")


def _a_cohort(page: Page) -> None:
    page.goto("/educator/cohorts/")
    page.locator("main a", has_text="Foundation doctors").first.click()
    page.wait_for_load_state()
    _take(page, "cohort")


if __name__ == "__main__":
    main()
