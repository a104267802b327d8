#!/usr/bin/env python3
"""seeds.py FOLDER: writes the inputs that fuzzing begins with, a folder for each target.

What the fuzzers made of them, as little of it as reaches the same code, is in Corpus; these are needed again only
where the form of an input changes or a target is new.
"""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Scenarios"))
import hostile  # noqa: E402

HASH = "0123456789abcdef" * 4
PLUGIN = b'[plugin]\n\nname="Thing"\ndescription="It is\\na \\u00e9"\nauthor="Some One"\nversion="1.2"\nscript="x.gd"\n'
PROJECT = (b'; Engine configuration file.\nconfig_version=5\n\n[application]\nconfig/name="Game"\n'
    b'config/features=PackedStringArray("4.3", "Forward Plus")\nconfig/description="a\nb"\n[x]\na={\n"k": [1, 2]\n}\n')
ENTRY = {"source": "s", "title": "T", "type": "addon", "version": "1.0", "url": "https://host.test/a.zip",
    "sha256": HASH, "tree_hash": HASH, "trust": "pinned"}
STEPS = [{"move": {"from": "addons/b/c", "to": ".assetstore/staging/x/old-0", "sha256": HASH}},
    {"makeDirectory": {"_0": "addons/b"}}, {"removeDirectory": {"_0": "addons/b", "mode": 493}}]
CHANGE = {"kind": "install", "name": "a/b", "source": "s", "title": "t", "old_version": "", "version": "1",
    "sha256": HASH, "trust": "pinned", "bytes": 1}


def archives():
    for case in hostile.CORPUS:
        # The large ones are large in what is told of them, or slow.
        if case.name.startswith(("many-", "bomb", "small-bomb")) or "-big" in case.name:
            continue
        data = case.make()
        if len(data) <= 3000:
            yield data


def descriptions():
    def package(file_name, **files):
        return b"\0".join([file_name.encode()] + [part for name, data in files.items()
            for part in (name.replace("__", "/").replace("_", ".").encode(), data)])

    yield package("thing-1.2.zip", addons__thing__plugin_cfg=PLUGIN, README_md=b"# Thing\n\ntext", LICENSE=b"MIT License")
    yield package("game.zip", w__project_godot=PROJECT, w__COPYING=b"GNU GENERAL PUBLIC LICENSE Version 3")
    yield package("a_v2.zip", addons__a__a_gdextension=b'[configuration]\ncompatibility_minimum = "4.1"\n',
        addons__b__plugin_cfg=PLUGIN, addons__b__b_cs=b"")
    yield package("some.vast", meta_json=json.dumps({"id": "some_id", "name": "N", "author": "A", "description": "D",
        "version": {"asset": "1"}}).encode())
    yield package("x.vast", meta_json=b'{"id":"a/b","version":"2"}')


def bundles():
    """As the target fills them: "@" is the hash of an archive of 137 bytes, or that archive."""
    entry = {**ENTRY, "sha256": "@"}
    said = {key: value for key, value in entry.items() if key not in ("type", "trust")}
    said.update(license="", license_files=["licenses/a/b/LICENSE"], size=137)
    lock, described = (json.dumps({"format": 1, "packages": {"a/b": what}}) for what in (entry, said))
    whole = {"archives/@": "@", "assetstore.json": '{"format":1,"assets":{"a/b":{}}}', "assetstore.lock": lock,
        "bundle.json": described, "licenses/a/b/LICENSE": "MIT License"}
    none = '{"format":1,"packages":{}}'
    for files in (whole, {"assetstore.lock": none, "bundle.json": none}, {**whole, "archives/@": "other"},
            {**whole, "more": "x"}, {**whole, "assetstore.lock": none}):
        yield "\0".join(part for name, text in files.items() for part in (name, text)).encode()


