## Runs the script that $DOCK_TEST names in the editor, with the dock beside it, and ends the editor.
##
## As in run.gd, the last line is one that only a run that got to its end has.
@tool
extends EditorPlugin


func _ready() -> void:
	if OS.has_environment("DOCK_TEST"):
		_run.call_deferred()


func _run() -> void:
	while EditorInterface.get_resource_filesystem().is_scanning():
		await get_tree().process_frame
	var script: GDScript = load("res://tests/dock/%s.gd" % OS.get_environment("DOCK_TEST"))
	var test: Object = script.new()
	test.begin(self)
	await test.run()
	print("END ", test.problems.size())
	for problem: String in test.problems:
		print("    ", problem)
	get_tree().quit()
