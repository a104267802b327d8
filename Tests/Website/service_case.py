"""What the tests of the pages of `serve` share: servers, and what people do there again and again."""

import functools
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
from urllib.parse import urljoin, urlsplit

from support import COMMAND, NGINX, Case, picture, scratch, start

PASSWORD = "a long password"
DESCRIPTION = "# Camera\n\nFollows the player **smoothly**.\n\n* one\n* two\n"


class Server:
    """A service in a folder of its own, with an admin."""

    def __init__(self, *options):
        folder = tempfile.mkdtemp(dir=scratch())
        process = start(COMMAND, "serve", "--listen", "127.0.0.1:0", "--data", f"{folder}/data", *options, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=folder,
            env={**os.environ, "ASSETSTORE_ADMIN_USER": "root", "ASSETSTORE_ADMIN_PASSWORD": PASSWORD})
        line = process.stdout.readline().decode()
        self.nginx = next(word for word in line.split() if "://" in word).rstrip("/,.") + "/"


@functools.cache
def server():
    # The program is there, and mails nobody.
    return Server("--mail-command", shutil.which("true"))


@functools.cache
def server_below_a_folder():
    """Behind an nginx with TLS, which has it below a folder."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=scratch()))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key.pem", "-out",
        folder / "certificate.pem", "-days", "2", "-subj", "/CN=a", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    url = f"https://127.0.0.1:{listener.getsockname()[1]}/some/store"
    service = Server("--url", url, "--trusted-proxy", "127.0.0.1").nginx
    temporary = "\n".join(f"{name}_temp_path {folder};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"""
        daemon off; worker_processes 1; {"user root;" if os.geteuid() == 0 else ""} pid {folder}/pid; error_log {folder}/error.log;
        events {{ worker_connections 256; }}
        http {{
          access_log off; {temporary}
          server {{
            listen {urlsplit(url).netloc} ssl; ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
            location /some/store/ {{
              proxy_pass {service}; proxy_redirect off; proxy_http_version 1.1; proxy_set_header Connection "";
              proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
            }}
          }}
        }}
        """)
    start(NGINX, "-e", folder / "error.log", "-c", folder / "nginx.conf", pass_fds=[listener.fileno()],
        env={"NGINX": f"{listener.fileno()};"})
    listener.close()

    class Site:
        nginx = f"{url}/"

    return Site


class ServiceCase(Case):
    """Opens pages of a service, with who has an account there."""

    def setUp(self):
        self.site = server()
        super().setUp()

    def register(self, name, **options):
        page = self.open("register", **options)
        page.fill("#username", name)
        page.fill("#email", f"{name}@example.org")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.get_by_role("button", name=f"Log out {name}").wait_for()
        return page

    def admin(self, **options):
        page = self.open("login", **options)
        page.fill("#username", "root")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.get_by_role("link", name="Moderation").wait_for()
        return page

    def fill(self, page, **fields):
        for name, value in fields.items():
            field = page.locator(f"#{name}")
            if field.evaluate("field => field.localName") == "select":
                field.select_option(value)
            else:
                field.fill(value)

    def submit(self, page, title, **fields):
        """Proposes an asset, and gives the page of the proposal."""
        page.goto(self.base + "submit")
        self.fill(page, **{"title": title, "description": DESCRIPTION, "category_id": "2", "cost": "MIT",
            "icon_url": "https://ada.example/icon.png", "version_string": "1.0", "godot_version": "4.2",
            "download_provider": "GitHub", "browse_url": "https://github.com/ada/camera", "download_commit": "a" * 40, **fields})
        page.get_by_role("button", name="Submit").click()
        page.wait_for_url("**/my")
        return urljoin(page.url, page.locator("tbody th a").first.get_attribute("href"))

    def decide(self, page, proposal, button, reason=None):
        page.goto(proposal)
        if reason is not None:
            page.fill("#reason", reason)
        page.get_by_role("button", name=button, exact=True).click()
        page.locator(".state").wait_for()

    def publish(self, author, admin, title, **fields):
        proposal = self.submit(author, title, **fields)
        self.decide(admin, proposal, "Review it")
        self.decide(admin, proposal, "Accept")
        admin.get_by_role("link", name="The asset as it is now").click()
        return admin.url

    def look(self, page, name):
        """What is true of all pages."""
        self.assert_accessible(page)
        self.assert_well_formed(page.content())
        self.assertEqual(page.evaluate("document.documentElement.scrollWidth <= innerWidth"), True, f"{name} is wider than the window")
        picture(page, f"service-{name}")
