## Descriptions as BBCode for a RichTextLabel, whichever of three languages they are written in.
@tool
extends RefCounted

const Bbcode := preload("bbcode.gd")
const Markdown := preload("markdown.gd")

const LONGEST := 200000


static func to_bbcode(text: String, size: int) -> String:
	var shown := text.left(LONGEST).strip_edges()
	return Bbcode.clean(shown) if is_bbcode(shown) else Markdown.to_bbcode(shown, size)


## A closing tag tells: Markdown has none in brackets, and plain text is Markdown without marks.
static func is_bbcode(text: String) -> bool:
	var closing := RegEx.create_from_string("(?i)\\[/(b|i|u|s|url|img|code|center|color|ul|ol|list|indent|font_size|table)\\]")
	return closing.search(text) != null
