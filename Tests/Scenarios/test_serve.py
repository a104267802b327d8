"""The server of `serve`: how it starts and ends, and what clients can do to it."""

import json
import os
import pathlib
import shutil
import signal
import socket
import threading
import unittest

from serving import HEAD, Client, Serving, request

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
        self.assertEqual([line["address"] for line in lines], ["203.0.113.9", "127.0.0.1", "127.0.0.1"])
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


class Data(Serving):
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


if __name__ == "__main__":
    unittest.main()
