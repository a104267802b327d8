"""The rules of the Asset Library, as a model that knows nothing of the service.

Written from the description of the reference server: who may propose, revise, review, accept and reject; what an
accepted edit changes; what bumps the version counter. A request gives the status it should get, and changes the
model if that is 200. Where the reference server has accidents, the answer is the proper one.
"""

import re

NORMAL, VERIFIED, EDITOR, MODERATOR, ADMIN = 0, 5, 25, 50, 100
FIELDS = ("title description category_id godot_version version_string cost download_provider download_commit "
          "browse_url issues_url icon_url").split()
DOWNLOAD = ("browse_url", "download_provider", "download_commit", "version_string")
FULL_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
ARCHIVES = {
    "GitHub": "{}/archive/{}.zip",
    "GitLab": "{}/-/archive/{}.zip",
    "BitBucket": "{}/get/{}.zip",
    "Gogs/Gitea/Codeberg": "{}/archive/{}.zip",
    "cgit": "{}/snapshot/{}.zip",
}
REPOSITORIES = {
    "GitHub": r"https://github\.com/[^/]+/[^/]+/?",
    "GitLab": r"https://[^/]+/[^/]+(/[^/]+)+/?",
    "BitBucket": r"https://bitbucket\.org/[^/]+/[^/]+/?",
    "Gogs/Gitea/Codeberg": r"https?://[^/]+/[^/]+/[^/]+/?",
    "cgit": r"https?://[^/]+/[^/]+/[^/]+/?",
}


def download_url(asset):
    if asset["download_provider"] == "Custom":
        return asset["download_commit"]
    return ARCHIVES[asset["download_provider"]].format(asset["browse_url"].rstrip("/"), asset["download_commit"])


def issues_url(asset):
    if asset["issues_url"] or asset["download_provider"] in ("cgit", "Custom"):
        return asset["issues_url"]
    return asset["browse_url"].rstrip("/") + "/issues"


def is_doubtful(fields):
    """Whether only those who are verified may propose this."""
    provider, commit, url = (fields.get(name) for name in ("download_provider", "download_commit", "browse_url"))
    if "icon_url" in fields and not re.fullmatch(r"https?://.+\.(png|jpe?g)", fields["icon_url"], re.I):
        return True
    if url is None or provider is None:
        return False
    if re.fullmatch(r"https://.*\.git", url):
        return True
    if provider == "Custom":
        return not re.fullmatch(r"https?://.+\.zip", commit)
    return not re.fullmatch(REPOSITORIES[provider], url)


