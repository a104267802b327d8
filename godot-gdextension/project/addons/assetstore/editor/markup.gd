## Descriptions as BBCode for a RichTextLabel, whichever of three languages they are written in.
##
## The engine lays text out paragraph by paragraph: what is longer than one reads here is cut.
@tool
extends RefCounted

const Bbcode := preload("bbcode.gd")
const Markdown := preload("markdown.gd")

const LONGEST := 20000
const MOST_LINES := 800
const LONGEST_LINE := 2000


## `size` is that of the text, in pixels. May be called on any thread.
static func to_bbcode(text: String, size: int) -> String:
	var shown := cut(text)
	var made := Bbcode.clean(shown) if is_bbcode(shown) else Markdown.to_bbcode(shown, size)
	var is_whole := text.length() <= LONGEST and text.count("\n") < MOST_LINES
	return made if is_whole else made + "\n\n[i]This is the beginning of a long text.[/i]"


## The beginning of a text, in lines that are not too long.
static func cut(text: String) -> String:
	# What has no look could else make text run backwards, or hide some of it.
	var unfit := RegEx.create_from_string("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}\\x{feff}]")
	var out := PackedStringArray()
	for line in text.left(LONGEST).replace("\r\n", "\n").replace("\r", "\n").split("\n").slice(0, MOST_LINES):
		line = unfit.sub(line, "", true)
		while line.length() > LONGEST_LINE:
			var blank := line.rfind(" ", LONGEST_LINE)
			var end := blank if blank > 0 else LONGEST_LINE
			out.append(line.left(end))
			line = line.substr(end).lstrip(" ")
		out.append(line)
	return "\n".join(out)


## A closing tag tells: Markdown has none in brackets, and plain text is Markdown without marks.
static func is_bbcode(text: String) -> bool:
	var closing := RegEx.create_from_string("(?i)\\[/(b|i|u|s|url|img|code|center|color|ul|ol|list|indent|font_size|table)\\]")
	return closing.search(text) != null
