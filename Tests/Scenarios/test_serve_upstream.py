"""What another library has, served beside one's own, and archives that are kept once they were asked for."""

import hashlib
import shutil
import signal
import socket
import time
import unittest
import urllib.parse
import zipfile

from serving import Client, PATIENCE, Serving, request

import registry_writer as writer  # noqa: E402, of Tests/Support, which `support` makes known

API = "/asset-library/api"
LIST = f"{API}/asset?type=any&godot_version=any"


class Upstream(Serving):
    def far(self, url):
        """A library of one asset, as files."""
        return self.library([{"title": "Far Camera", "author": "Zoë", "download_url": url}])

    def found(self, server):
        return [row["asset_id"] for row in self.ask(server, "GET", LIST).json["result"]]

    def archive(self, server):
        """What an editor would download, and the hash that it would check."""
        asset = self.ask(server, "GET", f"{API}/asset/1").json
        url = urllib.parse.urlsplit(asset["download_url"])
        self.assertEqual(url.netloc, "a.example")
        return self.ask(server, "GET", url.path), asset["download_hash"]

    def test_what_was_seen_once_needs_its_origin_no_more(self):
        served = self.dir / "served"
        served.mkdir()
        with zipfile.ZipFile(served / "far.zip", "w") as package:
            package.writestr("far-1/addons/far/plugin.cfg", "[plugin]\n")
        package = (served / "far.zip").read_bytes()
        origin = self.serve(served)
        library = self.far(f"{origin.url}/far.zip")
        options = "--upstream", library, "--upstream-kind", "library", "--keep-archives", "--private"
        server = self.serve_data(*options)
        self.wait_for("the upstream", lambda: self.found(server) == ["1"])
        reply, pinned = self.archive(server)
        self.assertEqual((reply.status, reply.body, pinned), (200, package, ""))
        self.assertEqual(self.archive(server)[1], hashlib.sha256(package).hexdigest())
        releases = self.ask(server, "GET", "/api/v1/releases/zo%C3%AB/far-camera/").json
        self.assertEqual([release["version"] for release in releases], ["1.0"])
        self.terminate(server)

        origin.close()
        shutil.rmtree(library)
        server = self.serve_data(*options)
        self.assertEqual(self.found(server), ["1"])
        reply, pinned = self.archive(server)
        self.assertEqual((reply.status, reply.body), (200, package))
        self.assertEqual(pinned, hashlib.sha256(package).hexdigest())
        self.terminate(server)
        self.assertTrue(self.run_command("serve", "check", "--data", self.data).json["valid"])

    def test_a_silent_origin_holds_up_nobody_else(self):
        origin = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(origin.close)
        origin.settimeout(PATIENCE)
        library = self.far(f"http://127.0.0.1:{origin.getsockname()[1]}/far.zip")
        server = self.serve_data("--upstream", library, "--upstream-kind", "library", "--keep-archives", "--private")
        self.wait_for("the upstream", lambda: self.found(server) == ["1"])
        path = urllib.parse.urlsplit(self.ask(server, "GET", f"{API}/asset/1").json["download_url"]).path
        with Client(server.place) as first:
            first.send(request("GET", path))
            connection, _ = origin.accept()
            self.addCleanup(connection.close)
            for _ in range(20):
                reply = self.ask(server, "GET", path)
                self.assertEqual(reply.status, 503)
                self.assertIsNotNone(reply.field("retry-after"))
            json_fields = b"Content-Type: application/json\r\n"
            self.assertEqual(self.ask(server, "POST", f"{API}/login", json_fields, b"{}").status, 400)
            # Nor the end, for who does not want to wait.
            server.send_signal(signal.SIGTERM)
            self.wait_for("the end of listening", lambda: '"ending"' in self.log.read_text())
            server.send_signal(signal.SIGTERM)
            self.assertEqual(first.reply().status, 503)
            self.assertEqual(server.wait(timeout=20), 0)

    def test_without_being_told_downloads_lead_to_their_origin(self):
        library = self.far("https://h.example/far.zip")
        server = self.serve_data("--upstream", library, "--upstream-kind", "library")
        self.wait_for("the upstream", lambda: self.found(server) == ["1"])
        asset = self.ask(server, "GET", f"{API}/asset/1").json
        self.assertEqual(asset["download_url"], "https://h.example/far.zip")
        self.assertEqual(self.ask(server, "GET", "/archives/release/1/far.zip").status, 404)

    @unittest.skipUnless(writer.MINISIGN, "minisign is not installed")
    def test_a_registry_is_believed_by_its_key(self):
        served = self.dir / "www"
        served.mkdir()
        with zipfile.ZipFile(served / "far.zip", "w") as package:
            package.writestr("far-1/addons/far/plugin.cfg", "[plugin]\n")
        sha256 = hashlib.sha256((served / "far.zip").read_bytes()).hexdigest()
        origin = self.serve(served)
        keys, strangers = writer.Keys(self.dir), writer.Keys(self.dir, "strangers")
        release = writer.release(url=f"{origin.url}/far.zip", sha256=sha256, size=(served / "far.zip").stat().st_size)
        assets = [writer.asset("zoe/far", releases=[release]), writer.asset("zoe/near")]
        now = int(time.time())
        writer.write(served / "out", assets, keys, now - 1000)
        options = ("--upstream", f"{origin.url}/out", "--upstream-kind", "registry", "--upstream-key", keys.line,
                   "--keep-archives", "--private")
        server = self.serve_data(*options)
        self.wait_for("the upstream", lambda: len(self.found(server)) == 2)
        # Its hash is known before anybody has asked for it.
        [number] = [asset["asset_id"] for asset in self.ask(server, "GET", LIST).json["result"] if asset["title"] == "Far"]
        asset = self.ask(server, "GET", f"{API}/asset/{number}").json
        self.assertEqual(asset["download_hash"], sha256)
        reply = self.ask(server, "GET", urllib.parse.urlsplit(asset["download_url"]).path)
        self.assertEqual(hashlib.sha256(reply.body).hexdigest(), sha256)
        self.terminate(server)

        # A withdrawn release is not offered; its asset keeps its number.
        release["yanked"] = "It eats files."
        writer.write(served / "out", assets, keys, now - 500)
        server = self.serve_data(*options)
        self.wait_for("the withdrawal", lambda: self.ask(server, "GET", "/api/v1/releases/zoe/far/").json == [])
        self.assertEqual(self.ask(server, "GET", f"{API}/asset/{number}").json["title"], "Far")
        self.terminate(server)

        # Of somebody else, nothing is believed, and what was known stays.
        writer.write(served / "out", [writer.asset("zoe/evil")], strangers, now)
        server = self.serve_data(*options)
        self.wait_for("a refusal", lambda: any(line.get("event") == "failed" for line in self.lines()))
        self.assertEqual(len(self.found(server)), 2)

    def test_another_service_is_one(self):
        pages = self.library([{"title": "Old", "download_url": "https://h.example/old.zip"}])
        first = self.serve_data("--upstream", pages, "--upstream-kind", "library", data=self.dir / "first")
        self.wait_for("the upstream", lambda: self.found(first) == ["1"])
        second = self.serve_data(
            "--upstream", f"http://{first.place[0]}:{first.place[1]}{API}", "--upstream-kind", "library")
        self.wait_for("the other service", lambda: self.found(second) == ["1"])

    def test_an_upstream_that_is_none(self):
        result = self.run_command("serve", "--data", self.data, "--upstream", "x", "--upstream-kind", "what", code=2)
        self.assertEqual(result.json["error"]["status"], "misuse")


if __name__ == "__main__":
    unittest.main()
