"""The pages of `serve` about packages and access: tokens, uploads that wait, releases, levels, forgotten passwords."""

import hashlib
import io
import pathlib
import unittest
import urllib.request
import zipfile
from urllib.parse import quote

from service_case import PASSWORD, ServiceCase


def package(version, files):
    """A camera in a folder that has its version's name, as hosts pack it."""
    plugin = f'[plugin]\nname="Camera"\ndescription="Follows."\nauthor="A"\nversion="{version}"\nscript="main.gd"\n'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"plugin.cfg": plugin, "main.gd": "extends Node\n", **files}.items():
            archive.writestr(f"camera-{version}/addons/camera/{name}", text)
    return out.getvalue()


class Packages(ServiceCase):
    def token(self, page, scope):
        page.goto(self.base + "account")
        self.fill(page, scope=scope, label="Builds", days="30")
        page.get_by_role("button", name="Make a token").click()
        return page.locator(".secret").inner_text()

    def upload(self, token, name, version, body, notes=""):
        request = urllib.request.Request(
            f"{self.base}api/v1/publish/{name}/{version}?cost=MIT&title=Camera&godot_version=4.3&changes={quote(notes)}", body,
            {"Content-Type": "application/zip", "Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.status, 201)

    def accept(self, page, proposal):
        self.decide(page, proposal, "Review it")
        self.decide(page, proposal, "Accept")

    def waiting(self, page):
        """The proposal of the newest package that waits."""
        page.goto(self.base + "my")
        page.get_by_role("region", name="Packages that wait").get_by_role("link").first.click()
        return page.url

    def test_from_a_token_to_a_withdrawn_release(self):
        author, admin = self.register("Petra"), self.admin()
        token = self.token(author, "petra/camera")
        self.look(author, "token")
        author.get_by_role("link", name="Back to the account").click()
        self.assertIn("petra/camera", author.get_by_role("region", name="Tokens for publishing").inner_text())
        self.look(author, "account-tokens")

        self.upload(token, "petra/camera", "1.0", package("1.0", {"old.gd": "# old\n", "LICENSE": "MIT\n"}))
        self.accept(admin, self.waiting(author))
        second = package("1.1", {"new.gd": "# new\n" * 400, "LICENSE": "MIT\n", "main.gd": "extends Node3D\n"})
        self.upload(token, "petra/camera", "1.1", second, "* **Faster** than before\n* `new.gd`, see [there](https://p.example/x)\n")
        proposal = self.waiting(author)
        self.look(author, "package-author")
        author.goto(self.base + "my")
        self.look(author, "my-packages")
        self.assertIn("1.0", author.get_by_role("region", name="Releases").inner_text())

        admin.goto(proposal)
        self.look(admin, "package")
        text = admin.locator(".package").inner_text()
        self.assertIn(hashlib.sha256(second).hexdigest(), text)
        self.assertIn("Compared with 1.0", text)
        self.assertIn("added: 1; changed: 2; removed: 1; the same: 1.", text)
        self.assertIn("addons/camera/new.gd", admin.get_by_role("region", name="Added").inner_text())
        self.assertEqual(admin.locator(".package .prose strong").inner_text(), "Faster")
        with admin.expect_download() as download:
            admin.get_by_role("link", name="Download the package").click()
        self.assertEqual(pathlib.Path(download.value.path()).read_bytes(), second)
        self.accept(admin, proposal)

        admin.get_by_role("link", name="The asset as it is now").click()
        author.goto(admin.url)
        self.look(author, "releases")
        author.get_by_label("Version", exact=True).select_option("1.1")
        author.get_by_label("Why it is withdrawn").fill("It <b>eats</b> files.")
        author.get_by_role("button", name="Withdraw", exact=True).click()
        author.get_by_text("Withdrawn: It <b>eats</b> files.").wait_for()
        self.assertEqual(author.get_by_role("button", name="Offer again").count(), 0)
        self.look(author, "withdrawn")
        admin.reload()
        self.look(admin, "withdrawn-moderator")
        admin.get_by_role("button", name="Offer again").click()
        admin.wait_for_function("!document.querySelector('.yanked')")

        author.goto(self.base + "account")
        author.get_by_role("button", name="Revoke the token Builds of petra/camera").click()
        author.get_by_text("There are none.").wait_for()

    def test_in_small_windows_in_the_dark(self):
        how = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
        author, admin = self.register("Nina", **how), self.admin(**how)
        token = self.token(author, "nina/camera")
        self.look(author, "small-token")
        self.upload(token, "nina/camera", "1.0", package("1.0", {}))
        self.accept(admin, self.waiting(author))
        self.upload(token, "nina/camera", "1.1", package("1.1", {"a/rather/long/path/of/folders/that/ends/in/a/file.gd": "x"}), "More.")
        proposal = self.waiting(author)
        for page, names in ((author, ["account", "my", "assets/nina/camera"]),
                            (admin, [proposal[len(self.base):], "audit", "users?name=nina", "assets/nina/camera"])):
            for name in names:
                page.goto(self.base + name)
                self.look(page, f"small-{'admin' if page is admin else 'own'}-{name.split('?')[0].split('/')[0]}")

    def test_levels_the_log_and_a_password_of_an_admin(self):
        page, admin = self.register("Lena"), self.admin()
        admin.get_by_role("link", name="Moderation").click()
        admin.get_by_role("link", name="Users").click()
        admin.fill("#name", "lena")
        admin.get_by_role("button", name="Show").click()
        self.fill(admin, level="moderator")
        self.look(admin, "user")
        admin.get_by_role("button", name="Set", exact=True).click()
        admin.wait_for_function("document.querySelector('#level option[value=moderator]').defaultSelected")
        page.goto(self.base + "moderation")
        page.get_by_role("link", name="Log", exact=True).click()
        self.look(page, "log")
        self.assertIn("user:Lena", page.locator("table").inner_text())
        admin.get_by_role("button", name="Let them set a new password").click()
        self.look(admin, "reset-token")
        stranger = self.open(admin.locator(".secret").inner_text()[len(self.base):])
        self.fill(stranger, password=PASSWORD + "er")
        stranger.click("main button")
        stranger.wait_for_url("**/login")

    def test_a_forgotten_password(self):
        page = self.open("login")
        page.get_by_role("link", name="The password is forgotten").click()
        self.look(page, "forgot")
        self.fill(page, email="nobody@example.org")
        page.get_by_role("button", name="Send it").click()
        page.get_by_role("heading", name="A mail is on its way").wait_for()
        self.look(page, "forgot-sent")

    def test_other_sessions_are_ended(self):
        page = self.register("Olga")
        other = self.open("login")
        self.fill(other, username="Olga", password=PASSWORD)
        other.click("main button")
        other.get_by_role("button", name="Log out Olga").wait_for()
        page.goto(self.base + "account")
        page.get_by_role("button", name="End all others").click()
        page.wait_for_function("!document.body.innerText.includes('End all others')")
        other.goto(self.base + "my")
        self.assertEqual(other.url, self.base + "login?to=my")


if __name__ == "__main__":
    unittest.main()