def metadata():
    whole = {"id": "org.example.face", "name": "Face", "author": "Ada", "version": {"asset": "1.2.0", "spec": "1.0.0"},
        "permissions": ["tracking"], "dependencies": [{"id": "base", "version": "2.0.0-rc.1+5", "required": False}]}
    yield json.dumps(whole).encode()
    yield json.dumps(whole, indent=1).encode()
    yield b"\xef\xbb\xbf" + json.dumps({**whole, "version": "1.2", "intents": ["None", "Files"]}).encode()
    for text in (b'{"id":"a","id":"b","x":[1.5e3,-0,true,null,{"y":[]}]}', b'{"id":"../a","version":[]}', b"[[[[[[]]]]]]",
            b'{"hello":"Hallo","a b\'":"\\u00e9\\ud83d\\ude00\\n\\/","\xc3\xa9":""}', b"\xff\xfe{\0}\0", b'{"id":"\\ud800"}',
            b'{"id":"con","dependencies":[{"id":"con"},1],"permissions":["a","a","b c"],"name":" "}'):
        yield text


def layouts():
    yield b"slug\n\nw/addons/a/x\nw/addons/b/y\nw/README.md\n"
    yield b"slug\n\nplugin.cfg\nscript.gd\nsub/\nsub/a\n"
    yield b"slug\n\ndemo/addons/a/plugin.cfg\nproject/addons/b/x\nproject/project.godot\n"
    yield b"slug\nthird/party\nw/project.godot\nw/.godot/x\nw/.gitignore\nw/a\n@w/link\n"
    yield "stra\u00dfe\n./addons/\na/\u0301b\na/.git\u200c/x\n__MACOSX/a\n.DS_Store\n".encode()
    yield b"s\n\n@addons/a\naddons/b/addons/c/plugin.cfg\n"


def manifests():
    wish = {"version": "1.0", "source": "s", "into": "third/party", "url": "file:///a.zip", "note": [1, 2.5, None]}
    for document in ({"format": 1, "assets": {"a/b": wish, "c/d": {"version": "*"}}, "other": {"x": True}},
            {"format": 1}, {"format": 2}, {"format": 1, "assets": {"a": {}}}):
        yield json.dumps(document, indent=2).encode()
    yield b'{"format":1,"n":[1e400,-0.0,18446744073709551615,1.0,1e2],"s":"\\ud83d\\ude00\\u0000"}'


def locks():
    for document in ({"format": 1, "packages": {"a/b": ENTRY, "c/d": {**ENTRY, "into": "x", "trust": "first-use"}}},
            {"format": 1, "packages": {}}, {"format": 1, "packages": {"a/b": {**ENTRY, "sha256": "x"}}}):
        yield json.dumps(document).encode()


def states():
    import sqlite3

    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA page_size = 512")
    database.execute("CREATE TABLE t (a)")
    yield b"\0" + database.serialize()
    yield b"\x01\x02" + bytes.fromhex("d9d505f920a163d7") + bytes(24)
    yield b"\x02\0a/b\naddon\npinned\n" + HASH.encode() + b"\nthird/party\nhttps://host.test/a.zip\n"
    yield b"\x02\x01addons/b/c\na/b\n" + HASH.encode() + b"\n" * 9 + b"12\n"
    yield b"\x02\x02addons/b\na/b\n"
    state = {"entry": ENTRY, "wish": {"source": "", "version": "*", "others": {}}}
    record = {"changes": [CHANGE], "steps": {"a/b": {"before": state, "after": state}}}
    yield b"\x02\x03" + json.dumps(record).encode()
    yield b"\x02\x04" + json.dumps({"name": "x", "summary": "install a/b", "steps": STEPS}).encode()


def libraries():
    row = {"asset_id": "7", "title": "Thing \u00e9", "author": "Some One", "author_id": "1", "category": "2D Tools",
        "category_id": "1", "godot_version": "4.2", "rating": "0", "cost": "MIT", "support_level": "community",
        "icon_url": "https://host.test/i.png", "version": "3", "version_string": "1.0", "modify_date": "2024-02-29 12:30:00"}
    detail = {**row, "description": "About", "download_url": "https://host.test/a.zip", "download_hash": HASH.upper(),
        "browse_url": "", "issues_url": "", "previews": [{"type": "video", "link": "l", "thumbnail": "t"}, 3]}
    yield b"\0" + json.dumps({"categories": [{"id": "1", "name": "2D", "type": "0"}, {"id": 2}]}).encode()
    yield b"\x01" + json.dumps({"result": [row, {**row, "asset_id": 8, "title": "\u5bfe\u8a71"}, {}], "page": 0, "pages": 1,
        "total_items": 2}).encode()
    yield b"\x02" + json.dumps(detail, ensure_ascii=False).encode()
    yield b"\x01<html>"


