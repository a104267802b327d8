## Runs the tests of one script: --script tests/run.gd -- tests/NAME.gd [OUT]
##
## A test is a method that begins with test_. What became of each is printed, and a last line that only a
## run that got to its end has.
extends SceneTree


func _initialize() -> void:
	run(OS.get_cmdline_user_args()[0])


func run(path: String) -> void:
	var script: GDScript = load("res://" + path)
	var log := ErrorLog.new()
	OS.add_logger(log)
	var count := 0
	for method in script.get_script_method_list():
		var name: String = method.name
		if not name.begins_with("test_"):
			continue
		count += 1
		# What jobs of the test before have still to tell.
		await process_frame
		await process_frame
		log.take()
		var test: Object = script.new()
		test.begin(self, log, name)
		await test.call(name)
		var problems: PackedStringArray = test.end()
		print("ok " if problems.is_empty() else "FAILED ", name)
		for problem in problems:
			print("    ", problem)
		test = null
	OS.remove_logger(log)
	print("END ", count)
	quit()


## What the engine reports while a test runs: an error that a test does not expect fails it.
class ErrorLog:
	extends Logger

	var _errors: Array[Dictionary] = []
	var _lock := Mutex.new()

	func _log_error(
		function: String,
		file: String,
		line: int,
		code: String,
		rationale: String,
		_notify: bool,
		type: int,
		backtraces: Array[ScriptBacktrace]
	) -> void:
		var script := ""
		if not backtraces.is_empty() and backtraces[0].get_frame_count() > 0:
			script = "%s:%d" % [backtraces[0].get_frame_file(0), backtraces[0].get_frame_line(0)]
		_lock.lock()
		_errors.append(
			{
				"text": rationale if rationale else code,
				"at": "%s %s:%d" % [function, file, line],
				"type": type,
				"script": script,
			}
		)
		_lock.unlock()

	func take() -> Array[Dictionary]:
		_lock.lock()
		var taken := _errors
		_errors = []
		_lock.unlock()
		return taken
