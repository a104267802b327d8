"""The server of `serve`: how it starts and ends, and what clients can do to it."""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import unittest

from serving import HEAD, Client, Serving, request
from support import ROOT, TIMEOUT, make_zip, noise, plugin_cfg

# What RFC 9112 lets a server refuse, or makes it, as a server before this one may read it otherwise.
SHAPES = {
    "bare LF everywhere": b"GET /healthz HTTP/1.1\nHost: a\nX: 1\n\n",
    "bare LF after a field": b"GET /healthz HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n",
    "bare LF after the last field": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: 1\n\r\n",
    "bare LF after the first line": b"GET /healthz HTTP/1.1\nHost: a\r\n\r\n",
    "bare LF at the end": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: 1\r\n\n",
    "bare CR": b"GET /healthz HTTP/1.1\r\nHost: a\rX: 1\r\n\r\n",
    "a folded field": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\nZ: 3\r\n\r\n",
    "a folded last field": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: 1\r\n\t2\r\n\r\n",
    "a folded first field": b"GET /healthz HTTP/1.1\r\n X: 1\r\nHost: a\r\n\r\n",
    "a blank before the colon": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX : 1\r\n\r\n",
    "a length and chunks": b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                           b"0\r\n\r\n",
    "chunks": b"POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks of another name": b"POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "the same length twice": b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
    "a list of lengths": b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4\r\n\r\nabcd",
    "a length with a sign": b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd",
    "a length below zero": b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: -4\r\n\r\nabcd",
    "a length in hexadecimal": b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 0x4\r\n\r\nabcd",
    "an empty length": b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\nabcd",
    "a length beyond all numbers": b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 40 + b"\r\n\r\n",
    "a zero byte in the target": b"GET /healthz\0x HTTP/1.1\r\nHost: a\r\n\r\n",
    "a zero byte in a field": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\0b\r\nZ: 1\r\n\r\n",
    "a zero byte in the last field": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
    "a control character": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\x01b\r\n\r\n",
    "a field without a name": b"GET /healthz HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
    "a line without a colon": b"GET /healthz HTTP/1.1\r\nHost: a\r\nabc\r\n\r\n",
    "a blank in the target": b"GET /healthz x HTTP/1.1\r\nHost: a\r\n\r\n",
    "two blanks": b"GET  /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "two blanks behind": b"GET /healthz  HTTP/1.1\r\nHost: a\r\n\r\n",
    "a whole URL": b"GET http://a/healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "no path": b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    "bytes that are no ASCII": b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    "a fragment": b"GET /healthz#x HTTP/1.1\r\nHost: a\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "no version": b"GET /healthz\r\n\r\n",
    "HTTP/1.0": b"GET /healthz HTTP/1.0\r\nHost: a\r\n\r\n",
    "HTTP/1.2": b"GET /healthz HTTP/1.2\r\nHost: a\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": bytes.fromhex("16030100050100000100") + b"\r\n\r\n",
}


