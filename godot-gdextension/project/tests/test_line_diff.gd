## The difference of two texts, held to what makes it one, and to examples.
extends "case.gd"

const LineDiff := preload("res://addons/assetstore/editor/line_diff.gd")


func diff(old: String, new: String) -> Array:
	return LineDiff.lines(old.split(""), new.split("")).map(func(line: PackedStringArray) -> String: return "".join(line))


func test_examples() -> void:
	equal(diff("abc", "abc"), [" a", " b", " c"], "the same")
	equal(diff("abc", "axc"), [" a", "-b", "+x", " c"], "one line")
	equal(diff("ac", "abc"), [" a", "+b", " c"], "one more")
	equal(diff("abc", "ac"), [" a", "-b", " c"], "one less")
	equal(LineDiff.lines([], ["a"]), [PackedStringArray(["+", "a"])] as Array[PackedStringArray], "from nothing")
	equal(LineDiff.lines(["a"], []), [PackedStringArray(["-", "a"])] as Array[PackedStringArray], "to nothing")
	equal(LineDiff.lines([], []).size(), 0, "nothing")


func test_random_texts() -> void:
	var random := RandomNumberGenerator.new()
	random.seed = 7
	for round in 300:
		var old := PackedStringArray()
		var new := PackedStringArray()
		for index in random.randi_range(0, 12):
			old.append("abc"[random.randi_range(0, 2)])
		for index in random.randi_range(0, 12):
			new.append("abc"[random.randi_range(0, 2)])
		var was := PackedStringArray()
		var is_ := PackedStringArray()
		var common := 0
		for line in LineDiff.lines(old, new):
			if line[0] != "+":
				was.append(line[1])
			if line[0] != "-":
				is_.append(line[1])
			common += 1 if line[0] == " " else 0
		if not check(was == old and is_ == new, "both can be had again: %s %s" % [old, new]):
			return
		equal(common, longest_common(old, new), "shortest: %s %s" % [old, new])


func longest_common(a: PackedStringArray, b: PackedStringArray) -> int:
	var row := PackedInt32Array()
	row.resize(b.size() + 1)
	for x in a:
		var before := row.duplicate()
		for index in b.size():
			row[index + 1] = before[index] + 1 if x == b[index] else maxi(before[index + 1], row[index])
	return row[b.size()]


func test_hunks() -> void:
	var old := PackedStringArray()
	for number in 30:
		old.append(str(number + 1))
	var new := old.duplicate()
	new[4] = "five"
	new.insert(20, "more")
	var hunks := LineDiff.hunks(old, new)
	var headers := hunks.filter(func(line: PackedStringArray) -> bool: return line[0] == "@")
	equal(headers.map(func(line: PackedStringArray) -> String: return line[1]), ["-2,7 +2,7", "-18,6 +18,7"], "where they are")
	equal(hunks.size(), 2 + 8 + 7, "how long they are")
	equal(LineDiff.hunks(old, old).size(), 0, "no difference, no hunk")


func test_very_different_texts() -> void:
	var old := PackedStringArray()
	var new := PackedStringArray()
	for number in 5000:
		old.append("old %d" % number)
		new.append("new %d" % number)
	var began := Time.get_ticks_msec()
	equal(LineDiff.lines(old, new).size(), 10000, "all of both")
	check(Time.get_ticks_msec() - began < 10000, "soon")
