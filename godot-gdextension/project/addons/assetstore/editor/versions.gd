## Which Godot this is, and what suits it.
@tool
extends RefCounted


## MAJOR.MINOR of the running editor.
static func running() -> String:
	var version := Engine.get_version_info()
	return "%d.%d" % [version.major, version.minor]


## Negative, 0 or positive as a is before, at or after b: "4.10" is after "4.9", and "4" is before "4.1".
static func compare(a: String, b: String) -> int:
	var left := a.split(".")
	var right := b.split(".")
	for index in mini(left.size(), right.size()):
		var difference := left[index].to_int() - right[index].to_int()
		if difference != 0:
			return difference
	return left.size() - right.size()


## Whether what asks for these versions runs in that one; unknown ones suit.
static func suits(godot_min: String, godot_max: String, version: String) -> bool:
	if godot_min.left(1).is_valid_int() and compare(godot_min, version) > 0:
		return false
	# A maximum of 4.3 means all of 4.3.
	if godot_max.left(1).is_valid_int():
		var parts := version.split(".").slice(0, godot_max.count(".") + 1)
		return compare(godot_max, ".".join(parts)) >= 0
	return true


## "4.2 or later", "4.2 to 4.4", or "" if nothing is known.
static func range_text(godot_min: String, godot_max: String) -> String:
	if godot_max and godot_min != godot_max:
		return "%s to %s" % [godot_min, godot_max]
	if godot_max:
		return godot_max
	if godot_min.left(1).is_valid_int():
		return godot_min + " or later"
	return godot_min.replace("_", " ")
