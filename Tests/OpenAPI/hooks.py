"""What schemathesis does to each request and with each answer: who asks, and for what is there.

test_openapi.py says in KNOWN what there is, and reads in `seen` what was answered. Who asks takes turns, so that nobody comes to the limit of writes, and logs in again where a
request ended the session. Each request comes from an address of its own, for limits count by address too.
"""

import http.client
import itertools
import json
import os
import pathlib

import schemathesis
from hypothesis import strategies

KNOWN = json.loads(pathlib.Path(os.environ["KNOWN"]).read_text())
TURN = itertools.count()
TOKENS = {}
UPLOAD = "/api/v1/publish/{publisher}/{slug}/{version}"
# Packages, whole and damaged.
PACKAGES = [pathlib.Path(path).read_bytes() for path in KNOWN["packages"]]
for kind in ("application/zip", "application/octet-stream"):
    schemathesis.openapi.media_type(kind, strategies.sampled_from(PACKAGES))


def login(name, turn):
    connection = http.client.HTTPConnection("127.0.0.1", KNOWN["port"], timeout=60)
    fields = {"Content-Type": "application/json", "X-Forwarded-For": f"172.16.{turn // 250 % 250}.{turn % 250}"}
    connection.request("POST", "/asset-library/api/login", json.dumps({"username": name, "password": KNOWN["password"]}), fields)
    token = json.loads(connection.getresponse().read())["token"]
    connection.close()
    return token


@schemathesis.hook
def before_call(context, case, kwargs):
    turn = next(TURN)
    case.headers = dict(case.headers or {})
    case.headers["X-Forwarded-For"] = f"10.{turn // 62500 % 250}.{turn // 250 % 250}.{turn % 250}"
    # Every other time something that is there.
    if turn % 2 and case.path_parameters:
        for name in list(case.path_parameters):
            known = KNOWN["parameters"].get(f"{case.operation.path} {name}") or KNOWN["parameters"].get(name)
            if known:
                case.path_parameters[name] = known[turn // 2 % len(known)]
    names = KNOWN["users"]
    if turn % 2 and isinstance(case.body, dict):
        if "asset_id" in case.body:
            case.body["asset_id"] = str(KNOWN["assets"][0])
        if names and "scope" in case.body:
            case.body["scope"] = f"{names[turn % len(names)]}/thing"
    if names and (case.meta is None or "Authorization" not in str(case.meta.phase.data)):
        name = names[turn % len(names)]
        if name not in TOKENS:
            TOKENS[name] = login(name, turn)
        case.headers["Authorization"] = f"Bearer {TOKENS[name]}"
        # Such a token is for one asset.
        if turn % 2 and case.operation.path in (UPLOAD, f"{UPLOAD}/yank"):
            known = KNOWN["published"][turn // 2 % len(KNOWN["published"])]
            case.path_parameters.update(publisher=known["publisher"], slug=known["slug"])
            case.headers["Authorization"] = f"Bearer {known['token']}"
            if isinstance(case.body, bytes) and case.body in PACKAGES:
                # As its body, it would be judged anew, and all else with it.
                kwargs["data"] = PACKAGES[turn // 2 % len(PACKAGES)]


@schemathesis.hook
def after_call(context, case, response):
    with open(KNOWN["seen"], "a") as seen:
        seen.write(f"{case.method} {case.operation.path} {response.status_code}\n")
    token = (case.headers or {}).get("Authorization", "").removeprefix("Bearer ")
    if response.status_code == 403 and b"not any more" in response.content or "/logout" in case.operation.path:
        for name in [name for name, known in TOKENS.items() if known == token]:
            del TOKENS[name]
