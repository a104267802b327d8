## The lines by which two texts differ: Myers' shortest edit script, in the hunks that people know.
@tool
extends RefCounted

const CONTEXT := 3
## Texts that differ more are shown as all old lines, then all new ones: nobody reads it line by line, and
## the search takes the square of this.
const MOST_EDITS := 1500


## What became of each line, in order: [" ", line], ["-", line] or ["+", line].
static func lines(old: PackedStringArray, new: PackedStringArray) -> Array[PackedStringArray]:
	var start := 0
	while start < mini(old.size(), new.size()) and old[start] == new[start]:
		start += 1
	var end := 0
	while (
		end < mini(old.size(), new.size()) - start
		and old[old.size() - 1 - end] == new[new.size() - 1 - end]
	):
		end += 1
	var out: Array[PackedStringArray] = []
	for line in old.slice(0, start):
		out.append(PackedStringArray([" ", line]))
	out.append_array(_middle(old.slice(start, old.size() - end), new.slice(start, new.size() - end)))
	for line in old.slice(old.size() - end):
		out.append(PackedStringArray([" ", line]))
	return out


## The changed lines with those around them; each hunk begins with ["@", "-LINE,COUNT +LINE,COUNT"].
static func hunks(old: PackedStringArray, new: PackedStringArray) -> Array[PackedStringArray]:
	var all := lines(old, new)
	var near := PackedByteArray()
	near.resize(all.size())
	for index in all.size():
		if all[index][0] != " ":
			for other in range(maxi(0, index - CONTEXT), mini(all.size(), index + CONTEXT + 1)):
				near[other] = 1
	var out: Array[PackedStringArray] = []
	var old_line := 1
	var new_line := 1
	var index := 0
	while index < all.size():
		if not near[index]:
			old_line += 1
			new_line += 1
			index += 1
			continue
		var header := out.size()
		var old_start := old_line
		var new_start := new_line
		out.append(PackedStringArray())
		while index < all.size() and near[index]:
			out.append(all[index])
			old_line += 0 if all[index][0] == "+" else 1
			new_line += 0 if all[index][0] == "-" else 1
			index += 1
		out[header] = PackedStringArray(["@", "-%d,%d +%d,%d" % [
			old_start, old_line - old_start, new_start, new_line - new_start]])
	return out


static func _middle(old: PackedStringArray, new: PackedStringArray) -> Array[PackedStringArray]:
	var trace: Array[PackedInt32Array] = []
	var limit := mini(old.size() + new.size(), MOST_EDITS)
	var reach := PackedInt32Array()
	reach.resize(2 * limit + 3)
	for edits in limit + 1:
		trace.append(reach.slice(limit - edits, limit + edits + 3))
		for diagonal in range(-edits, edits + 1, 2):
			var at := limit + 1 + diagonal
			var x: int
			if diagonal == -edits or (diagonal != edits and reach[at - 1] < reach[at + 1]):
				x = reach[at + 1]
			else:
				x = reach[at - 1] + 1
			while x < old.size() and x - diagonal < new.size() and old[x] == new[x - diagonal]:
				x += 1
			reach[at] = x
			if x >= old.size() and x - diagonal >= new.size():
				return _walk_back(old, new, trace)
	var out: Array[PackedStringArray] = []
	for line in old:
		out.append(PackedStringArray(["-", line]))
	for line in new:
		out.append(PackedStringArray(["+", line]))
	return out


static func _walk_back(
	old: PackedStringArray, new: PackedStringArray, trace: Array[PackedInt32Array]
) -> Array[PackedStringArray]:
	var out: Array[PackedStringArray] = []
	var x := old.size()
	var y := new.size()
	for edits in range(trace.size() - 1, -1, -1):
		var reach := trace[edits]
		# trace[edits] holds the diagonals from -edits - 1 to edits + 1.
		var diagonal := x - y
		var at := edits + 1 + diagonal
		var down := diagonal == -edits or (diagonal != edits and reach[at - 1] < reach[at + 1])
		var from := diagonal + 1 if down else diagonal - 1
		var from_x := reach[edits + 1 + from]
		var from_y := from_x - from
		if edits == 0:
			from_x = 0
			from_y = 0
		while x > from_x and y > from_y:
			x -= 1
			y -= 1
			out.append(PackedStringArray([" ", old[x]]))
		if edits > 0:
			if down:
				y -= 1
				out.append(PackedStringArray(["+", new[y]]))
			else:
				x -= 1
				out.append(PackedStringArray(["-", old[x]]))
	out.reverse()
	return out
