"""A running `assetstore serve` and how the tests talk to it."""

import http.client
import json
import os
import subprocess
import threading
import urllib.parse

ADMIN_PASSWORD = "an admin's long password"


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.fields = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.body)


class Service:
    """A server on a port of its own, which ends with the test."""

    api = "/asset-library/api"

    def __init__(self, test, command, data, *options):
        self.test = test
        self.data = data
        self.local = threading.local()
        self.connections = []
        with open(test.dir / "serve.log", "ab") as log:
            self.process = subprocess.Popen(
                [command, "serve", "--listen", "127.0.0.1:0", "--data", str(data), "--trusted-proxy", "127.0.0.1",
                 *options],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, cwd=test.dir,
                env=dict(test.environment(), ASSETSTORE_ADMIN_USER="root", ASSETSTORE_ADMIN_PASSWORD=ADMIN_PASSWORD))
        test.addCleanup(self.stop)
        line = self.process.stdout.readline().decode()
        address = urllib.parse.urlsplit(next((word for word in line.split() if "://" in word), ""))
        assert address.port, f"no address in {line!r}: {(test.dir / 'serve.log').read_text()}"
        self.port = address.port

    def stop(self):
        for connection in self.connections:
            connection.close()
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def request(self, method, path, body=None, fields=()):
        """Over a connection that each thread keeps."""
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = self.local.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connections.append(connection)
        try:
            connection.request(method, path, body, dict(fields))
            return Answer(connection.getresponse())
        except (http.client.HTTPException, OSError):
            connection.close()
            connection.request(method, path, body, dict(fields))
            return Answer(connection.getresponse())

    def get(self, path, **fields):
        return self.request("GET", self.api + path, fields=fields)

    def post(self, path, body, form=False, fields=()):
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        text = urllib.parse.urlencode(body) if form else json.dumps(body)
        return self.request("POST", self.api + path, text, dict(fields, **{"Content-Type": kind}))

    def signed_up(self, name):
        """A new user's token. Each comes from an address of its own, for limits count by address."""
        number = sum(name.encode())
        fields = {"X-Forwarded-For": f"10.{number % 250}.{len(name)}.{hash(name) % 250}"}
        account = dict(username=name, password=f"password of {name}", email=f"{name}@example.org")
        answer = self.post("/register", account, fields=fields)
        assert answer.status == 200, answer.text
        answer = self.post("/login", account, fields=fields)
        assert answer.status == 200, answer.text
        return answer.json["token"]

    def admin(self):
        answer = self.post("/login", dict(username="root", password=ADMIN_PASSWORD))
        assert answer.status == 200, answer.text
        return answer.json["token"]

    def set_level(self, token, name, level):
        return self.request(
            "POST", f"/api/v1/account/users/{name}/level", json.dumps({"level": level}),
            {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}).status

    def listed(self, path):
        """All rows of all pages."""
        rows, page = [], 0
        while True:
            answer = self.get(f"{path}&page={page}").json
            rows += answer["result"]
            page += 1
            if page >= answer["pages"]:
                return rows
