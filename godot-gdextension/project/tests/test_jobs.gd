## Jobs: signals, turns, cancelling, and objects that are let go.
extends "case.gd"

var heard: Array = []


func listen(job: AssetStoreJob) -> void:
	job.progress.connect(func(done: int, total: int, what: String): hear(["progress", done, total, what]))
	job.completed.connect(func(result: Dictionary): hear(["completed", result]))
	job.failed.connect(func(error: Dictionary): hear(["failed", error]))
	job.finished.connect(func(): hear(["finished"]))


func hear(what: Array) -> void:
	check(OS.get_thread_caller_id() == OS.get_main_thread_id(), "on the main thread")
	heard.append(what)


func test_signals() -> void:
	check(store.add_source("samples", OS.get_environment("SAMPLES")), "a source")
	var job := store.sync()
	listen(job)
	equal(heard, [], "nothing before the call returns")
	await job.finished
	var names := heard.map(func(what): return what[0])
	equal(names.slice(-2), ["completed", "finished"], "in this order")
	equal(names.count("completed") + names.count("failed"), 1, "one end")
	equal(heard[-2][1], job.result, "with the result")
	equal(job.state, AssetStoreJob.STATE_COMPLETED, "its state")
	equal(job.error, {}, "no error")
	check(job.phase in [AssetStoreJob.PHASE_METADATA, AssetStoreJob.PHASE_DETAILS], "its phase")
	for what in heard.slice(0, -2):
		equal(what[0], "progress", "before the end")
		check(what[1] >= 0 and (what[2] == 0 or what[1] <= what[2]), "numbers")
	await tree.process_frame
	equal(heard.map(func(what): return what[0]).count("finished"), 1, "once")


func test_progress_comes() -> void:
	var big := "x".repeat(1 << 20)
	var archive := pack("big", "1.0", {"a.txt": big, "b.txt": big, "c.txt": big, "d.txt": big})
	var job := store.install([archive])
	listen(job)
	await job.finished
	equal(job.error, {}, "it is installed")
	var reports := heard.filter(func(what): return what[0] == "progress")
	check(reports.size() > 0, "there is progress")


## A listener that takes its time does not keep the engine from its next frame.
func test_progress_comes_once_a_frame() -> void:
	var files := {}
	for i in 150:
		files["%d.txt" % i] = str(i).repeat(100000)
	var job := store.install([pack("big", "1.0", files)])
	var frames: Array[int] = []
	job.progress.connect(
		func(_done: int, _total: int, _what: String):
			frames.append(Engine.get_process_frames())
			OS.delay_msec(3)
	)
	await job.finished
	equal(job.error, {}, "it is installed")
	check(frames.size() > 2, "there is progress: %s" % [frames])
	# The last report comes with the end.
	for i in range(1, frames.size() - 1):
		check(frames[i] > frames[i - 1], "in a frame of its own: %s" % [frames])


func test_failure() -> void:
	var job := store.install(["no/asset"])
	listen(job)
	await job.finished
	equal(heard.map(func(what): return what[0]), ["failed", "finished"], "in this order")
	refused(heard[0][1], "not-found", "unknown-ref", "no asset")
	equal(job.error, heard[0][1], "its error")
	equal(job.result, {}, "no result")
	equal(job.state, AssetStoreJob.STATE_FAILED, "its state")
	equal(store.last_error, {}, "it was started")


func test_failure_at_once() -> void:
	var job := store.install(["x/y"], {"nonsense": 1})
	reports(1, "an option that there is not")
	check(job.is_finished(), "it has failed")
	refused(store.last_error, "misuse", "unknown-option", "the call")
	equal(job.error, store.last_error, "the job")
	listen(job)
	await job.finished
	equal(heard.map(func(what): return what[0]), ["failed", "finished"], "it says so")


func test_cancel() -> void:
	var server := silent_server()
	store.add_source("silent", "http://127.0.0.1:%d" % server.get_local_port())
	var job := store.sync()
	listen(job)
	while not server.is_connection_available():
		await tree.process_frame
	equal(job.state, AssetStoreJob.STATE_RUNNING, "it is at work")
	equal(store.search("x").total, 0, "others are not held up")
	job.cancel()
	await job.finished
	refused(job.error, "cancelled", "cancelled", "it was cancelled")
	equal(heard.map(func(what): return what[0]).slice(-2), ["failed", "finished"], "it says so")
	job.cancel()
	equal(job.state, AssetStoreJob.STATE_FAILED, "nothing happens")


