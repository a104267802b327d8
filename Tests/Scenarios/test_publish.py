"""Packages go to a real server with a token, wait for a moderator, and are what editors download."""

import concurrent.futures
import hashlib
import http.client
import http.server
import select
import signal
import threading
import time
import unittest

import hostile
from publishing import PublishingCase
from serving import PATIENCE, Client
from support import COMMAND

from service_client import Service  # noqa: E402, of Tests/Support, which `support` makes known


class Publishing(PublishingCase):
    def assert_nothing_is_left(self):
        self.assertEqual(list((self.data / "tmp").iterdir()), [])

    def test_large_and_small_packages_are_downloaded_as_they_were_sent(self):
        asset = None
        for version, size in (("1.0", 0), ("1.1", (1 << 20) - 400), ("1.2", 5 << 20)):
            data = self.file(version, size).read_bytes()
            sha256 = hashlib.sha256(data).hexdigest()
            answer = self.upload(version, data)
            self.assertEqual(answer.status, 201, answer.text)
            self.assertEqual(answer.json["sha256"], sha256)
            self.assert_nothing_is_left()
            asset = self.decide(answer.json["id"]).json["id"]
            detail = self.service.get(f"/asset/{asset}").json
            self.assertEqual(detail["download_hash"], sha256)
            path = detail["download_url"].split("/", 3)[3]
            self.assertEqual(self.service.request("GET", "/" + path).body, data)
        releases = self.service.request("GET", "/api/v1/releases/ada/camera/").json
        self.assertEqual([release["version"] for release in releases], ["1.2", "1.1", "1.0"])
        yanked = self.api("POST", "/api/v1/publish/ada/camera/1.2/yank", self.token, {"reason": "breaks"})
        self.assertEqual(yanked.status, 200, yanked.text)
        self.assertEqual(self.service.get(f"/asset/{asset}").json["version_string"], "1.1")
        self.assertEqual(self.service.request("GET", "/" + path).fields["x-yanked"], "breaks")

    def test_what_is_published_installs(self):
        edit = self.upload("1.0", self.file().read_bytes()).json["id"]
        asset = self.decide(edit).json["id"]
        url = f"http://127.0.0.1:{self.service.port}{Service.api}"
        self.run_command("source", "add", "ours", url, "--kind", "library")
        self.run_command("sync")
        self.run_command("install", f"ours:{asset}")
        self.assertTrue((self.project / "addons/camera/plugin.cfg").is_file())

    def test_hostile_archives_are_refused(self):
        users = {}
        for number, bad in enumerate(entry for entry in hostile.CORPUS if entry.reason):
            user = number // 100
            if user not in users:
                users[user] = self.token_for(self.service.signed_up(f"sender-{user}"), f"sender-{user}/hero")
            with self.subTest(bad.name):
                data = bad.make()
                answer = self.upload("1.0", data, users[user], f"sender-{user}/hero")
                self.assertEqual(answer.status, 422 if data else 400, answer.text)
                reasons = {bad.reason} if isinstance(bad.reason, str) else set(bad.reason)
                self.assertTrue(reasons & {finding["code"] for finding in answer.json.get("findings", [])} or not data,
                                answer.text)
                self.assertNotIn(str(self.dir), answer.text)
        self.assertEqual(self.kept(), [])
        self.assert_nothing_is_left()
        self.assertEqual((self.dir / "serve.log").read_text().count('"failed"'), 0)

    def test_tokens_of_others_do_not_publish(self):
        data = self.file().read_bytes()
        eve = self.service.signed_up("eve-of-all")
        tokens = {
            "": 401, "x" * 43: 401, self.ada: 401, self.token_for(eve, "eve-of-all/camera"): 403,
            self.token_for(self.ada, "ada/other"): 403}
        for token, status in tokens.items():
            with self.subTest(status=status):
                answer = self.upload("1.0", data, token or " ")
                self.assertEqual(answer.status, status, answer.text)
        listed = self.api("GET", "/api/v1/account/tokens", self.ada).json["tokens"]
        mine = next(token["id"] for token in listed if token["scope"] == "ada/camera")
        self.assertEqual(self.api("DELETE", f"/api/v1/account/tokens/{mine}", self.ada).status, 200)
        self.assertEqual(self.upload("1.0", data).status, 401)
        self.assertEqual(self.kept(), [])

    # The command

    def environment(self):
        return super().environment() | ({"ASSETSTORE_TOKEN": self.token} if getattr(self, "token", "") else {})

    def publish(self, file, *options, name="ada/camera", code=0):
        url = f"http://127.0.0.1:{self.service.port}/"
        return self.run_command("publish", file, "--to", url, *(("--as", name) if name else ()), *options, code=code)

    def test_the_command_publishes(self):
        for version, size in (("1.0", 0), ("1.1", 3 << 20)):
            file = self.file(version, size)
            sent = self.publish(file, "--field", "cost=MIT", "--field", "title=K\u00e4mera & more").json
            self.assertTrue(sent["valid"])
            self.assertEqual(sent["sha256"], hashlib.sha256(file.read_bytes()).hexdigest())
            self.assertEqual((sent["publisher"], sent["slug"], sent["version"]), ("ada", "camera", version))
            asset = self.decide(sent["id"]).json["id"]
            detail = self.service.get(f"/asset/{asset}").json
            self.assertEqual(detail["version_string"], version)
            self.assertEqual(detail["title"], "K\u00e4mera & more")
            self.assertEqual(detail["download_hash"], sent["sha256"])
        error = self.publish(file, code=4).json["error"]
        self.assertEqual((error["status"], error["reason"]), ("conflict", "release-exists"))
        self.assertTrue(self.publish(file, "--release", "1.2").json["valid"])
        self.assertEqual(self.publish(file, "--release", "1.2", code=4).json["error"]["reason"], "release-exists")

    def test_the_token_comes_from_a_file_too(self):
        secret = self.dir / "token"
        secret.write_text(self.token + "\n")
        self.token = None
        file = self.file()
        self.assertEqual(self.publish(file, code=2).json["error"]["subject"], "--token-file")
        self.assertTrue(self.publish(file, "--field", "cost=MIT", "--token-file", secret).json["valid"])
        secret.write_text("no token\n")
        self.publish(file, "--token-file", secret, code=2)
        secret.write_text("x" * 43)
        error = self.publish(file, "--release", "2.0", "--token-file", secret, code=6).json["error"]
        self.assertEqual((error["reason"], error["system_code"]), ("http-status", 401))

    def test_the_command_says_why_not(self):
        file = self.file()
        self.assertEqual(self.publish(file, name="ada/other", code=6).json["error"]["system_code"], 403)
        self.assertEqual(self.publish(file, name=None, code=6).json["error"]["system_code"], 403)
        self.publish(file, name="camera", code=2)
        self.publish(file, "--field", "cost", code=2)
        self.publish("nowhere.zip", code=5)
        self.run_command("publish", file, code=2)
        self.run_command("publish", file, "--to", "http://127.0.0.1:1", code=6)
        self.run_command("publish", file, "--to", "ftp://127.0.0.1/", code=2)
        # What is no package is not sent; what the service refuses is told as it tells it.
        bad = self.dir / "bad.zip"
        bad.write_bytes(file.read_bytes()[:-5])
        self.assertNotEqual(self.publish(bad, code=1).json["findings"], [])
        refused = self.publish(file, "--release", "1 0", code=1).json
        self.assertFalse(refused["valid"])
        self.assertIn("a version has", refused["findings"][-1]["message"])
        no = self.publish(file, "--field", "categry=7", code=1).json
        self.assertIn("categry", no["findings"][-1]["message"])
        self.assertEqual(self.kept(), [])

    def test_a_redirect_gets_neither_token_nor_package(self):
        other = Service(self, COMMAND, self.dir / "other-data")
        seen = []

        class Redirecting(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                seen.append(self.path)
                self.send_response(307)
                self.send_header("Location", f"http://127.0.0.1:{other.port}{self.path}")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Redirecting)
        self.addCleanup(server.server_close)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_port}"
        error = self.run_command("publish", self.file(), "--to", url, "--as", "ada/camera", code=6).json["error"]
        self.assertEqual((error["reason"], error["system_code"]), ("http-status", 307))
        self.assertEqual(seen, ["/api/v1/publish/ada/camera/1.0"])

    def test_of_many_at_a_time_one_is_taken(self):
        packages = [self.file(size=(2 << 20) + number, name=f"{number}.zip").read_bytes() for number in range(6)]

        def sent(data):
            try:
                return self.upload("1.0", data).status
            except (OSError, http.client.HTTPException):
                # Refused by its head, and closed while it was still sending.
                return None

        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            statuses = list(pool.map(sent, packages))
        self.assertEqual(statuses.count(201), 1, statuses)
        # Two are sent at a time.
        self.assertLessEqual(set(statuses), {201, 409, 429, None})
        taken = statuses.index(201)
        self.assertEqual(self.kept(), [hashlib.sha256(packages[taken]).hexdigest()])
        self.assert_nothing_is_left()

    def test_two_are_sent_at_a_time(self):
        def begun(version):
            client = Client(("127.0.0.1", self.service.port))
            self.addCleanup(client.socket.close)
            client.send(f"POST /api/v1/publish/ada/camera/{version}?cost=MIT HTTP/1.1\r\nHost: a.example\r\n"
                        f"Content-Type: application/zip\r\nAuthorization: Bearer {self.token}\r\n"
                        "Content-Length: 4000000\r\nExpect: 100-continue\r\n\r\n".encode())
            return client, client.reply("POST")

        (first, reply), (_, other) = begun("1.0"), begun("1.1")
        self.assertEqual((reply.status, other.status), (100, 100))
        refused = begun("1.2")[1]
        self.assertEqual(refused.status, 429)
        self.assertIsNotNone(refused.field("retry-after"))
        # Who goes away in the middle sends nothing any more.
        first.send(b"x" * 2_000_000)
        first.socket.close()
        last = time.monotonic() + PATIENCE
        while begun("1.2")[1].status != 100:
            self.assertLess(time.monotonic(), last)
            select.select([], [], [], 0.02)

    def test_who_may_not_publish_sends_no_body(self):
        with Client(("127.0.0.1", self.service.port)) as client:
            client.send(b"POST /api/v1/publish/ada/camera/1.0 HTTP/1.1\r\nHost: a.example\r\nContent-Type: application/zip\r\n"
                        b"Authorization: Bearer forged\r\nContent-Length: 400000000\r\n\r\n")
            self.assertEqual(client.reply("POST").status, 401)
            self.assertTrue(client.is_closed())
        # Who does not wait for leave, as a proxy, is told when it can hear.
        with Client(("127.0.0.1", self.service.port)) as client:
            for _ in range(2):
                client.send(b"POST /api/v1/publish/ada/camera/1.0 HTTP/1.1\r\nHost: a.example\r\n"
                            b"Content-Type: application/zip\r\nAuthorization: Bearer forged\r\nContent-Length: 9000000\r\n\r\n")
                client.send(b"x" * 9_000_000)
                self.assertEqual(client.reply("POST").status, 401)
        self.assert_nothing_is_left()

    def test_what_was_said_to_wait_survives_a_kill(self):
        data = self.file(size=2 << 20).read_bytes()
        answer = self.upload("1.0", data)
        self.assertEqual(answer.status, 201)
        self.service.process.send_signal(signal.SIGKILL)
        self.service.process.wait()
        # What was on its way then is gone with the next start.
        (self.data / "tmp/body-left").write_bytes(b"half")
        self.service = Service(self, COMMAND, self.data)
        self.assert_nothing_is_left()
        self.assertEqual(self.kept(), [hashlib.sha256(data).hexdigest()])
        asset = self.decide(answer.json["id"]).json["id"]
        self.assertEqual(self.service.get(f"/asset/{asset}").json["version_string"], "1.0")


if __name__ == "__main__":
    unittest.main()