class Model:
    def __init__(self):
        self.levels = {}
        self.assets = {}
        self.edits = {}

    # What may be proposed

    def _gate(self, user, body, merged):
        level = self.levels[user]
        commit = body.get("download_commit")
        if commit is not None and body.get("download_provider") != "Custom":
            if not FULL_HASH.fullmatch(commit) and level < MODERATOR:
                return 403
        if is_doubtful(merged) and level < VERIFIED:
            return 403
        return 200

    def submit(self, user, body):
        for name in FIELDS:
            if name != "issues_url" and not body.get(name):
                return 400, None
        status = self._gate(user, body, body)
        if status != 200:
            return status, None
        fields = {name: body.get(name) for name in FIELDS}
        if fields["issues_url"] is None or fields["issues_url"] == issues_url(dict(fields, issues_url="")):
            fields["issues_url"] = ""
        return 200, dict(asset=None, user=user, status="new", reason="", fields=fields,
                         previews=[self._preview(item, "insert") for item in body.get("previews", [])])

    @staticmethod
    def _preview(item, operation=None):
        operation = operation or {"delete": "remove"}.get(item["operation"], item["operation"])
        return dict(operation=operation, preview=item.get("preview_id"), type=item.get("type"),
                    link=item.get("link"), thumbnail=item.get("thumbnail"))

    def propose(self, user, number, body):
        asset = self.assets.get(number)
        if asset is None:
            return 404, None
        if asset["user"] != user and self.levels[user] < EDITOR:
            return 403, None
        status = self._gate(user, body, self._checked(asset, body))
        if status != 200:
            return status, None
        return 200, dict(asset=number, user=user, status="new", reason="", fields=self._changed(asset, body),
                         previews=[self._preview(item) for item in body.get("previews", [])])

    @staticmethod
    def _checked(asset, body):
        """What the checks of addresses look at: only with an address in the body do they run at all."""
        fields = {"icon_url": body["icon_url"]} if "icon_url" in body else {}
        if "browse_url" in body:
            for name in ("browse_url", "download_provider", "download_commit"):
                fields[name] = body.get(name, asset[name])
        return fields

    @staticmethod
    def _changed(asset, body):
        changed = {}
        for name in FIELDS:
            value = body.get(name)
            changed[name] = None if value is None or value == asset[name] else value
        merged = {name: asset[name] if changed[name] is None else changed[name] for name in FIELDS}
        if changed["issues_url"] is not None and changed["issues_url"] == issues_url(dict(merged, issues_url="")):
            changed["issues_url"] = None if asset["issues_url"] == "" else ""
        return changed

    def revise(self, user, number, body):
        edit = self.edits.get(number)
        if edit is None:
            return 404
        if edit["user"] != user or edit["status"] != "new":
            return 403
        if edit["asset"] is None:
            fields = {name: body.get(name) or edit["fields"][name] for name in FIELDS}
            checked = {name: fields[name] for name in FIELDS}
        else:
            fields = self._changed(self.assets[edit["asset"]], body)
            checked = self._checked(self.assets[edit["asset"]], body)
        status = self._gate(user, body, checked)
        if status == 200:
            edit["fields"] = fields
        return status

    # Moderation

    def _moderate(self, user, number, states):
        if self.levels[user] < MODERATOR:
            return 403
        if number not in self.edits:
            return 404
        return 200 if self.edits[number]["status"] in states else 403

    def review(self, user, number):
        status = self._moderate(user, number, ("new", "in_review"))
        if status == 200:
            self.edits[number].update(status="in_review", reason="")
        return status

    def reject(self, user, number, reason):
        if self.levels[user] >= MODERATOR and not reason:
            return 400
        status = self._moderate(user, number, ("new", "in_review"))
        if status == 200:
            self.edits[number].update(status="rejected", reason=reason)
        return status

    def can_accept(self, user, number):
        return self._moderate(user, number, ("in_review",))

    def accept(self, number, asset_number):
        """After the service has accepted, and said which asset it is now."""
        edit = self.edits[number]
        edit.update(status="accepted", reason="")
        self.levels[edit["user"]] = max(self.levels[edit["user"]], VERIFIED)
        if edit["asset"] is None:
            edit["asset"] = asset_number
            self.assets[asset_number] = dict(
                edit["fields"], user=edit["user"], version=1, support_level="community", searchable=True, previews=[])
        else:
            changed = {name: value for name, value in edit["fields"].items() if value is not None}
            asset = self.assets[edit["asset"]]
            asset.update(changed)
            asset["version"] += any(name in changed for name in DOWNLOAD)
        previews = self.assets[edit["asset"]]["previews"]
        for change in edit["previews"]:
            if change["operation"] == "insert":
                previews.append(dict(
                    type=change["type"] or "image", link=change["link"] or "", thumbnail=change["thumbnail"] or ""))
                continue
            for one in [one for one in previews if one.get("id") == change["preview"]]:
                if change["operation"] == "remove":
                    previews.remove(one)
                else:
                    one.update({name: change[name] for name in ("link", "thumbnail") if change[name] is not None})

    def support_level(self, user, number, level):
        if self.levels[user] < MODERATOR:
            return 403
        if level not in ("testing", "community", "official", "featured"):
            return 400
        if number not in self.assets:
            return 404
        self.assets[number]["support_level"] = level.replace("official", "featured")
        return 200

    def set_searchable(self, user, number, flag):
        asset = self.assets.get(number)
        if asset is None:
            return 404
        if asset["user"] != user and self.levels[user] < MODERATOR:
            return 403
        if not flag:
            asset["deleted_by"] = user
        elif not asset["searchable"] and self.levels[user] < MODERATOR and asset["deleted_by"] != user:
            return 403
        asset["searchable"] = flag
        return 200

    def shown(self, number):
        """What the service should say of an asset."""
        asset = self.assets[number]
        return dict(
            {name: asset[name] for name in FIELDS}, issues_url=issues_url(asset), download_url=download_url(asset),
            version=str(asset["version"]), support_level=asset["support_level"], author=asset["user"],
            searchable="1" if asset["searchable"] else "0",
            previews=[(one["type"], one["link"], one["thumbnail"] or one["link"]) for one in asset["previews"]])
