## Searching and looking at one asset.
extends "case.gd"


func test_search() -> void:
	sync_samples()
	var page := store.search("dialogue")
	equal(page.total, 1, "one has it")
	equal(page.corrected, "", "as it was written")
	var asset: Dictionary = page.assets[0]
	equal(asset.ref, "samples:sample-works/dialogue-box", "its name")
	equal(typeof(asset.number), TYPE_INT, "integers are integers")
	equal(asset.type, "addon", "its type")
	check(page.assets.is_typed(), "the page is typed")
	equal(store.search("dialoge").corrected, "dialogue", "a slip is mended")


func test_nothing_found() -> void:
	var page := store.search("nothing")
	equal(page.total, 0, "nothing")
	var assets: Array[Dictionary] = page.assets
	equal(assets.size(), 0, "an empty page is typed too")
	equal(store.last_error, {}, "and no error")


func test_filters() -> void:
	sync_samples()
	equal(store.search("", {"godot": "3.5"}).total, 0, "godot")
	equal(store.search("", {"godot": "4.6"}).total, 3, "godot")
	equal(store.search("", {"type": AssetStore.TYPE_PROJECT}).total, 0, "type")
	equal(store.search("", {"type": AssetStore.TYPE_ADDON}).total, 3, "type")
	equal(store.search("", {"license": "mit"}).total, 3, "license")
	equal(store.search("", {"category": "2D Tools"}).total > 0, true, "category")
	equal(store.search("", {"author": "Sample Works"}).total, 2, "author")
	equal(store.search("", {"tag": "no such tag"}).total, 0, "tag")
	equal(store.search("", {"source": "samples"}).total, 3, "source")
	equal(store.search("", {"support": AssetStore.SUPPORT_TESTING}).total, 1, "support")
	equal(store.search("", {"support": AssetStore.SUPPORT_COMMUNITY | AssetStore.SUPPORT_FEATURED}).total, 2, "support")
	equal(store.search("", {"limit": 2}).assets.size(), 2, "limit")
	equal(store.search("", {"limit": 2, "page": 1}).assets.size(), 1, "page")
	equal(store.search("", {"offset": 2}).assets.size(), 1, "offset")
	equal(store.search("", {&"limit": 1}).assets.size(), 1, "a StringName as key")
	equal(store.search("", {"license": &"MIT"}).total, 3, "a StringName as value")
	var names := func(filters): return store.search("", filters).assets.map(func(a): return a.title)
	var titles: Array = names.call({"sort": AssetStore.SORT_NAME})
	var sorted := titles.duplicate()
	sorted.sort()
	equal(titles, sorted, "sort")
	sorted.reverse()
	equal(names.call({"sort": AssetStore.SORT_NAME, "reverse": true}), sorted, "reverse")
	equal(store.search("", {"source": "nowhere"}), {}, "no such source")
	refused(store.last_error, "not-found", "unknown-source", "no such source")


## What is no path stays as it was written.
func test_texts_like_paths() -> void:
	pack("reader", "1.0", {"README.md": "Reads what is below res://addons and user://."})
	sync_packages()
	var total: int = store.search("reader").total
	equal(total, 1, "there is one")
	for text in ["res://", "user://reader", "res://addons/reader"]:
		equal(store.search(text).corrected.contains(dir), false, text)
		store.get_asset(text)
		equal(store.last_error.subject, text, "the name is told as it was written")
		store.remove_source(text)
		equal(store.last_error.subject, text, "and so is that of a source")
		var job := store.fetch_asset(text)
		job.wait()
		equal(job.error.subject, text, "of an asset that is fetched")
		job = store.install([], {"sha256": text})
		job.wait()
		check(not job.error.message.contains(dir), "a hash: %s" % job.error)
	errors.take()


func test_asset() -> void:
	sync_samples()
	var details := store.get_asset("samples:sample-works/dialogue-box")
	equal(details.asset.title, "Dialogue Box", "its title")
	equal(details.complete, true, "files bring all along")
	check(details.description.length() > 10, "it is described")
	equal(typeof(details.tags), TYPE_PACKED_STRING_ARRAY, "tags are strings")
	check(details.releases.size() > 0 and details.releases[0].sha256.length() == 64, "a release")
	equal(store.fetch_asset("samples:1").wait().asset.title, "Dialogue Box", "by its number")
	equal(store.get_asset("sample-works/dialog"), {}, "no such asset")
	refused(store.last_error, "not-found", "unknown-ref", "no such asset")
	check(store.last_error.hint.contains("dialogue-box"), "the hint has the nearest")


func test_texts_of_all_kinds() -> void:
	pack("ünïcode", "1.0", {"plugin.gd": "extends EditorPlugin\n"})
	sync_packages()
	equal(store.search("ünïcode").total, 1, "beyond ASCII")
	equal(store.search("😀 \" \\ \n \t ' % _ *").total, 0, "signs")
	equal(store.search("x".repeat(1 << 20)).total, 0, "a text of a megabyte")
	equal(store.search("word ".repeat(100000)).total, 0, "many words")
	equal(store.get_asset("a/" + "b".repeat(1 << 20)), {}, "a name of a megabyte")
	errors.take()
	# A String of the engine may hold half a surrogate pair; no text outside can. How it is replaced is
	# the engine's to say: here it only must not harm.
	store.search(String.chr(0xD800))
	store.get_asset("a/" + String.chr(0xDC00))
	errors.take()
