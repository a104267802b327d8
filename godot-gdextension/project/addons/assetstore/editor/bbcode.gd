## BBCode of strangers made harmless for a RichTextLabel: known tags stay where they are closed, everything
## else is shown as the text it is. Nothing is loaded from the project and nothing moves.
@tool
extends RefCounted

const PLAIN_TAGS: PackedStringArray = ["b", "i", "u", "s", "code", "center", "right", "indent"]
const LISTS: PackedStringArray = ["ul", "ol"]
## Colours and sizes of strangers are seldom readable in both themes: their text stays.
const DROPPED_TAGS: PackedStringArray = [
	"color", "bgcolor", "fgcolor", "font", "font_size", "size", "p", "left", "table", "cell", "tr", "td", "list", "*"
]
const SCHEMES: PackedStringArray = ["https://", "http://", "mailto:"]


## Text so that a RichTextLabel shows it as it is.
static func escape(text: String) -> String:
	return text.replace("[", "[lb]")


static func is_link(url: String) -> bool:
	for scheme in SCHEMES:
		if url.to_lower().begins_with(scheme):
			# A bracket or quote would end the tag, and what follows be tags of the stranger's.
			return not ("[" in url or "]" in url or '"' in url or "\n" in url)
	return false


static func link(url: String, shown: String) -> String:
	return "[url=%s]%s[/url]" % [url, shown] if is_link(url) else shown


static func clean(text: String) -> String:
	var tag := RegEx.create_from_string("\\[(/?)([a-zA-Z_]+|\\*)([ =][^\\[\\]]*)?\\]")
	var out := ""
	var open: Array[String] = []
	var position := 0
	while position < text.length():
		var found := tag.search(text, position)
		if found == null:
			break
		out += escape(text.substr(position, found.get_start() - position))
		position = found.get_end()
		var name := found.get_string(2).to_lower()
		var value := found.get_string(3).trim_prefix("=").trim_prefix(" ").replace('"', "")
		if "code" in open and not (name == "code" and found.get_string(1)):
			out += escape(found.get_string())
		elif found.get_string(1):
			out += _close(name, open)
		elif name in PLAIN_TAGS or name in LISTS:
			open.append(name)
			out += "[%s]" % name
		elif name == "url":
			var url := value
			if not url:
				var end := text.findn("[/url]", position)
				url = text.substr(position, end - position).strip_edges() if end >= 0 else ""
			if is_link(url):
				open.append("url")
				out += "[url=%s]" % url
		elif name == "img":
			var end := text.findn("[/img]", position)
			position = end + "[/img]".length() if end >= 0 else position
		elif name in DROPPED_TAGS:
			pass
		elif name == "br":
			out += "\n"
		elif name == "lb":
			out += "[lb]"
		elif name == "rb":
			out += "[rb]"
		else:
			out += escape(found.get_string())
	out += escape(text.substr(position))
	while not open.is_empty():
		out += "[/%s]" % open.pop_back()
	return out


## Closes a tag that is open, and those inside of it; one that is not is dropped.
static func _close(name: String, open: Array[String]) -> String:
	if name not in open:
		return ""
	var out := ""
	while true:
		var last: String = open.pop_back()
		out += "[/%s]" % last
		if last == name:
			return out
	return out
