## Objects that go, and calls that come, at odd times.
extends "case.gd"


class Listener:
	extends Node

	var heard := 0

	func hear(_first: Variant = null, _second: Variant = null, _third: Variant = null) -> void:
		heard += 1


func test_listeners_that_are_gone() -> void:
	var listener := Listener.new()
	var job := store.verify()
	for name: String in ["progress", "completed", "failed", "finished"]:
		job.connect(name, listener.hear)
	listener.free()
	await job.finished
	equal(job.error, {}, "it came to its end")


func test_calls_from_a_listener() -> void:
	var job := store.verify()
	var seen := {}
	# Once: a function that holds the job it is connected to would keep it for ever.
	job.completed.connect(
		func(_result: Dictionary):
			seen.other = store.verify().wait().clean
			job.cancel()
			seen.same = job.wait().clean
			seen.failed = store.install(["no/such"]).wait()
			store.close()
			store = null
			seen.state = job.state,
		CONNECT_ONE_SHOT
	)
	await job.finished
	equal(seen, {"other": true, "same": true, "failed": {}, "state": AssetStoreJob.STATE_COMPLETED}, "all of it")


func test_all_is_dropped_by_a_listener() -> void:
	var kept := {"job": store.verify()}
	var gone: WeakRef = weakref(kept.job)
	kept.job.completed.connect(
		func(_result: Dictionary):
			kept.clear()
			store = null
	)
	while gone.get_ref() != null:
		await tree.process_frame


func test_each_starts_the_next() -> void:
	var left := [50]
	var next := [Callable()]
	next[0] = func():
		left[0] -= 1
		if left[0] > 0:
			store.verify().finished.connect(next[0])
	next[0].call()
	while left[0] > 0:
		await tree.process_frame
	next.clear()


func test_lists_without_an_end() -> void:
	var names := []
	names.append(names)
	equal(store.install(names).wait(), {}, "a list in itself")
	names.clear()
	var options := {}
	options.into = options
	equal(store.install([], options).wait(), {}, "options in themselves")
	options.clear()
	options["x".repeat(1 << 20)] = 1
	equal(store.install([], options).wait(), {}, "a key of a megabyte")
	reports(3, "what has no end")
	var many := PackedStringArray()
	many.resize(100000)
	many.fill("a/b")
	equal(store.list(many), [] as Array[Dictionary], "many names")
	equal(store.remove(many).wait(), {}, "many names")


func test_threads_at_one_store() -> void:
	var threads: Array[Thread] = []
	for number in 8:
		threads.append(Thread.new())
		threads[number].start(
			func():
				for turn in 30:
					match (number + turn) % 6:
						0:
							store.open(dir.path_join("store"))
						1:
							store.close()
						2:
							store.search("x")
						3:
							store.project_path = dir.path_join("project")
							store.list()
						4:
							store.verify().cancel()
						5:
							store.add_source("source-%d" % number, dir)
							store.last_error.size()
		)
	for thread in threads:
		thread.wait_to_finish()
	# Those that found the store closed.
	errors.take()
	check(store.open(dir.path_join("store")), "it is whole")
	equal(store.list_sources().size(), store.list_sources().filter(func(s): return s.name.begins_with("source-")).size(), "its sources")
