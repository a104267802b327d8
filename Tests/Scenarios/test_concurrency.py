"""Several processes with one project or one store."""

import fcntl
import os
import unittest

from support import LIBRARY_PAGES, Case, noise, sha256


class Concurrency(Case):
    def test_installing_into_one_project(self):
        """Each either does all of its work or says that another was at it."""
        archives = {f"tester/p{n}": self.addon(f"p{n}.zip", f"p{n}", files={"data": noise(300_000,
            n)}) for n in range(4)}
        processes = {name: self.start("install", path) for name, path in archives.items()}
        done = set()
        for name, process in processes.items():
            result = self.finish(process)
            if result.code == 0:
                done.add(name)
                continue
            self.assert_one_line(result)
            self.assertIn((result.code, result.json["error"]["reason"]), [(7, "busy"), (4, "plan-stale")],
                str(result))
        self.assertTrue(done, "nobody succeeded")
        self.assertEqual(set(self.packages()), done)
        self.assert_clean()
        self.assert_no_staging()
        for name in set(archives) - done:
            self.install(archives[name])
        self.assertEqual(set(self.packages()), set(archives))
        self.assert_clean()

    def test_installing_the_same_archive_twice_at_once(self):
        archive = self.addon("hero.zip", "hero", files={"data": noise(500_000)})
        results = [self.finish(process) for process in [self.start("install", archive) for _ in range(3)]]
        self.assertIn(0, [result.code for result in results])
        for result in results:
            self.assertIn(result.code, (0, 4, 7), str(result))
        self.assertEqual(list(self.archives()), [sha256(archive)])
        self.assert_clean()

    def test_one_store_for_two_projects(self):
        archive = self.addon("hero.zip", "hero", files={"data": noise(500_000)})
        projects = [self.godot_project(name) for name in ("a", "b", "c")]
        for process in [self.start("install", archive, project=project) for project in projects]:
            result = self.finish(process)
            self.assertEqual(result.code, 0, str(result))
        for project in projects:
            self.assert_clean(project=project)

    def test_opening_a_new_store_together(self):
        for process in [self.start("source", "list") for _ in range(6)]:
            result = self.finish(process)
            self.assertEqual((result.code, result.json), (0, {"sources": []}), str(result))


@unittest.skipUnless(LIBRARY_PAGES.is_dir(), f"{LIBRARY_PAGES} is not there")
class Syncing(Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve(pages=LIBRARY_PAGES, page_cap=20)
        self.run_command("source", "add", "library", self.server.api)

    def held(self, *arguments):
        """A sync that waits for page 9, and what lets it go on."""
        arrived, opened = self.server.gate("page=9")
        process = self.start("sync", *arguments)
        self.assertTrue(arrived.wait(60))
        return process, opened

    def test_second_sync_is_told_to_wait(self):
        process, opened = self.held()
        self.refused(7, "busy", "sync")
        opened.set()
        first = self.finish(process)
        self.assertEqual(first.code, 0, str(first))
        [record] = first.json["sync"]
        self.assertEqual(record["asset_count"], self.search()["total"])

    def test_searching_during_the_first_sync(self):
        process, opened = self.held()
        partly = self.search(code=None)["total"]
        opened.set()
        result = self.finish(process)
        self.assertEqual(result.code, 0, str(result))
        whole = self.search(code=0)["total"]
        self.assertEqual(whole, result.json["sync"][0]["asset_count"])
        self.assertLess(partly, whole)

    def test_searching_during_a_later_sync(self):
        self.run_command("sync")
        before = self.search("--sort", "name", code=0)
        process, opened = self.held("--full")
        self.assertEqual(self.search("--sort", "name", code=0), before)
        self.run_command("show", "1", "--offline")
        opened.set()
        self.assertEqual(self.finish(process).code, 0)
        self.assertEqual(self.search("--sort", "name", code=0), before)

    def test_installing_during_a_sync(self):
        process, opened = self.held()
        self.install(self.addon("hero.zip", "hero"))
        self.assert_clean()
        opened.set()
        self.assertEqual(self.finish(process).code, 0)


class Downloads(Case):
    """Collecting garbage while another process brings an archive in."""

    def test_gc_leaves_what_another_process_holds(self):
        self.run_command("cache", "info")
        folder = self.store / "tmp"
        held = {}
        # As it grows, sealed just before its rename, and the part of a download.
        for name, mode in (("new-growing", 0o644), ("new-sealed", 0o444), ("partial-" + 64 * "a", 0o644)):
            path = folder / name
            path.write_text("bytes")
            os.utime(path, (1, 1))
            held[path] = os.open(path, os.O_RDONLY)
            fcntl.flock(held[path], fcntl.LOCK_EX)
            path.chmod(mode)
        user = self.unprivileged()
        self.run_command("cache", "gc", user=user)
        self.assertEqual([path.name for path in held if not path.exists()], [])
        for descriptor in held.values():
            os.close(descriptor)
        self.run_command("cache", "gc", user=user)
        self.assertEqual([path.name for path in held if path.exists()], [])

    def test_gc_during_a_download(self):
        archive = self.addon("hero.zip", "hero", files={"data.bin": noise(60_000)})
        server = self.serve()
        process = self.start("install", f"{server.url}/fault/slow/hero.zip")
        while not any((self.store / "tmp").glob("partial-*")):
            self.assertIsNone(process.poll(), "the download ended early")
        self.run_command("cache", "gc")
        result = self.finish(process)
        self.assertEqual(result.code, 0, str(result))
        self.assertEqual(list(self.archives()), [sha256(archive)])


if __name__ == "__main__":
    unittest.main()