def indexes():
    head = {"format": 1, "registry": "demo", "sequence": 5, "created": 5, "expires": 9, "mirrors": ["https://a.test/b/"],
        "index": {"sha256": HASH, "size": 7}, "keys": ["RW" + "Q" * 54]}
    yield b"\0" + json.dumps(head).encode()
    yield b"\0" + json.dumps({**head, "keys": [], "mirrors": ["file:///"], "sequence": -1}).encode()
    shards = [{"assets": 1, "sha256": HASH, "size": 9}, {"assets": 0, "sha256": "", "size": 0}]
    yield b"\1" + json.dumps({"format": 1, "registry": "demo", "bits": 1, "assets": 1, "shards": shards}).encode()
    release = {"version": "1.0-rc.1", "godot_min": "4.1", "godot_max": "4.3", "url": "a/%20b.zip", "sha256": HASH,
        "size": 5, "published": 6, "permissions": ["files"], "yanked": "bad",
        "dependencies": [{"name": "a/b", "version": ">=1", "optional": True}]}
    asset = {"publisher": "ada", "slug": "thing-2", "type": "project", "title": "Thing", "author": "Ada", "license": "MIT",
        "category": "Tools", "summary": "s", "description": "# d", "icon_url": "i.png", "browse_url": "https://h.test/",
        "issues_url": "", "support": "featured", "tags": ["a", "b c"], "vast_id": "x.y", "updated": 7,
        "previews": [{"type": "video", "url": "https://v.test", "thumbnail_url": "../x"}], "releases": [release]}
    other = {**asset, "slug": "caf\u00e9_.\u82f1", "previews": [], "releases": [release, {**release, "version": "2"}]}
    for assets in ([asset], [{**asset, "previews": []}, other, {"slug": 1}], [{**other, "slug": "../A"}]):
        yield b"\2" + json.dumps({"format": 1, "assets": assets}).encode()
    signature = f"untrusted comment: x\n{'RUQ' + 'Q' * 97}\ntrusted comment: assetstore registry demo sequence 5\n{'Q' * 86}==\n"
    yield b"\3" + signature.encode() + b"\0" + json.dumps(head).encode()


def versions():
    yield b"1.0.0\n1.0.0-alpha.1\nv1.0\n1.0 (beta)\n1.0.0+build\n2024.01"
    yield b"4.3-stable\ncustom_build\nunknown\n4.100.100\n999999.1\n"
    yield "\u00e9\n1.0\u0301\nV2\nalpha 10\nalpha 9\n1..2\n".encode()


def searches():
    def query(numbers, *texts):
        return bytes(numbers) + "\n".join(texts).encode()

    yield query([0, 0, 0, 40], "dialogue")
    yield query([1, 1, 3, 1], "PhantomCamera", "2D Tools", "MIT", "some-one", "tag", "4.3", "test")
    yield query([5, 8, 7, 255], "\u5bfe\u8a71\u30b7 cafe\u0301 stra\u00dfe", "", "", "", "", "custom_build")
    yield query([2, 4, 1, 9], 'dialgoue NEAR(a b) "x*" {title}: ^- % AND OR NOT')
    yield query([3, 2, 2, 9], "%")
    yield query([4, 0, 0, 9], "test:1001")


def refs():
    for text in ("maker/thing@1.0", "source:Maker/Thing", "library:123", "word", "/a/b.zip", "https://h/a.vast?x#y",
            "a/b@c/d:e", "Stra\u00dfe \u0130/\u1e9e\u0301", "aux"):
        yield text.encode()