func test_turns() -> void:
	var server := silent_server()
	var url := "http://127.0.0.1:%d/a.zip" % server.get_local_port()
	var archive := pack("thing", "1.0", {"thing.gd": "#\n"})
	var first := store.install([url])
	var second := store.install([archive])
	var third := store.install([archive])
	var beside := store.add_archives([archive])
	while not server.is_connection_available():
		await tree.process_frame
	check(not beside.wait().is_empty(), "what does not use the project goes on")
	equal(second.state, AssetStoreJob.STATE_WAITING, "the second waits")
	equal(store.list(), [] as Array[Dictionary], "quick calls do not")
	equal(store.last_error, {}, "and succeed")
	third.cancel()
	equal(third.wait(), {}, "one that waits is cancelled")
	refused(third.error, "cancelled", "cancelled", "while it waits")
	equal(second.state, AssetStoreJob.STATE_WAITING, "the second still waits")
	first.cancel()
	equal(first.wait(), {}, "the first ends")
	check(not second.wait().is_empty(), "then comes the second")
	equal(store.list().size(), 1, "it is installed")


func test_one_that_nobody_keeps() -> void:
	var archive := pack("thing", "1.0", {"thing.gd": "#\n"})
	store.install([archive])
	var id := store.install([archive]).get_instance_id()
	while is_instance_id_valid(id):
		await tree.process_frame
	equal(store.list().size(), 1, "it went on to its end, and then away")


func test_none_by_itself() -> void:
	check(not ClassDB.can_instantiate("AssetStoreJob"), "only a store makes one")
	check(ClassDB.can_instantiate("AssetStore"), "a store can be made")
	check(ClassDB.instantiate("AssetStore") is AssetStore, "by name")


func test_from_another_thread() -> void:
	sync_samples()
	var thread := Thread.new()
	thread.start(
		func():
			var found: Dictionary = store.search("dialogue")
			var installed: Dictionary = store.install(["samples:sample-works/health-bar"]).wait()
			return [found.total, installed.changes.size()]
	)
	while thread.is_alive():
		store.search("box")
		await tree.process_frame
	equal(thread.wait_to_finish(), [1, 1], "it works there too")


func test_many_at_once() -> void:
	sync_samples()
	var jobs: Array[AssetStoreJob] = []
	for i in 40:
		jobs.append(store.fetch_asset("samples:1"))
	for i in 10:
		jobs.append(store.verify())
	for job in jobs:
		check(not job.wait().is_empty(), "each is done: %s" % job.error)


## They are a long list, not as many threads.
func test_thousands_at_once() -> void:
	var ends := {"completed": 0, "failed": 0}
	var jobs: Array[AssetStoreJob] = []
	for i in 10000:
		jobs.append(store.verify())
		jobs[i].completed.connect(func(_result: Dictionary): ends.completed += 1)
		jobs[i].failed.connect(func(_error: Dictionary): ends.failed += 1)
	check(DirAccess.get_directories_at("/proc/self/task").size() < 100, "few threads")
	for job in jobs.slice(5000):
		job.cancel()
	jobs[4999].wait()
	equal(jobs.slice(0, 5000).filter(func(job): return not job.is_finished()).size(), 0, "one after another")
	await jobs[9999].finished
	await tree.process_frame
	equal(ends.completed + ends.failed, 10000, "each came to an end")
	check(ends.completed >= 5000 and ends.failed > 0, "of its own: %s" % ends)


func test_script_class() -> void:
	var script := GDScript.new()
	script.source_code = "extends AssetStore\nfunc total(text):\n\treturn search(text).total\n"
	script.reload()
	var mine: AssetStore = script.new()
	check(mine.open(dir.path_join("store")), "it opens")
	equal(mine.total("x"), 0, "its own method")


func test_wrong_calls() -> void:
	var job := store.verify()
	listen(job)
	await job.finished
	var count := heard.size()
	for method in ClassDB.class_get_method_list("AssetStoreJob", true):
		for value in [null, 1, "text", store, job, [], {}]:
			for arguments in [[], [value], [value, value]]:
				job.callv(method.name, arguments)
	check(errors.take().size() > 20, "they were refused")
	await tree.process_frame
	equal(heard.size(), count, "its end is told once")
	check(job.get("result").clean, "its result")
	job.set("result", 1)
	check(job.result.clean, "cannot be set")


## What hears of the end may let the engine work, as dialogs do, before it returns.
func test_end_is_told_once() -> void:
	var job := store.install(["no/asset"])
	listen(job)
	# By its number: a function that holds the job it is connected to would keep it for ever.
	var id := job.get_instance_id()
	job.failed.connect(func(_error: Dictionary): instance_from_id(id).call("_deliver"))
	await job.finished
	await tree.process_frame
	equal(heard.map(func(what): return what[0]), ["failed", "finished"], "once")
