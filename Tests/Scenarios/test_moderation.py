"""A month of moderation: hundreds of users propose, revise, review, accept and reject through the real server, several
moderators at once, and the service has to end where an independent model of the rules ends."""

import concurrent.futures
import os
import random
import unittest

import service_model
from service_client import Service
from service_model import ADMIN, EDITOR, MODERATOR, NORMAL, Model
from support import Case

PROVIDERS = {
    "GitHub": "https://github.com/{}/{}",
    "GitLab": "https://gitlab.com/{}/{}",
    "BitBucket": "https://bitbucket.org/{}/{}",
    "Gogs/Gitea/Codeberg": "https://codeberg.org/{}/{}",
}
LEVELS = {EDITOR: "editor", MODERATOR: "moderator", ADMIN: "admin"}
LICENSES = ("MIT", "GPLv3", "Apache-2.0", "CC0")


class Month(Case):
    """One month, played by one seed, so that a failure can be played again."""

    seed = int(os.environ.get("ASSETSTORE_SEED", "20261121"))
    users = 240
    acts = 1500

    def setUp(self):
        super().setUp()
        self.random = random.Random(self.seed)
        self.model = Model()
        self.service = Service(self, self.dir / "data")
        self.tokens = {}
        self.count = 0

    def unique(self, stem):
        self.count += 1
        return f"{stem} {self.count}"

    def test_the_service_ends_where_the_rules_do(self):
        self.register()
        for _ in range(self.acts):
            self.act()
        self.compare()

    def register(self):
        names = [f"user-{number}" for number in range(self.users)]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for name, token in zip(names, pool.map(self.service.signed_up, names)):
                self.tokens[name] = token
                self.model.levels[name] = NORMAL
        admin = self.service.admin()
        for name, level in zip(names, [ADMIN] + [MODERATOR] * 24 + [EDITOR] * 10):
            self.assertEqual(self.service.set_level(admin, name, LEVELS[level]), 200)
            self.model.levels[name] = level
        # So many that none of them writes more often than people do, and is held back for it.
        self.moderators = names[:25]
        self.everyone = names

    # What is proposed

    def repository(self, good=True):
        provider = self.random.choice(sorted(PROVIDERS))
        url = PROVIDERS[provider].format("owner", self.unique("repository").replace(" ", "-"))
        return provider, url if good else url.replace("https://", "http://elsewhere.example/")

    def commit(self, good=True):
        return "".join(self.random.choice("0123456789abcdef") for _ in range(40)) if good else "main"

    def whole(self):
        provider, url = self.repository(self.random.random() > 0.1)
        body = dict(
            title=self.unique("Title <b>& ' OR 1=1 --"), description=self.unique("Text\nof many \u4f60\u597d words"),
            category_id=str(self.random.randint(1, 7)), godot_version=self.random.choice(("3.5", "4.0", "4.2.1")),
            version_string=self.unique("v"), cost=self.random.choice(LICENSES), download_provider=provider,
            download_commit=self.commit(self.random.random() > 0.05), browse_url=url,
            icon_url=f"https://icons.example/{self.count}.png")
        if self.random.random() < 0.3:
            body["issues_url"] = self.random.choice((url + "/issues", f"https://bugs.example/{self.count}"))
        if self.random.random() < 0.05:
            del body[self.random.choice(sorted(set(body) - {"issues_url"}))]
        if self.random.random() < 0.4:
            body["previews"] = [self.insertion() for _ in range(self.random.randint(1, 3))]
        return body

    def insertion(self):
        link = f"https://pictures.example/{self.unique('p').replace(' ', '-')}.png"
        return dict(enabled=True, operation="insert", type="image", link=link, thumbnail=self.random.choice(("", link + "?t")))

    def part(self, number):
        """Some fields, never none that change something."""
        body = dict(title=self.unique("Better title"))
        for name in self.random.sample(("description", "cost", "version_string", "icon_url", "download"), 2):
            if name == "download":
                provider, url = self.repository()
                body.update(download_provider=provider, browse_url=url, download_commit=self.commit())
            elif name == "icon_url":
                body[name] = f"https://icons.example/{self.unique('i').replace(' ', '-')}.jpg"
            elif name == "cost":
                body[name] = self.random.choice(LICENSES)
            else:
                body[name] = self.unique(name)[:20]
        previews = [one for one in self.model.assets[number]["previews"] if "id" in one] if number in self.model.assets else []
        if self.random.random() < 0.4:
            items = [self.insertion()]
            for one in self.random.sample(previews, min(len(previews), 2)):
                operation = self.random.choice(("remove", "delete", "update"))
                item = dict(enabled=True, operation=operation, preview_id=one["id"])
                if operation == "update":
                    item["link"] = one["link"] + "#new"
                items.append(item)
            body["previews"] = items
        return body

    # What is done

    def act(self):
        acts = dict(submit=4, propose=4, revise=2, review=6, accept=6, reject=1, race=1, support=1, hide=1, strange=1)
        return getattr(self, self.random.choices(list(acts), acts.values())[0])()

    def user(self):
        return self.random.choice(self.everyone)

    def judge(self):
        """Mostly who may, sometimes anybody."""
        return self.random.choice(self.moderators) if self.random.random() < 0.9 else self.user()

    def edit(self, *states):
        numbers = sorted(number for number, one in self.model.edits.items() if not states or one["status"] in states)
        return self.random.choice(numbers) if numbers else None

    def call(self, user, path, body=None, form=False):
        return self.service.post(path, dict(body or {}, token=self.tokens[user]), form=form)

    def told(self, status, answer, what):
        self.assertEqual(answer.status, status, f"{what}: {answer.text[:500]} (seed {self.seed})")

    def keep(self, answer, edit):
        self.model.edits[int(answer.json["id"])] = edit

    def submit(self):
        user, body = self.user(), self.whole()
        status, edit = self.model.submit(user, body)
        answer = self.call(user, "/asset", body)
        self.told(status, answer, f"{user} submits {body}")
        if edit:
            self.keep(answer, edit)

    def propose(self):
        if not self.model.assets:
            return
        number = self.random.choice(sorted(self.model.assets))
        asset = self.model.assets[number]
        user = asset["user"] if self.random.random() < 0.8 else self.user()
        body = self.part(number)
        status, edit = self.model.propose(user, number, body)
        answer = self.call(user, f"/asset/{number}", body)
        self.told(status, answer, f"{user} proposes {body} for {number}")
        if edit:
            self.keep(answer, edit)

    def revise(self):
        number = self.edit("new") if self.random.random() < 0.9 else self.edit()
        if number is None:
            return
        edit = self.model.edits[number]
        user = edit["user"] if self.random.random() < 0.8 else self.user()
        body = dict(title=self.unique("Revised"), cost=self.random.choice(LICENSES))
        status = self.model.revise(user, number, body)
        self.told(status, self.call(user, f"/asset/edit/{number}", body), f"{user} revises {number}: {body}")

    def review(self):
        number = self.edit("new") if self.random.random() < 0.9 else self.edit()
        if number is not None:
            user = self.judge()
            status = self.model.review(user, number)
            self.told(status, self.call(user, f"/asset/edit/{number}/review"), f"{user} reviews {number}")

    def accept(self):
        number = self.edit("in_review") if self.random.random() < 0.9 else self.edit()
        if number is None:
            return
        user = self.judge()
        status = self.model.can_accept(user, number)
        answer = self.call(user, f"/asset/edit/{number}/accept")
        self.told(status, answer, f"{user} accepts {number}")
        if status == 200:
            self.accepted(number, answer)

    def accepted(self, number, answer):
        asset = int(answer.json["id"])
        self.model.accept(number, asset)
        # Previews have numbers of the service's own.
        shown = self.service.get(f"/asset/{asset}").json
        previews = self.model.assets[asset]["previews"]
        self.assertEqual([one["link"] for one in shown["previews"]], [one["link"] for one in previews])
        for one, there in zip(previews, shown["previews"]):
            one["id"] = there["preview_id"]

    def reject(self):
        number = self.edit("new", "in_review") if self.random.random() < 0.9 else self.edit()
        if number is None:
            return
        user, reason = self.judge(), self.random.choice(("no licence", "does not run", ""))
        status = self.model.reject(user, number, reason)
        self.told(status, self.call(user, f"/asset/edit/{number}/reject", {"reason": reason}), f"{user} rejects {number}")

    def race(self):
        """Several moderators accept the same edit at once: one of them does."""
        number = self.edit("in_review")
        if number is None:
            return
        several = self.random.sample(self.moderators, 6)
        with concurrent.futures.ThreadPoolExecutor(len(several)) as pool:
            answers = list(pool.map(lambda user: self.call(user, f"/asset/edit/{number}/accept"), several))
        good = [answer for answer in answers if answer.status == 200]
        self.assertEqual(len(good), 1, [answer.text for answer in answers])
        self.assertTrue(all(answer.status in (200, 403, 409) for answer in answers), [a.text for a in answers])
        self.accepted(number, good[0])

    def support(self):
        if self.model.assets:
            number = self.random.choice(sorted(self.model.assets) + [17])
            user, level = self.judge(), self.random.choice(("testing", "community", "official", "featured", "best"))
            status = self.model.support_level(user, number, level)
            answer = self.call(user, f"/asset/{number}/support_level", {"support_level": level})
            self.told(status, answer, f"{user} gives {number} the level {level}")

    def hide(self):
        if self.model.assets:
            number = self.random.choice(sorted(self.model.assets) + [17])
            owner = self.model.assets[number]["user"] if number in self.model.assets else self.user()
            user, flag = self.random.choice((owner, self.judge(), self.user())), self.random.random() < 0.5
            status = self.model.set_searchable(user, number, flag)
            answer = self.call(user, f"/asset/{number}/" + ("undelete" if flag else "delete"))
            self.told(status, answer, f"{user} sets {number} to {flag}")

    def strange(self):
        """What is no user's: each is refused, and nothing changes."""
        path = self.random.choice(("/asset", f"/asset/edit/{self.edit() or 1}/accept", f"/asset/{self.edit() or 1}/delete"))
        for token in ("", "x", self.tokens[self.everyone[0]][:-2] + "AA", ["a"], None):
            answer = self.service.post(path, dict(self.whole(), token=token))
            self.assertIn(answer.status, (400, 403), answer.text)

    # Where it ends

    def compare(self):
        for number in self.model.assets:
            shown = self.service.get(f"/asset/{number}").json
            expected = self.model.shown(number)
            shown["previews"] = [(one["type"], one["link"], one["thumbnail"]) for one in shown["previews"]]
            self.assertEqual({name: shown[name] for name in expected}, expected, f"asset {number}, seed {self.seed}")
        listed = self.service.listed("/asset?type=any&godot_version=any&max_results=500")
        self.assertEqual(
            sorted(int(one["asset_id"]) for one in listed),
            sorted(number for number, asset in self.model.assets.items() if asset["searchable"]))
        for status in ("new", "in_review", "accepted", "rejected"):
            listed = self.service.listed(f"/asset/edit?status={status}&max_results=500")
            expected = {number for number, edit in self.model.edits.items() if edit["status"] == status}
            self.assertEqual({int(one["edit_id"]) for one in listed}, expected, status)
        accepted = sum(edit["status"] == "accepted" for edit in self.model.edits.values())
        self.assertGreater(accepted, self.acts // 20, "hardly anything happened")


if __name__ == "__main__":
    unittest.main()