def configs():
    yield PLUGIN
    yield PROJECT
    yield b'\xef\xbb\xbf[a\n"k"="\\U01f600\\ud83d\\ude00\\x"\r\nb=Vector2(1,\n2) ; c\n[b]'
    yield b"Permission is hereby granted, free of charge, to any person obtaining a copy ... without restriction\n"


def urls():
    yield b"file:///a%20b/%e2%82%ac\nFILE://localhost/x\nhttps://user:pw@host.test/a?b@c\na/../../b//./c"
    yield b"file:///%00\nfile://host/a\n../x\n.ASSETSTORE/x\n"


def audits():
    script = (b'@tool\nextends EditorPlugin # x\nvar a := "b\\u0041" + \'c\' + r"d\\"" + &"e"\n"""f\n"""\nfunc g():\n'
        b'\tOS.call("execute", load("user://x.gd"), [1.5, {}])\n\tClassDB.instantiate("HTTPRequest").callv(h, i)\n'
        b'\tConfigFile.new().save(OS)\n\t$OS.get_x()\n')
    yield b"g" + script
    yield b"g" + "\ufeff# \u00e9\nOS.\\\nkill(1)".encode("utf-16")
    yield (b'cusing System.IO; // x\n[Tool] class A { /* y */ char c = \'\\\'\'; string s = @"a""b" + $"{OS.Execute("x")}{{}}"\n'
        b'+ """c""" + $$"""{{File.Delete(p)}}"""; void \\u0041() { Call("Execute"); } }\n#region "\n')
    yield (b's[gd_scene format=3 uid="uid://x"]\n[ext_resource type="Script" path="res://a.txt" id="1"]\n'
        b'[sub_resource type="GDScript" id="2"]\nscript/source = "OS.kill(1)\\n\\"x\\"\nFileAccess.open(y)"\n; z\n'
        b'[node name="A" type="HTTPRequest"]\na = Array[int]([1, #ff0, -2e3, &"b"])\n"c" = Object(GDScript,"source_code":"OS")\n')
    yield b"p" + PROJECT + b'[autoload]\nA="*res://a.gd"\n[editor_plugins]\nenabled=PackedStringArray("a")\n'
    yield b'l[configuration]\nentry_symbol="x"\n[libraries]\nlinux="res://a.so"\n[dependencies]\nlinux={"b.so":""}\n'
    for head in (b"\x7fELF\2\1\1" + bytes(9) + b"\3\0", b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0" + bytes(30), b"PK\3\4",
            b"#!/bin/sh\n", b"\xca\xfe\xba\xbe\0\0\0\2", b"\xcf\xfa\xed\xfe" + bytes(12)):
        yield b"h" + head


