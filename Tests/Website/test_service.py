"""The pages of `serve`, as people meet them: from a new account to a rejected change, with and without scripts."""

import pathlib
import tempfile
import unittest
from urllib.parse import urljoin

from registries import HOSTILE_MARKDOWN, SCRIPT
from service_case import DESCRIPTION, PASSWORD, ServiceCase, server_below_a_folder
from support import scratch, serve_by_python


class Service(ServiceCase):
    def test_from_an_account_to_a_rejected_change(self):
        ada = self.register("Ada")
        self.look(ada, "home-empty")
        ada.goto(self.base + "submit")
        self.look(ada, "submit")
        proposal = self.submit(ada, "Phantom Camera")
        self.look(ada, "my-new")

        admin = self.admin()
        admin.get_by_role("link", name="Moderation").click()
        self.look(admin, "queue")
        self.assertIn("Phantom Camera", admin.locator("main").inner_text())
        admin.goto(proposal)
        self.assertFalse(admin.locator("details .prose").is_visible())
        admin.locator("summary").click()
        self.assertEqual(admin.locator("details strong").inner_text(), "smoothly")
        self.look(admin, "new-asset")
        self.assertEqual(admin.get_by_role("button", name="Accept").count(), 0)
        self.decide(admin, proposal, "Review it")
        self.assertEqual(admin.locator(".by .state").inner_text(), "In review")
        self.decide(admin, proposal, "Accept")
        self.assertEqual(admin.locator(".by .state").inner_text(), "Accepted")

        visitor = self.open()
        self.look(visitor, "home")
        visitor.fill(".find input", "phantom")
        visitor.press(".find input", "Enter")
        self.look(visitor, "search")
        visitor.get_by_role("link", name="Phantom Camera").click()
        self.look(visitor, "asset")
        self.assertEqual(visitor.locator(".prose strong").inner_text(), "smoothly")
        self.assertEqual(visitor.get_by_role("link", name="Propose a change").count(), 0)
        place = visitor.url
        visitor.locator(".by a").click()
        self.look(visitor, "publisher")

        ada.goto(place)
        ada.get_by_role("link", name="Propose a change").click()
        self.assertEqual(ada.locator("#description").input_value(), DESCRIPTION)
        self.look(ada, "edit")
        self.fill(ada, description=DESCRIPTION.replace("smoothly", "slowly") + "\nAnd more.\n", version_string="2.0",
            download_commit="b" * 40)
        ada.locator('[name="previews[0][link]"]').fill("https://ada.example/1.png")
        ada.get_by_role("button", name="Propose").click()
        ada.wait_for_url("**/my")
        proposal = urljoin(ada.url, ada.locator("tbody th a").first.get_attribute("href"))

        admin.goto(proposal)
        self.look(admin, "diff")
        self.assertEqual(admin.locator("dt").all_inner_texts(), ["Description", "Version", "Commit"])
        self.assertEqual(admin.locator(".diff .text del").all_inner_texts(), ["**smoothly**."])
        self.assertEqual([text.strip() for text in admin.locator(".diff .text ins").all_inner_texts()], ["**slowly**.", "And more."])
        self.decide(admin, proposal, "Reject", "Please <b>say</b> why it is slower.")
        self.look(admin, "rejected")
        ada.goto(self.base + "my")
        self.look(ada, "my-rejected")
        self.assertEqual(ada.locator("tbody tr").first.locator(".state").inner_text(), "Rejected")
        self.assertIn("Please <b>say</b> why it is slower.", ada.locator("tbody tr").first.inner_text())
        visitor.goto(place)
        self.assertIn("1.0", visitor.locator("aside").inner_text())

        ada.get_by_role("button", name="Log out Ada").click()
        ada.get_by_role("link", name="Log in").click()
        self.look(ada, "login")

    def test_pages_fit_small_windows_in_the_dark(self):
        how = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
        author = self.register("Dora", **how)
        admin = self.admin(**how)
        place = self.publish(author, admin, "A Title That Is Rather Long For So Small A Window")
        for name in ("", "submit", "my", place[len(self.base):], f"{place[len(self.base):]}/edit"):
            author.goto(self.base + name)
            self.look(author, f"small-{name.replace('/', '-') or 'home'}")
        for name in ("moderation?status=accepted", place[len(self.base):]):
            admin.goto(self.base + name)
            self.look(admin, f"small-admin-{name.split('/')[0].split('?')[0]}")

    def test_texts_of_strangers_are_text(self):
        """Nothing in them runs or asks for anything: neither in lists nor in forms, nor where they are compared."""
        author = self.register("Eve")
        admin = self.admin()
        place = self.publish(author, admin, SCRIPT, description=HOSTILE_MARKDOWN)
        for name in ("", "?query=script", "my", place[len(self.base):], "publishers/eve"):
            author.goto(self.base + name)
            self.assertIn(SCRIPT, author.locator("main").inner_text())
        author.goto(place + "/edit")
        self.assertEqual(author.locator("#title").input_value(), SCRIPT)
        self.fill(author, title=SCRIPT + "2", description=HOSTILE_MARKDOWN.replace("alert(4)", "alert(44)"))
        author.get_by_role("button", name="Propose").click()
        author.wait_for_url("**/my")
        admin.goto(urljoin(author.url, author.locator("tbody th a").first.get_attribute("href")))
        self.assertIn(SCRIPT, admin.locator("main").inner_text())

    def test_forms_work_without_scripts(self):
        page = self.register("Nora", java_script_enabled=False)
        page.goto(self.base + "my")
        self.assertIn("There are none yet.", page.locator("main").inner_text())
        page.get_by_role("button", name="Log out Nora").click()
        page.get_by_role("link", name="Log in").wait_for()

    def test_a_password_is_changed(self):
        page = self.register("Pia")
        page.get_by_role("link", name="Account").click()
        self.look(page, "account")
        self.fill(page, old_password=PASSWORD, new_password=PASSWORD + "er")
        page.get_by_role("button", name="Set the password").click()
        page.wait_for_url("**/login")
        self.fill(page, username="Pia", password=PASSWORD + "er")
        page.click("main button")
        page.get_by_role("button", name="Log out Pia").wait_for()

    def test_who_needs_a_session_gets_back_after_logging_in(self):
        self.register("Tess")
        page = self.open("submit")
        self.assertEqual(page.url, self.base + "login?to=submit")
        self.fill(page, username="Tess", password="not the password")
        page.click("main button")
        page.get_by_role("alert").wait_for()
        self.look(page, "wrong-password")
        self.expect_noted("403 ", "Failed to load resource")
        self.fill(page, password=PASSWORD)
        page.click("main button")
        page.wait_for_url("**/submit")

    def test_what_is_wrong_is_said_and_nothing_is_lost(self):
        page = self.register("Wanda")
        page.goto(self.base + "submit")
        self.fill(page, title="Wrong", description=DESCRIPTION, category_id="2", cost="MIT", icon_url="https://w.example/i.png",
            version_string="1", godot_version="4.2", download_provider="GitHub", browse_url="https://github.com/w/w", download_commit="main")
        page.get_by_role("button", name="Submit").click()
        page.get_by_role("alert").wait_for()
        self.look(page, "wrong")
        self.expect_noted("403 ", "Failed to load resource")
        self.assertEqual(page.locator("#description").input_value(), DESCRIPTION)
        page.get_by_role("alert").get_by_role("link", name="Commit").click()
        self.assertEqual(page.locator("[aria-invalid=true]").get_attribute("id"), "download_commit")

    def test_pages_lie_below_a_folder_of_a_proxy_with_tls(self):
        self.base = server_below_a_folder().nginx
        how = {"ignore_https_errors": True}
        author = self.register("Ada", **how)
        [cookie] = author.context.cookies()
        self.assertEqual((cookie["name"], cookie["secure"], cookie["httpOnly"], cookie["sameSite"]),
            ("__Host-session", True, True, "Lax"))
        admin = self.admin(**how)
        place = self.publish(author, admin, "Phantom Camera")
        self.assertEqual(place, self.base + "assets/ada/phantom-camera")
        author.goto(place)
        author.locator(".by a").click()
        author.get_by_role("link", name="Phantom Camera").click()
        author.get_by_role("link", name="Propose a change").click()
        author.get_by_role("link", name="Asset Store").click()
        self.assertEqual(author.url, self.base)
        self.assertEqual(author.locator("link[rel=canonical]").get_attribute("href"), self.base)
        author.get_by_role("button", name="Log out Ada").click()
        author.get_by_role("link", name="Log in").wait_for()
        self.assertEqual(author.context.cookies(), [])

    def test_a_form_of_another_site_does_nothing(self):
        page = self.register("Zoe")
        folder = tempfile.mkdtemp(dir=scratch())
        pathlib.Path(folder, "index.html").write_text(
            f'<!DOCTYPE html><link rel="icon" href="data:,"><form method="post" action="{self.base}logout"><button>Win a prize</button></form>')
        page.goto(f"http://localhost:{serve_by_python(folder)}/")
        page.get_by_role("button", name="Win a prize").click()
        page.get_by_text("This form was not sent from a page of this site.").wait_for()
        self.expect_noted("403 ", "Failed to load resource")
        page.goto(self.base)
        page.get_by_role("button", name="Log out Zoe").wait_for()
        self.requests.clear()


if __name__ == "__main__":
    unittest.main()
