## The editor as it is, for comparison.
@tool
extends RefCounted

var problems := PackedStringArray()


func begin(_running: EditorPlugin) -> void:
	pass


func run() -> void:
	pass