def requests():
    """As the target reads them: who asks (0 nobody, 1 an author, 2 a user, 3 a moderator, 4 an admin), the head, the body."""
    library, ours = "/asset-library/api", "/api/v1/account"
    form = "Content-Type: application/x-www-form-urlencoded"
    asset = {"title": "Thing", "description": "d", "category_id": "2", "godot_version": "4.2", "version_string": "1", "cost": "MIT",
        "download_provider": "GitHub", "download_commit": "b" * 40, "browse_url": "https://github.com/ann/x",
        "icon_url": "https://a.test/i.png", "previews": [{"enabled": 1, "operation": "insert", "type": "video", "link": "https://v.test"}]}

    def request(who, line, body="", *fields):
        text = body if isinstance(body, str) else json.dumps(body)
        return bytes([who]) + "\n".join([line, *fields, "", text]).encode()

    for target in (f"{library}/configure?type=any", f"{library}/asset?filter=th-1&godot_version=4.3&sort=name&reverse&support=community",
            f"{library}/asset?category=1&user=%25a&cost=m%25&max_results=2&page=1&support[featured]=1", f"{library}//asset/1000000000/",
            f"{library}/asset/edit?status[accepted]=1&asset=-1&filter=thing", f"{library}/asset/edit/1", f"{library}/reset_password?token=RESET",
            "/api/v1/", "/api/v1/tags/?featured_only=true", "/api/v1/search/query/?query=thing%232d-tools&sort=updated_asc&compatibility=4.3",
            "/api/v1/assets?tags=tools&type=0&licenses=MIT&licenses=x&page=2&batch_size=1", "/api/v1/assets//thing-1/",
            "/api/v1/releases/ann/thing-1/?stable_only=1", "/api/v1/publishers/ann", "/api/v1/search/autocomplete?query=th", "/api/v1/changelog",
            "/api/v1/licenses", "/api/v1/asset-types", "/healthz", "/metrics", f"/archives/{HASH}/a.zip", "/archives/release/1/a.zip", "/openapi.json"):
        yield request(0, "GET " + target)
    for path in ("", "/sessions", "/tokens", "/users/BOB", "/audit?before=9&subject=edit:1"):
        yield request(4, f"GET {ours}{path}")
    for path in ("/sessions", "/sessions/1", "/tokens/5"):
        yield request(1, f"DELETE {ours}{path}")
    yield request(4, f"POST {ours}/users/bob/level", {"level": "editor"})
    yield request(4, f"POST {ours}/users/bob/reset")
    yield request(1, f"POST {ours}/tokens", {"scope": "ann/x", "days": "7", "label": "l"})
    yield request(3, "GET /api/v1/upstream/map")
    yield request(3, "POST /api/v1/upstream/map", {"upstream": "a/b", "asset_id": "1000000000"})
    account = {"username": "Zo\u00eb", "password": "a long password", "email": "z@a.test"}
    yield request(0, f"POST {library}/register", account)
    yield request(0, f"POST {library}/login", {**account, "username": "ann"}, "User-Agent: x")
    yield request(0, f"POST {library}/forgot_password", "email=z%40a.test", form)
    yield request(0, f"POST {library}/reset_password", {"token": "RESET", "password": "another password"})
    yield request(2, f"POST {library}/change_password", {"old_password": "a long password", "new_password": "another password"})
    yield request(2, f"POST {library}/logout")
    yield request(1, f"POST {library}/user/feed")
    yield request(2, f"POST {library}/asset", asset)
    yield request(2, f"POST {library}/asset", "title=T&previews[0][enabled]=true&previews[0][operation]=insert&download_provider=cgit", form)
    yield request(1, f"POST {library}/asset/1000000000", {"title": "T", "godot_version": 40300, "previews": [
        {"enabled": True, "operation": "delete", "preview_id": "1"}, {"enabled": "0"}]})
    yield request(1, f"POST {library}/asset/edit/3", {"version_string": "2", "previews": [{"enabled": True, "edit_preview_id": 3, "remove": 1}]})
    for act, body in (("review", {}), ("accept", {"support_level": "official"}), ("reject", {"reason": "no"})):
        for number in (2, 3):
            yield request(3, f"POST {library}/asset/edit/{number}/{act}", body)
    for act, body in (("support_level", {"support_level": "featured"}), ("delete", {}), ("undelete", {})):
        yield request(3, f"POST {library}/asset/1000000000/{act}", body)
    yield request(1, f"POST {library}/asset/1000000000/delete")
    yield request(0, "POST /healthz", '{"a":1,"a":[{}]}', "Content-Length: 9999999", "If-None-Match: W/\"x\", *", "Host: b")
    yield request(0, "OPTIONS /api/v1/%zz/%2f")


SEEDS = {"archive": archives, "bundle": bundles, "description": descriptions, "layout": layouts,
    "metadata": metadata, "manifest": manifests, "lock": locks,
    "state": states, "library": libraries, "index": indexes, "versions": versions,
    "search": searches, "ref": refs, "config": configs, "url": urls, "audit": audits, "service": requests}


def main():
    for target, seeds in SEEDS.items():
        folder = pathlib.Path(sys.argv[1]) / target
        folder.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(seeds()):
            (folder / f"seed-{number}").write_bytes(data)


if __name__ == "__main__":
    main()
