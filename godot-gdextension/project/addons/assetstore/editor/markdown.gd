## Markdown as READMEs have it, as BBCode: headings, lists, quotes, code, rules, tables as text, emphasis and
## links. Raw HTML goes but for its text; an image becomes a link to itself.
@tool
extends RefCounted

const Bbcode := preload("bbcode.gd")

const HEADING_SIZES: PackedFloat32Array = [1.4, 1.25, 1.1, 1.0, 1.0, 1.0]
## In longer texts no marks are looked for, nor in marks within so many others.
const LONGEST_MARKED := 4000
const DEEPEST := 8


## `size` is that of the text, in pixels; headings are larger.
static func to_bbcode(text: String, size: int) -> String:
	var out := PackedStringArray()
	var paragraph := PackedStringArray()
	var lines := _without_html(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
	var index := 0
	while index < lines.size():
		var line := lines[index]
		var bare := line.strip_edges()
		var fence := bare.left(3)
		if fence == "```" or fence == "~~~":
			_flush(paragraph, out)
			var code := PackedStringArray()
			index += 1
			while index < lines.size() and not lines[index].strip_edges().begins_with(fence):
				code.append(lines[index])
				index += 1
			out.append(_code_block(code))
		elif not paragraph.is_empty() and _is_underline(bare, "="):
			_heading(paragraph, 1, size, out)
		elif not paragraph.is_empty() and _is_underline(bare, "-"):
			_heading(paragraph, 2, size, out)
		elif bare.is_empty():
			_flush(paragraph, out)
		elif paragraph.is_empty() and (line.begins_with("    ") or line.begins_with("\t")):
			var code := PackedStringArray()
			while index < lines.size() and (lines[index].begins_with("    ") or lines[index].begins_with("\t")):
				code.append(lines[index].trim_prefix("\t") if lines[index].begins_with("\t") else lines[index].substr(4))
				index += 1
			index -= 1
			out.append(_code_block(code))
		elif _is_rule(bare):
			_flush(paragraph, out)
			out.append("[center]⸻[/center]")
		elif bare.begins_with("#") and bare.lstrip("#").begins_with(" ") and bare.length() - bare.lstrip("#").length() <= 6:
			_flush(paragraph, out)
			paragraph.append(bare.lstrip("#").strip_edges().rstrip("#").strip_edges())
			_heading(paragraph, bare.length() - bare.lstrip("#").length(), size, out)
		elif bare.begins_with(">"):
			_flush(paragraph, out)
			var quoted := PackedStringArray()
			while index < lines.size() and lines[index].strip_edges().begins_with(">"):
				quoted.append(lines[index].strip_edges().trim_prefix(">").trim_prefix(" "))
				index += 1
			index -= 1
			out.append("[indent][i]%s[/i][/indent]" % inline(" ".join(quoted)))
		elif _item(line):
			_flush(paragraph, out)
			var items := PackedStringArray()
			while index < lines.size() and lines[index].strip_edges():
				var item := _item(lines[index])
				if item:
					var depth := mini(_depth(lines[index]), 4)
					items.append("%s%s %s" % ["    ".repeat(depth), _bullet(item), inline(_content(item))])
				elif not items.is_empty():
					items[items.size() - 1] += " " + inline(lines[index].strip_edges())
				index += 1
			index -= 1
			out.append("\n".join(items))
		elif bare.begins_with("|"):
			_flush(paragraph, out)
			var rows := PackedStringArray()
			while index < lines.size() and lines[index].strip_edges().begins_with("|"):
				var row := lines[index].strip_edges().trim_prefix("|").trim_suffix("|")
				if row.replace("-", "").replace(":", "").replace("|", "").strip_edges():
					rows.append("   ".join(Array(row.split("|")).map(func(cell: String) -> String: return inline(cell.strip_edges()))))
				index += 1
			index -= 1
			out.append("\n".join(rows))
		else:
			paragraph.append(bare + ("\n" if line.ends_with("  ") or line.ends_with("\\") else ""))
		index += 1
	_flush(paragraph, out)
	return "\n\n".join(out)


## The marks within a line. What repeats in the expression gives nothing back, so that no text makes it try for ever.
static func inline(text: String, depth := 0) -> String:
	if text.length() > LONGEST_MARKED or depth > DEEPEST:
		return Bbcode.escape(text)
	var mark := RegEx.create_from_string(
		"\\\\([\\\\`*_{}\\[\\]()#+\\-.!~>|])"  # 1: an escaped character
		+ "|(`++)(.+?)\\2(?!`)"  # 3: code
		+ "|!\\[([^\\]]*+)\\]\\(\\s*+<?([^)\\s>]++)>?[^)]*+\\)"  # 4, 5: an image
		+ "|\\[((?>[^\\[\\]!]++|!\\[[^\\]]*+\\]\\([^)]*+\\)|!|\\[[^\\]]*+\\])*+)\\]\\(\\s*+<?([^)\\s>]*+)>?[^)]*+\\)"  # 6, 7: a link
		+ "|<((?:https?://|mailto:)[^>\\s]++)>"  # 8
		+ "|(\\*\\*|__)(?=\\S)(.+?)(?<=\\S)\\9"  # 10: strong
		+ "|~~(?=\\S)(.+?)(?<=\\S)~~"  # 11: deleted
		+ "|\\*(?=\\S)(.+?)(?<=\\S)\\*"  # 12: emphasis
		+ "|(?<![\\w])_(?=\\S)(.+?)(?<=\\S)_(?![\\w])"  # 13
		+ "|(?<![\\w/])(https?://[^\\s<>\\[\\]\"]*[^\\s<>\\[\\]\".,;:!?)'*_])"  # 14
	)
	var out := ""
	var position := 0
	while position < text.length():
		var found := mark.search(text, position)
		if found == null:
			break
		out += Bbcode.escape(text.substr(position, found.get_start() - position))
		if found.get_string(1):
			out += Bbcode.escape(found.get_string(1))
		elif found.get_string(2):
			out += "[code]%s[/code]" % Bbcode.escape(found.get_string(3).strip_edges())
		elif found.get_string(5):
			out += Bbcode.link(found.get_string(5), Bbcode.escape(found.get_string(4) if found.get_string(4) else "image"))
		elif found.get_start(7) >= 0:
			# An image in a link is a badge: its words are enough.
			var image := RegEx.create_from_string("!\\[([^\\]]*+)\\]\\([^)]*+\\)")
			out += Bbcode.link(found.get_string(7), inline(image.sub(found.get_string(6), "$1", true), depth + 1))
		elif found.get_string(8):
			out += Bbcode.link(found.get_string(8), found.get_string(8).trim_prefix("mailto:"))
		elif found.get_string(10):
			out += "[b]%s[/b]" % inline(found.get_string(10), depth + 1)
		elif found.get_string(11):
			out += "[s]%s[/s]" % inline(found.get_string(11), depth + 1)
		elif found.get_string(12):
			out += "[i]%s[/i]" % inline(found.get_string(12), depth + 1)
		elif found.get_string(13):
			out += "[i]%s[/i]" % inline(found.get_string(13), depth + 1)
		else:
			out += Bbcode.link(found.get_string(14), found.get_string(14))
		position = found.get_end()
	return out + Bbcode.escape(text.substr(position))


static func _flush(paragraph: PackedStringArray, out: PackedStringArray) -> void:
	var text := " ".join(paragraph).replace("\\\n", "\n").replace("\n ", "\n").strip_edges()
	if text:
		# Lines that are too many for marks are not made one either, which would take as long to lay out.
		out.append(inline(text) if text.length() <= LONGEST_MARKED else Bbcode.escape("\n".join(paragraph)))
	paragraph.clear()


static func _heading(paragraph: PackedStringArray, level: int, size: int, out: PackedStringArray) -> void:
	var text := inline(" ".join(paragraph))
	paragraph.clear()
	if text:
		out.append("[font_size=%d][b]%s[/b][/font_size]" % [roundi(size * HEADING_SIZES[level - 1]), text])


static func _code_block(lines: PackedStringArray) -> String:
	return "[indent][code]%s[/code][/indent]" % Bbcode.escape("\n".join(lines))


static func _is_underline(bare: String, mark: String) -> bool:
	return not bare.is_empty() and bare.replace(mark, "").is_empty()


static func _is_rule(bare: String) -> bool:
	var marks := bare.replace(" ", "")
	return marks.length() >= 3 and marks[0] in ["*", "-", "_"] and marks.replace(marks[0], "").is_empty()


## The bullet or number and what follows, or "" if the line is no item of a list.
static func _item(line: String) -> String:
	var found := RegEx.create_from_string("^\\s*(([-*+]|\\d{1,9}[.)])\\s+\\S.*)$").search(line)
	return found.get_string(1) if found else ""


static func _depth(line: String) -> int:
	var blanks := line.replace("\t", "    ")
	return (blanks.length() - blanks.lstrip(" ").length()) / 2


static func _bullet(item: String) -> String:
	return "•" if item[0] in ["-", "*", "+"] else item.get_slice(" ", 0)


static func _content(item: String) -> String:
	var text := item.substr(item.find(" ") + 1).strip_edges()
	for box: String in ["[ ] ", "[x] ", "[X] "]:
		if text.begins_with(box):
			return ("☐ " if box == "[ ] " else "☑ ") + text.substr(4)
	return text


## Tags and comments go, what stands between tags stays. Code keeps everything.
static func _without_html(text: String) -> String:
	var html := RegEx.create_from_string(
		"(?s)(```.*?(?:```|\\z)|`[^`\\n]*`)|<!--.*?(?:-->|\\z)|</?[a-zA-Z][a-zA-Z0-9]*(?:\\s[^<>]*)?/?>")
	var out := ""
	var position := 0
	for found in html.search_all(text):
		out += text.substr(position, found.get_start() - position) + found.get_string(1)
		var tag := found.get_string().to_lower()
		if tag.begins_with("<br"):
			out += "  \n"
		elif tag.begins_with("<img"):
			var alternative := RegEx.create_from_string("alt\\s*=\\s*[\"']([^\"']*)").search(found.get_string())
			out += alternative.get_string(1) if alternative else ""
		position = found.get_end()
	return out + text.substr(position)