class Server(Serving):
    def test_starts_and_ends(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            server = self.serve_data()
            reply = self.ask(server)
            self.assertEqual((reply.status, reply.json), (200, {"status": "ok"}))
            self.assertEqual(reply.field("X-Content-Type-Options"), "nosniff")
            self.terminate(server, number)
            with self.assertRaises(OSError):
                Client(server.place)

    def test_its_data_is_of_one_server(self):
        self.serve_data()
        result = self.run_command("serve", "--data", self.data, "--listen", "127.0.0.1:0", code=7)
        self.assertEqual(result.json["error"]["reason"], "busy")

    def test_a_port_that_is_taken(self):
        server = self.serve_data()
        place = f"127.0.0.1:{server.place[1]}"
        self.assert_one_line(self.run_command("serve", "--data", self.dir / "other", "--listen", place, code=8))

    def test_a_connection_serves_many(self):
        with Client(self.serve_data().place) as client:
            for _ in range(3):
                self.assertEqual(client.ask().status, 200)
            # Without waiting for the one before.
            client.send(request() + request("HEAD") + request(target="/nothing"))
            self.assertEqual(client.reply().status, 200)
            head = client.reply("HEAD")
            self.assertEqual((head.status, head.field("content-length")), (200, "16"))
            self.assertEqual(client.reply().status, 404)

    def test_paths(self):
        server = self.serve_data()
        for target, status in [
            ("/healthz?x=1", 200), ("/healthz/", 200), ("/nothing", 404), ("/%68ealthz", 404), ("/../healthz", 404),
            ("//healthz", 404), ("/healthz%2f", 404), ("/healthz%00", 404), ("/healthz;x", 404),
            ("/healthz/../healthz", 404), ("/healthz?%zz", 200), ("/" + "a/" * 2000, 404),
        ]:
            with self.subTest(target[:40]):
                self.assertEqual(self.ask(server, "GET", target).status, status)
        self.assertEqual(self.ask(server, "POST", "/healthz", body=b"x=1").status, 405)
        self.assertEqual(self.ask(server, "BREW", "/healthz").status, 405)

    def test_what_two_servers_could_read_in_two_ways(self):
        server = self.serve_data()
        for name, shape in SHAPES.items():
            # What follows must never be taken for another request.
            for behind in (b"", b"GET /healthz HTTP/1.1\r\nHost: smuggled\r\n\r\n"):
                with self.subTest(name, behind=bool(behind)), Client(server.place) as client:
                    client.send(shape + behind)
                    reply = client.reply()
                    if reply is not None:
                        self.assertIn(reply.status, (400, 411, 413, 505))
                        self.assertIsNone(client.reply())
                    self.assertTrue(client.is_closed())
        self.assertEqual(self.ask(server).status, 200)

    def test_fields_and_bodies_that_are_too_large(self):
        server = self.serve_data()
        for fields in (b"X: " + b"a" * 60_000 + b"\r\n", b"".join(b"X%d: 1\r\n" % n for n in range(2000)),
                       b"".join(b"X%d: 1\r\n" % n for n in range(150))):
            with Client(server.place) as client:
                client.send(request(fields=fields))
                reply = client.reply()
                self.assertTrue(reply is None or reply.status in (413, 431, 400), reply and reply.status)
                self.assertTrue(client.is_closed())
        with Client(server.place) as client:
            client.send(b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\n" + HEAD + b"\r\n")
            reply = client.reply()
            self.assertTrue(reply is None or reply.status in (414, 431, 400), reply and reply.status)
        # Answered without waiting for a body that nobody wants.
        for target, length, status in [("/healthz", 1 << 40, 413), ("/nothing", 1 << 40, 404), ("/nothing", 4, 404)]:
            with Client(server.place) as client:
                method = "GET" if status == 413 else "POST"
                client.send(request(method, target, b"Content-Length: %d\r\n" % length))
                self.assertEqual(client.reply().status, status)
                self.assertTrue(client.is_closed())
        self.assertEqual(list((self.data / "tmp").iterdir()), [])

    def test_who_is_asked_to_continue(self):
        with Client(self.serve_data().place) as client:
            client.send(request("GET", "/healthz", b"Content-Length: 4\r\nExpect: 100-continue\r\n"))
            self.assertEqual(client.reply().status, 100)
            client.send(b"abcd")
            self.assertEqual(client.reply().status, 200)

    def test_half_closed(self):
        server = self.serve_data()
        with Client(server.place) as client:
            client.send(request())
            client.socket.shutdown(socket.SHUT_WR)
            reply = client.reply()
            self.assertTrue(reply is None or reply.status == 200)
            self.assertTrue(client.is_closed())
        with Client(server.place) as client:
            client.send(request("POST", "/nothing", b"Content-Length: 100\r\n")[:-10])
            client.socket.shutdown(socket.SHUT_WR)
            self.assertTrue(client.is_closed())
        self.assertEqual(self.ask(server).status, 200)

    def test_slow_clients_end_and_do_not_disturb(self):
        server = self.serve_data("--idle", "1", "--connections-per-address", "200")
        slow = [Client(server.place) for _ in range(100)]
        for number, client in enumerate(slow):
            # Silent, in the middle of a head, in the middle of a body.
            client.send([b"", b"GET /healthz HTTP/1.1\r\nX: ", request("GET", "/healthz", b"Content-Length: 50\r\n")]
                        [number % 3])
        stop = threading.Event()

        def drip():
            """A byte now and then is not silence."""
            with Client(server.place) as client:
                client.send(b"GET /healthz HTTP/1.1\r\nX: ")
                while not stop.wait(0.2):
                    try:
                        client.send(b"a")
                    except OSError:
                        return True
            return False

        ended = []
        dripping = threading.Thread(target=lambda: ended.append(drip()))
        dripping.start()
        with Client(server.place) as client:
            for _ in range(200):
                reply = client.ask()
                self.assertEqual(reply.status, 200)
        for number, client in enumerate(slow):
            if number % 3 != 2:
                self.assertTrue(client.is_closed(), number)
            client.socket.close()
        dripping.join(timeout=20)
        stop.set()
        dripping.join()
        self.assertEqual(ended, [True])

    def test_an_address_has_so_many_connections(self):
        server = self.serve_data("--connections-per-address", "3")
        open_ones = [Client(server.place) for _ in range(3)]
        for client in open_ones:
            self.assertEqual(client.ask().status, 200)
        with Client(server.place) as client:
            try:
                client.send(request())
            except OSError:
                pass
            self.assertTrue(client.is_closed())
        open_ones.pop().socket.close()

        def is_served():
            with Client(server.place) as client:
                try:
                    client.send(request())
                    return client.reply() is not None
                except OSError:
                    return False

        self.wait_for("a place", is_served)
        for client in open_ones:
            client.socket.close()
        # A trusted proxy speaks for many.
        server = self.serve_data("--connections-per-address", "3", "--trusted-proxy", "127.0.0.1", data=self.dir / "b")
        many = [Client(server.place) for _ in range(20)]
        for client in many:
            self.assertEqual(client.ask().status, 200)
            client.socket.close()

    def test_hundreds_of_connections(self):
        server = self.serve_data("--connections-per-address", "1000")
        clients = [Client(server.place) for _ in range(400)]
        for client in clients:
            client.send(request())
        for client in clients:
            self.assertEqual(client.reply().status, 200)
        self.wait_for("a count of them", lambda: self.figure(server, "assetstore_connections") >= 400)
        for client in clients:
            client.socket.close()
        self.wait_for("their end", lambda: self.figure(server, "assetstore_connections") < 10)

    def test_ends_when_what_it_began_is_answered(self):
        server = self.serve_data("--connections-per-address", "100")
        idle = Client(server.place)
        self.assertEqual(idle.ask().status, 200)
        # Begun: its head was read, as the server said by asking for the rest.
        begun = Client(server.place)
        begun.send(request("GET", "/healthz", b"Content-Length: 4\r\nExpect: 100-continue\r\n"))
        self.assertEqual(begun.reply().status, 100)
        server.send_signal(signal.SIGTERM)
        self.wait_for("the end of listening", lambda: self.log.read_text().count('"ending"') == 1)
        self.assertIsNone(server.poll())
        begun.send(b"abcd")
        reply = begun.reply()
        self.assertEqual((reply.status, reply.field("connection")), (200, "close"))
        self.assertEqual(server.wait(timeout=20), 0)
        self.assertTrue(idle.is_closed())
        for client in (idle, begun):
            client.socket.close()

    def test_ends_under_load(self):
        server = self.serve_data()
        broken, answered = [], [0]

        def load():
            while True:
                try:
                    client = Client(server.place)
                except OSError:
                    return
                with client:
                    for _ in range(50):
                        try:
                            client.send(request())
                        except OSError:
                            break
                        try:
                            reply = client.reply()
                        except EOFError as error:
                            broken.append(error)
                            return
                        if reply is None:
                            break
                        if reply.status != 200:
                            broken.append(reply.status)
                        answered[0] += 1

        threads = [threading.Thread(target=load) for _ in range(8)]
        for thread in threads:
            thread.start()
        self.wait_for("some load", lambda: answered[0] > 200)
        self.terminate(server)
        for thread in threads:
            thread.join()
        self.assertEqual(broken, [])

    def test_what_comes_too_late_is_refused(self):
        gate, started, mailer = self.dir / "gate", self.dir / "started", self.dir / "mailer"
        os.mkfifo(gate)
        mailer.write_text(f"#!/bin/sh\n: >{started}; cat {gate}\n")
        mailer.chmod(0o755)
        server = self.serve_data("--mail-command", mailer)
        account = {"username": "ada", "email": "ada@a.example", "password": "a long password"}
        json_fields = b"Content-Type: application/json\r\n"
        for path in ("register", "forgot_password"):
            reply = self.ask(server, "POST", f"/asset-library/api/{path}", json_fields, json.dumps(account).encode())
            self.assertEqual(reply.status, 200)
        clients = [Client(server.place) for _ in range(60)]
        for client in clients:
            self.addCleanup(client.socket.close)
            self.assertEqual(client.ask().status, 200)
        self.wait_for("the mail", started.exists)
        server.send_signal(signal.SIGTERM)
        self.wait_for("the end of listening", lambda: '"ending"' in self.log.read_text())

        def is_refused():
            reply = clients.pop().ask("POST", "/asset-library/api/login", fields=json_fields, body=b"{}")
            return reply is None or reply.status == 503

        # It waits for the mail alone, and has nobody any more who could hash a password.
        self.wait_for("a refusal", is_refused)
        with contextlib.suppress(OSError):
            os.close(os.open(gate, os.O_WRONLY | os.O_NONBLOCK))
        self.assertEqual(server.wait(timeout=TIMEOUT), 0, server.stderr.read())

    def test_the_log_is_of_lines_without_secrets(self):
        server = self.serve_data("--trusted-proxy", "127.0.0.1")
        secret = "TheSecret"
        with Client(server.place) as client:
            client.ask("GET", f"/healthz?token={secret}", fields=f"Authorization: Bearer {secret}\r\n".encode()
                       + f"Cookie: session={secret}\r\nX-Forwarded-For: 203.0.113.9, 127.0.0.1\r\n".encode())
            client.ask("GET", f"/nothing/{secret}", fields=b"X-Forwarded-For: bad, worse\r\n")
            client.ask("POST", "/healthz", body=f"password={secret}".encode())
        self.terminate(server)
        self.assertNotIn(secret, self.log.read_text())
        lines = [line for line in self.lines() if "status" in line]
        self.assertEqual([(line["method"], line["route"], line["status"]) for line in lines],
                         [("GET", "GET /healthz", 200), ("GET", "", 404), ("POST", "", 405)])
        # Whom a proxy does not name is nobody, and not the proxy, which may do more.
        self.assertEqual([line["address"] for line in lines], ["203.0.113.9", "", "127.0.0.1"])
        self.assertEqual(lines[0]["bytes"], 16)
        self.assertRegex(lines[0]["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        events = [line["event"] for line in self.lines() if "event" in line]
        self.assertEqual(events, ["started", "ending", "ended"])

    def test_who_is_not_trusted_is_not_believed(self):
        server = self.serve_data()
        self.ask(server, fields=b"X-Forwarded-For: 203.0.113.9\r\n")
        self.terminate(server)
        self.assertEqual([line["address"] for line in self.lines() if "status" in line], ["127.0.0.1"])

    def test_another_log_after_a_signal(self):
        server = self.serve_data()
        self.ask(server)
        self.wait_for("a line", lambda: '"status"' in self.log.read_text())
        old = self.log.rename(self.dir / "old.log")
        server.send_signal(signal.SIGHUP)
        self.wait_for("a new log", lambda: self.log.exists() and "reread" in self.log.read_text())
        self.ask(server)
        self.terminate(server)
        self.assertEqual(old.read_text().count('"status"'), 1)
        self.assertEqual(self.log.read_text().count('"status"'), 1)

    def test_metrics(self):
        server = self.serve_data("--trusted-proxy", "127.0.0.1")
        self.ask(server)
        self.ask(server, "GET", "/nothing")
        text = self.ask(server, "GET", "/metrics").body.decode()
        for line in ['assetstore_requests_total{route="GET /healthz",status="200"} 1',
                     'assetstore_requests_total{route="",status="404"} 1',
                     'assetstore_request_seconds_count{route="GET /healthz"} 1',
                     'assetstore_request_seconds_bucket{route="GET /healthz",le="+Inf"} 1',
                     "assetstore_assets 0", "assetstore_users 0", "assetstore_edits_waiting 0"]:
            self.assertIn(line + "\n", text)
        elsewhere = b"X-Forwarded-For: 203.0.113.9\r\n"
        self.assertEqual(self.ask(server, "GET", "/metrics", fields=elsewhere).status, 403)
        server = self.serve_data("--trusted-proxy", "127.0.0.1", "--public-metrics", data=self.dir / "b")
        self.assertEqual(self.ask(server, "GET", "/metrics", fields=elsewhere).status, 200)

    def test_tls(self):
        certificate, key, believing = self.certificate("first")
        server = self.serve_data("--tls-cert", certificate, "--tls-key", key)
        self.assertTrue(server.url.startswith("https://"))
        held = Client(server.place, believing)
        self.assertEqual(held.ask().status, 200)
        # The certificate is another one after a signal.
        second, second_key, believing_second = self.certificate("second")
        shutil.copy(second, certificate)
        shutil.copy(second_key, key)
        server.send_signal(signal.SIGHUP)
        self.wait_for("a new certificate", lambda: "reread" in self.log.read_text())

        def is_believed():
            try:
                with Client(server.place, believing_second) as client:
                    return client.ask().status == 200
            except OSError:
                return False

        self.wait_for("a connection with it", is_believed)
        # One that is none changes nothing.
        certificate.write_text("no certificate")
        server.send_signal(signal.SIGHUP)
        self.wait_for("a failure", lambda: '"failed"' in self.log.read_text())
        self.assertTrue(is_believed())
        held.socket.close()
        self.terminate(server)
        result = self.run_command("serve", "--data", self.data, "--listen", "127.0.0.1:0", "--tls-cert", certificate,
                                  "--tls-key", key, code=2)
        self.assert_one_line(result)
        self.run_command("serve", "--data", self.data, "--tls-cert", certificate, code=2)


    def test_a_new_certificate_under_load(self):
        certificate, key, believing = self.certificate("first")
        server = self.serve_data("--tls-cert", certificate, "--tls-key", key)
        is_over, broken, answered = threading.Event(), [], [0]

        def load():
            while not is_over.is_set():
                try:
                    with Client(server.place, believing) as client:
                        for _ in range(20):
                            reply = client.ask("POST", "/asset-library/api/login", b"Content-Type: application/json\r\n",
                                               b"{}")
                            if reply is None:
                                break
                            if reply.status != 400:
                                broken.append(reply.status)
                            answered[0] += 1
                except OSError as error:
                    # It may close one that it has answered.
                    if server.poll() is not None or isinstance(error, TimeoutError):
                        broken.append(error)
                        return

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(1, 6):
            before = answered[0]
            server.send_signal(signal.SIGHUP)
            self.wait_for("a new certificate", lambda: self.log.read_text().count('"reread"') == number)
            self.wait_for("some load", lambda: answered[0] > before + 20 or broken)
        is_over.set()
        for thread in threads:
            thread.join()
        self.assertEqual(broken, [])
        self.terminate(server)


class Data(Serving):
    def test_is_for_nobody_else(self):
        backup = self.dir / "backup"
        for folder in (self.data, backup):
            folder.mkdir(mode=0o755)
        server = self.serve_data()
        self.run_command("serve", "backup", "--data", self.data, backup)
        seen = [path for folder in (self.data, backup) for path in folder.rglob("*")]
        self.assertIn(backup / "service.sqlite", seen)
        self.assertIn(self.data / "service.sqlite-wal", seen)
        self.assertEqual([path for path in seen if path.stat().st_mode & 0o077], [])
        self.terminate(server)

    def test_backup_check_and_restore(self):
        server = self.serve_data()
        backup, copy = self.dir / "backup", self.dir / "copy"
        for _ in range(2):
            self.run_command("serve", "backup", "--data", self.data, backup)
            self.assertEqual(sorted(os.listdir(backup)), ["service.sqlite"])
        self.assertEqual(self.run_command("serve", "check", "--data", self.data).json["findings"], [])
        self.assertEqual(self.run_command("serve", "check", "--data", backup).json["findings"], [])
        self.terminate(server)
        self.run_command("serve", "restore", "--data", copy, backup)
        self.assertEqual(self.ask(self.serve_data(data=copy)).status, 200)
        for arguments, code, reason in [
            (["backup", "--data", self.data, copy], 4, "path-occupied"),
            (["backup", "--data", self.data, self.data], 4, "path-occupied"),
            (["backup", "--data", self.dir / "nowhere", backup], 5, "no-such-path"),
            (["restore", "--data", copy, backup], 4, "path-occupied"),
            (["restore", "--data", self.dir / "new", self.dir / "nowhere"], 5, "no-such-path"),
            (["check", "--data", self.dir / "nowhere"], 5, "no-such-path"),
        ]:
            with self.subTest(arguments):
                result = self.run_command("serve", *arguments, code=code)
                self.assertEqual(result.json["error"]["reason"], reason)

    def test_a_damaged_backup_is_not_restored(self):
        self.terminate(self.serve_data())
        backup, new = self.dir / "backup", self.dir / "new"
        self.run_command("serve", "backup", "--data", self.data, backup)
        database = backup / "service.sqlite"
        whole = database.read_bytes()
        for damaged in (b"", b"nothing", whole[:20_000], whole[:8192] + b"\xff" * 4096 + whole[12_288:]):
            database.write_bytes(damaged)
            with self.subTest(len(damaged)):
                self.run_command("serve", "restore", "--data", new, backup, code=3)
                self.assertEqual(os.listdir(new) if new.exists() else [], [])
        result = self.run_command("serve", "check", "--data", backup, code=1)
        self.assertEqual({row["code"] for row in result.json["findings"]}, {"damaged-database"})


class Writing(Serving):
    """Accounts as what is written: each that was acknowledged must be there ever after."""

    PASSWORD = "a long enough password"

    def register(self, client, name, address):
        body = json.dumps({"username": name, "email": "writer@a.example", "password": self.PASSWORD}).encode()
        fields = f"Content-Type: application/json\r\nX-Forwarded-For: {address}\r\n".encode()
        return client.ask("POST", "/asset-library/api/register", fields=fields, body=body)

    def writers(self, server, count, told):
        """Threads that register until the server is gone; each name goes into `told` when it was acknowledged."""
        def write(number):
            with contextlib.suppress(OSError, EOFError), Client(server.place) as client:
                for step in range(10_000):
                    name = f"writer {server.pid} {number} {step}"
                    # An address registers only so many.
                    reply = self.register(client, name, f"{11 + number}.{step // 200}.{step % 200}.1")
                    if reply is None:
                        return
                    if reply.status == 200:
                        told.append(name)
                    elif reply.status != 503:
                        raise AssertionError(reply.body)

        threads = [threading.Thread(target=write, args=[number]) for number in range(count)]
        for thread in threads:
            thread.start()
        return threads

    def names(self, data):
        with contextlib.closing(sqlite3.connect(data / "service.sqlite")) as database:
            return {name for (name,) in database.execute("SELECT name FROM user")}

    def test_nothing_that_was_told_is_lost_by_a_kill(self):
        told = []
        for _ in range(3):
            server = self.serve_data("--trusted-proxy", "127.0.0.1")
            before = len(told)
            threads = self.writers(server, 4, told)
            self.wait_for("some accounts", lambda: len(told) >= before + 5)
            server.kill()
            for thread in threads:
                thread.join()
            self.assertEqual(self.run_command("serve", "check", "--data", self.data).json["findings"], [])
        server = self.serve_data("--trusted-proxy", "127.0.0.1")
        self.assertLessEqual(set(told), self.names(self.data))
        self.assertEqual(self.figure(server, "assetstore_users"), len(self.names(self.data)))
        with Client(server.place) as client:
            self.assertEqual(self.register(client, told[0], "198.51.100.1").status, 409)

    def test_a_backup_while_it_is_written(self):
        server = self.serve_data("--trusted-proxy", "127.0.0.1")
        told = []
        threads = self.writers(server, 2, told)
        backups = []
        for number in range(3):
            self.wait_for("some accounts", lambda: len(told) >= 3 * (number + 1))
            before = set(told)
            backup = self.dir / f"backup{number}"
            self.run_command("serve", "backup", "--data", self.data, backup)
            backups.append((backup, before))
        self.terminate(server)
        for thread in threads:
            thread.join()
        for number, (backup, before) in enumerate(backups):
            new = self.dir / f"new{number}"
            self.run_command("serve", "restore", "--data", new, backup)
            self.assertLessEqual(before, self.names(new))
            self.assertEqual(self.run_command("serve", "check", "--data", new).json["findings"], [])
        self.assertLessEqual(set(told), self.names(self.data))

    def test_what_a_kill_left_in_tmp_goes(self):
        server = self.serve_data()
        server.kill()
        server.wait()
        (self.data / "tmp/body-abcdef").write_text("half a body")
        self.serve_data()
        self.assertEqual(os.listdir(self.data / "tmp"), [])


class Upstream(Serving):
    def test_assets_of_another_library_stand_beside(self):
        archive = self.addon("far.zip", "far")
        pages = self.library([{"title": "Far away", "download_url": archive.as_uri()}])
        server = self.serve_data("--upstream", pages, "--keep-archives", "--private")

        def found():
            return self.ask(server, "GET", "/asset-library/api/asset?filter=far&godot_version=any").json["result"]

        self.wait_for("the upstream", found)
        self.assertEqual([row["title"] for row in found()], ["Far away"])
        self.terminate(server)
        # It is gone; what it had is not.
        shutil.rmtree(pages)
        server = self.serve_data("--upstream", pages)
        self.wait_for("a failure", lambda: '"failed"' in self.log.read_text())
        self.assertEqual([row["title"] for row in found()], ["Far away"])


class Administrators(Serving):
    PASSWORD = "an unheard-of password"

    def may_do_all(self, server, name):
        body = json.dumps({"username": name, "password": self.PASSWORD}).encode()
        reply = self.ask(server, "POST", "/asset-library/api/login", b"Content-Type: application/json\r\n", body)
        self.assertEqual(reply.status, 200, reply.body)
        bearer = f"Authorization: Bearer {reply.json['token']}\r\n".encode()
        return self.ask(server, "GET", "/api/v1/account/audit", bearer).status == 200

    def create(self, name, password):
        line = self.line(["serve", "--data", self.data, "--create-admin", name])
        return subprocess.run(line, input=password.encode(), capture_output=True, env=self.environment(), cwd=self.dir,
                              timeout=TIMEOUT)

    def test_is_asked_for_a_password(self):
        self.assertEqual(self.create("Ada", self.PASSWORD + "\n").returncode, 0)
        self.assertEqual(self.create("Ben", "short\n").returncode, 2)
        server = self.serve_data()
        self.assertTrue(self.may_do_all(server, "Ada"))
        self.assertEqual(self.figure(server, "assetstore_users"), 1)
        self.terminate(server)
        self.assertNotIn(self.PASSWORD, self.log.read_text())

    def test_comes_from_the_environment_once(self):
        environment = {"ASSETSTORE_ADMIN_USER": "Ada", "ASSETSTORE_ADMIN_PASSWORD": self.PASSWORD}
        server = self.serve_data(environment=environment)
        self.assertTrue(self.may_do_all(server, "Ada"))
        self.terminate(server)
        server = self.serve_data(environment=environment | {"ASSETSTORE_ADMIN_USER": "Ben"})
        self.assertEqual(self.figure(server, "assetstore_users"), 1)

    def test_comes_though_the_first_password_was_refused(self):
        environment = {"ASSETSTORE_ADMIN_USER": "Ada", "ASSETSTORE_ADMIN_PASSWORD": "short"}
        line = self.line(["serve", "--data", self.data, "--listen", "127.0.0.1:0"])
        refused = subprocess.run(line, capture_output=True, env=self.environment() | environment, cwd=self.dir,
                                 timeout=TIMEOUT)
        self.assertEqual(refused.returncode, 2, refused.stderr)
        server = self.serve_data(environment=environment | {"ASSETSTORE_ADMIN_PASSWORD": self.PASSWORD})
        self.assertTrue(self.may_do_all(server, "Ada"))

    def test_does_not_come_to_a_name_that_somebody_took(self):
        server = self.serve_data()
        account = {"username": "Ada", "email": "a@a.example", "password": self.PASSWORD}
        reply = self.ask(server, "POST", "/asset-library/api/register", b"Content-Type: application/json\r\n",
                         json.dumps(account).encode())
        self.assertEqual(reply.status, 200)
        self.terminate(server)
        server = self.serve_data(
            environment={"ASSETSTORE_ADMIN_USER": "Ada", "ASSETSTORE_ADMIN_PASSWORD": "another password"})
        self.assertFalse(self.may_do_all(server, "Ada"))

    def test_is_nobody_by_itself(self):
        self.assertEqual(self.figure(self.serve_data(), "assetstore_users"), 0)


@unittest.skipUnless(shutil.which("nginx"), "needs nginx")
class Behind(Serving):
    """The nginx of examples/service before a server."""

    def proxy(self, server):
        certificate, key, believing = self.certificate("assets.example.org")
        with socket.socket() as free, socket.socket() as other:
            for one in (free, other):
                one.bind(("127.0.0.1", 0))
            port, plain = free.getsockname()[1], other.getsockname()[1]
        text = (ROOT / "examples/service/nginx.conf").read_text()
        for old, new in [("server 127.0.0.1:8080;", f"server 127.0.0.1:{server.place[1]};"),
                         # The command would not believe the certificate.
                         ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl; listen 127.0.0.1:{plain};"),
                         ("/etc/letsencrypt/live/assets.example.org/fullchain.pem", str(certificate)),
                         ("/etc/letsencrypt/live/assets.example.org/privkey.pem", str(key))]:
            self.assertIn(old, text)
            text = text.replace(old, new)
        folders = "".join(f"{name}_temp_path {self.dir}/nginx-{name};" for name in
                          ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        configuration = self.dir / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        configuration.write_text(f"daemon off; {user} pid {self.dir}/nginx.pid; error_log {self.dir}/nginx.log; "
                                 f"events {{}} http {{ access_log off; {folders} {text} }}")
        process = subprocess.Popen(["nginx", "-p", self.dir, "-c", configuration], stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        # Killed, it would leave its workers.
        self.addCleanup(process.terminate)

        def is_there():
            with contextlib.suppress(OSError), Client(("127.0.0.1", port), believing):
                return True
            return False

        self.wait_for("nginx", is_there)
        self.plain = f"http://127.0.0.1:{plain}"
        return ("127.0.0.1", port), believing

    def test_nginx(self):
        server = self.serve_data("--trusted-proxy", "127.0.0.1")
        place, believing = self.proxy(server)
        with Client(place, believing) as client:
            for _ in range(3):
                self.assertEqual(client.ask("GET", "/healthz", b"X-Forwarded-For: 203.0.113.9\r\n").status, 200)
            self.assertEqual(client.ask("GET", "/metrics").status, 403)
            self.assertEqual(client.ask("POST", "/asset-library/api/login", b"Content-Type: application/json\r\n",
                                        b"{}").status, 400)
        # What the client says of itself is not believed.
        self.terminate(server)
        self.assertEqual({line["address"] for line in self.lines() if "status" in line}, {"127.0.0.1"})

    def environment(self):
        return super().environment() | {"ASSETSTORE_ADMIN_USER": "root", "ASSETSTORE_ADMIN_PASSWORD": "a long password",
                                        "ASSETSTORE_TOKEN": getattr(self, "token", "")}

    def test_uploads_come_through_nginx(self):
        """Packages larger than any other body, with more to say of them than nginx takes by itself."""
        server = self.serve_data("--trusted-proxy", "127.0.0.1")
        place, believing = self.proxy(server)

        def post(path, body, token=""):
            fields = b"Content-Type: application/json\r\nAuthorization: Bearer %s\r\n" % token.encode()
            with Client(place, believing) as client:
                reply = client.ask("POST", path, fields, json.dumps(body).encode())
            self.assertIn(reply.status, (200, 201), reply.body)
            return reply.json

        session = post("/asset-library/api/login", {"username": "root", "password": "a long password"})["token"]
        self.token = post("/api/v1/account/tokens", {"scope": "root/camera"}, session)["token"]
        changes = "all is new. " * 1500
        for version, size in (("1.0", 100), ("1.1", 7 << 20)):
            file = make_zip(self.dir / "camera.zip", {
                "addons/camera/plugin.cfg": plugin_cfg("camera", version), "addons/camera/plugin.gd": "extends Node\n",
                "addons/camera/data.bin": noise(size)})
            sent = self.run_command("publish", file, "--to", self.plain, "--as", "root/camera", "--field", "cost=MIT",
                                    "--field", f"changes={changes}").json
            self.assertTrue(sent["valid"], sent)
            sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
            self.assertEqual((sent["sha256"], sent["size"]), (sha256, file.stat().st_size))
            edit = f"/asset-library/api/asset/edit/{sent['id']}"
            post(f"{edit}/review", {}, session)
            post(f"{edit}/accept", {}, session)
            with Client(place, believing) as client:
                [release, *_] = client.ask("GET", "/api/v1/releases/root/camera/").json
                self.assertEqual((release["version"], release["sha256"]), (version, sha256))
                self.assertIn(changes.strip(), release["changes_bbcode"])
                archive = client.ask("GET", f"/archives/{sha256}/camera.zip")
            self.assertEqual(archive.body, file.read_bytes())
        # Who may not is told so, and not that something is wrong between the two.
        self.token = "x" * 43
        error = self.run_command("publish", file, "--to", self.plain, "--as", "root/camera", code=6).json["error"]
        self.assertEqual((error["reason"], error["system_code"]), ("http-status", 401))
        self.assertEqual(list((self.data / "tmp").iterdir()), [])

    def test_nginx_and_what_two_servers_could_read_in_two_ways(self):
        server = self.serve_data("--trusted-proxy", "127.0.0.1")
        place, believing = self.proxy(server)
        behind = b"GET /smuggled HTTP/1.1\r\nHost: smuggled\r\n\r\n"
        for name, shape in SHAPES.items():
            for body in (b"", behind):
                with self.subTest(name, body=bool(body)), Client(place, believing) as client:
                    client.send(shape.replace(b"/healthz", b"/outer") + body)
                    # nginx may take it for two requests as well; then it says so twice.
                    client.socket.settimeout(2)
                    with contextlib.suppress(TimeoutError, OSError):
                        while client.reply() is not None:
                            pass
        self.terminate(server)


class Unit(Serving):
    def test_systemd_takes_the_unit(self):
        unit = ROOT / "examples/service/assetstore.service"
        line = [word for word in unit.read_text().replace("\\\n", " ").splitlines() if word.startswith("ExecStart=")]
        words = line[0].removeprefix("ExecStart=").split()
        help = self.run_command("serve", "--help", json=False).stdout
        for word in words[2:]:
            if word.startswith("--"):
                self.assertIn(f"{word} ", help)
        if not shutil.which("systemd-analyze"):
            self.skipTest("needs systemd-analyze")
        copy = self.dir / unit.name
        copy.write_text(unit.read_text().replace("/usr/local/bin/assetstore", "/bin/true"))
        result = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, timeout=TIMEOUT)
        self.assertNotRegex(result.stderr, rf"{unit.name}:\d+")


if __name__ == "__main__":
    unittest.main()
