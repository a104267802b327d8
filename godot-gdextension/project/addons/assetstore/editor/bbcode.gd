## BBCode of strangers made harmless for a RichTextLabel: known tags stay where they are closed, everything
## else is shown as the text it is. Nothing is loaded from the project and nothing moves.
@tool
extends RefCounted

const Links := preload("links.gd")

const PLAIN_TAGS: PackedStringArray = ["b", "i", "u", "s", "code", "center", "right", "indent"]
const LISTS: PackedStringArray = ["ul", "ol"]
## Colours and sizes of strangers are seldom readable in both themes: their text stays.
const DROPPED_TAGS: PackedStringArray = [
	"color", "bgcolor", "fgcolor", "font", "font_size", "size", "p", "left", "table", "cell", "tr", "td", "list", "*"
]
## Deeper than anyone writes, and less deep than the engine can go.
const DEEPEST := 16


## Text so that a RichTextLabel shows it as it is.
static func escape(text: String) -> String:
	return text.replace("[", "[lb]")


static func link(url: String, shown: String) -> String:
	return "[url=%s]%s[/url]" % [url, shown] if Links.is_link(url) else shown


static func clean(text: String) -> String:
	var tag := RegEx.create_from_string("\\[(/?)([a-zA-Z_]{1,12}|\\*)([ =][^\\[\\]]*+)?\\]")
	var out := PackedStringArray()
	var open: Array[String] = []
	var ends := {"url": -1, "img": -1}
	var position := 0
	while position < text.length():
		var found := tag.search(text, position)
		if found == null:
			break
		out.append(escape(text.substr(position, found.get_start() - position)))
		position = found.get_end()
		var name := found.get_string(2).to_lower()
		var value := found.get_string(3).trim_prefix("=").trim_prefix(" ").replace('"', "")
		if "code" in open and not (name == "code" and found.get_string(1)):
			out.append(escape(found.get_string()))
		elif found.get_string(1):
			_close(name, open, out)
		elif name in PLAIN_TAGS or name in LISTS:
			_open(name, "[%s]" % name, open, out)
		elif name == "url":
			var url := value if value else text.substr(position, mini(_end("url", text, position, ends) - position, 2000)).strip_edges()
			if Links.is_link(url):
				_open("url", "[url=%s]" % url, open, out)
		elif name == "img":
			var end := _end("img", text, position, ends)
			position = end + "[/img]".length() if end < text.length() else position
		elif name in DROPPED_TAGS:
			pass
		elif name == "br":
			out.append("\n")
		elif name == "lb" or name == "rb":
			out.append("[%s]" % name)
		else:
			out.append(escape(found.get_string()))
	out.append(escape(text.substr(position)))
	while not open.is_empty():
		out.append("[/%s]" % open.pop_back())
	return "".join(out)


static func _open(name: String, tag: String, open: Array[String], out: PackedStringArray) -> void:
	if open.size() < DEEPEST:
		open.append(name)
		out.append(tag)


## Closes a tag that is open, and those inside of it; one that is not is dropped.
static func _close(name: String, open: Array[String], out: PackedStringArray) -> void:
	while name in open:
		var last: String = open.pop_back()
		out.append("[/%s]" % last)
		if last == name:
			return


## Where the next closing tag of that name is, or the end of the text. Looked for once for all tags before it.
static func _end(name: String, text: String, position: int, ends: Dictionary) -> int:
	if ends[name] < position:
		var end := text.findn("[/%s]" % name, position)
		ends[name] = end if end >= 0 else text.length()
	return ends[name]
