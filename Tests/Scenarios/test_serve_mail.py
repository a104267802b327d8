"""Who forgot the password gets a token by a program of the one who runs the server."""

import json
import unittest

from serving import Serving

API = "/asset-library/api"
ACCOUNT = {"username": "ada", "email": "ada@example.org", "password": "a long password"}


class Mailed(Serving):
    def setUp(self):
        super().setUp()
        self.mail = self.dir / "mail"

    def program(self, script):
        program = self.dir / "mailer"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return program

    def post(self, server, path, body):
        return self.ask(server, "POST", API + path, fields=b"Content-Type: application/json\r\n",
                        body=json.dumps(body).encode())

    def forgets(self, script):
        server = self.serve_data("--mail-command", self.program(script))
        self.assertEqual(self.post(server, "/register", ACCOUNT).status, 200)
        self.assertEqual(self.post(server, "/forgot_password", {"email": "ada@example.org"}).status, 200)
        return server

    def failures(self):
        return [line["message"] for line in self.lines() if line.get("event") == "failed"]

    def test_the_program_reads_what_sets_a_new_password(self):
        script = f"""
        umask 077; cat >{self.mail}.new; tr '\\0' '\\n' </proc/$$/cmdline >{self.mail}.arguments
        tr '\\0' '\\n' </proc/$$/environ >>{self.mail}.arguments; echo noise
        grep SigBlk /proc/self/status >{self.mail}.signals
        mv {self.mail}.new {self.mail}"""
        server = self.forgets(script)
        self.wait_for("no mail", self.mail.exists)
        name, email, token, rest = self.mail.read_text().split("\n")
        self.assertEqual((name, email, rest), ("ada", "ada@example.org", ""))
        self.assertNotIn(token, (self.dir / "mail.arguments").read_text())
        self.assertEqual((self.dir / "mail.signals").read_text().split()[-1].strip("0"), "")
        self.assertEqual(self.post(server, "/reset_password", {"token": token, "password": "another password"}).status,
                         200)
        self.assertEqual(self.post(server, "/login", ACCOUNT).status, 403)
        self.assertEqual(self.post(server, "/login", ACCOUNT | {"password": "another password"}).status, 200)
        self.terminate(server)
        self.assertNotIn(token, self.log.read_text())
        self.assertEqual(self.failures(), [])
        for file in (self.data).rglob("*"):
            if file.is_file():
                self.assertNotIn(token.encode(), file.read_bytes(), file)

    def test_a_program_that_fails_is_told_of(self):
        server = self.forgets("exit 3")
        self.wait_for("nothing was told", self.failures)
        self.assertEqual(self.failures(), ["the program of --mail-command ended with 3"])
        self.assertEqual(self.ask(server).status, 200)

    def test_a_program_that_is_not_there_is_told_of(self):
        server = self.serve_data("--mail-command", self.dir / "nowhere")
        self.assertEqual(self.post(server, "/register", ACCOUNT).status, 200)
        self.assertEqual(self.post(server, "/forgot_password", {"email": "ada@example.org"}).status, 200)
        self.wait_for("nothing was told", self.failures)
        self.assertIn("cannot run the program of --mail-command", self.failures()[0])
        self.assertNotIn("example.org", self.log.read_text())
        self.assertEqual(self.ask(server).status, 200)


if __name__ == "__main__":
    unittest.main()
