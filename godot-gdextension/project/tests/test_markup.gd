## Descriptions of strangers as BBCode: what is shown, and what cannot get through.
extends "case.gd"

const Bbcode := preload("res://addons/assetstore/editor/bbcode.gd")
const Links := preload("res://addons/assetstore/editor/links.gd")
const Markdown := preload("res://addons/assetstore/editor/markdown.gd")
const Markup := preload("res://addons/assetstore/editor/markup.gd")
const Words := preload("res://addons/assetstore/editor/words.gd")


func markdown(text: String, wanted: String) -> void:
	equal(Markdown.to_bbcode(text, 10), wanted, text)


func shown(bbcode: String) -> String:
	var label := RichTextLabel.new()
	label.bbcode_enabled = true
	label.text = bbcode
	var text := label.get_parsed_text()
	label.free()
	return text


func test_markdown_blocks() -> void:
	markdown("one\ntwo\n\nthree", "one two\n\nthree")
	markdown("# Title #\ntext", "[font_size=14][b]Title[/b][/font_size]\n\ntext")
	markdown("Title\n===\nSmaller\n---", "[font_size=14][b]Title[/b][/font_size]\n\n[font_size=13][b]Smaller[/b][/font_size]")
	markdown("#hash", "#hash")
	markdown("- a\n* b\n  - c\n1. d\n- [x] e", "• a\n• b\n    • c\n1. d\n• ☑ e")
	markdown("- a\n  goes on", "• a goes on")
	markdown("> a\n> b", "[indent][i]a b[/i][/indent]")
	markdown("```gdscript\nvar a := [1]\n# **no**\n```", "[indent][code]var a := [lb]1]\n# **no**[/code][/indent]")
	markdown("    indented\n\n\ttoo", "[indent][code]indented[/code][/indent]\n\n[indent][code]too[/code][/indent]")
	markdown("a\n\n---\n\nb", "a\n\n[center]⸻[/center]\n\nb")
	markdown("| a | b |\n|---|:-:|\n| 1 | 2 |", "a   b\n1   2")
	markdown("a  \nb", "a\nb")
	markdown("```\nnever closed", "[indent][code]never closed[/code][/indent]")
	markdown("", "")


func test_markdown_marks() -> void:
	markdown("**a** __b__ *c* _d_ ~~e~~ `f*g*`", "[b]a[/b] [b]b[/b] [i]c[/i] [i]d[/i] [s]e[/s] [code]f*g*[/code]")
	markdown("**a *b* c**", "[b]a [i]b[/i] c[/b]")
	markdown("snake_case_name 2 * 3 * 4", "snake_case_name 2 * 3 * 4")
	markdown("\\*no\\* \\[x]", "*no* [lb]x]")
	markdown("[a](https://example.org/x)", "[url=https://example.org/x]a[/url]")
	markdown("see https://example.org/a_b.", "see [url=https://example.org/a_b]https://example.org/a_b[/url].")
	markdown("<https://example.org>", "[url=https://example.org]https://example.org[/url]")
	markdown("![an icon](https://example.org/i.png)", "[url=https://example.org/i.png]an icon[/url]")
	markdown("[![build](https://a.example/b.svg)](https://c.example)", "[url=https://c.example]build[/url]")
	markdown("a <b>c</b><!-- d --> <img src=x alt=\"e\"> < f", "a c e < f")


func test_markdown_of_strangers() -> void:
	markdown("[b]x", "[lb]b]x")
	markdown("[img]res://icon.svg[img]", "[lb]img]res://icon.svg[lb]img]")
	markdown("[a](javascript:alert)", "a")
	markdown("[a](res://secret)", "a")
	for text: String in ["[x](https://e.org/][img]res://i.png)", "`[img]res://i.png[/img]`", "# [img]a[/img]", "> [font=res://f.ttf]x"]:
		check(not Markdown.to_bbcode(text, 10).contains("[img]"), "no image: " + text)
		check(not Markdown.to_bbcode(text, 10).contains("[font="), "no font: " + text)
	markdown("a <!-- never [url=res://x] closed", "a")


func test_no_text_takes_long() -> void:
	var units: Array[String] = [
		"*", "[", "> ", "_a", "`", "<a ", "[url]", "[img]", "[b]", "**a ", "*_", "[a](", "![", "[[a](!", "<!--", "a\n\n", "|a"]
	for unit in units:
		for length: int in [3900, 1000000]:
			for end: String in ["", "[/i]"]:
				var began := Time.get_ticks_msec()
				var made := Markup.to_bbcode(unit.repeat(length / unit.length()) + end, 10)
				check(Time.get_ticks_msec() - began < 3000, "%d of %s take long" % [length, unit])
				check(made.length() < 10 * Markup.LONGEST, "%d of %s become much" % [length, unit])
				check(deepest(made) <= Bbcode.DEEPEST, "%d of %s go deep" % [length, unit])


## How many tags are open at one time.
func deepest(bbcode_text: String) -> int:
	var open := 0
	var most := 0
	for tag in RegEx.create_from_string("\\[(/?)[a-z_]+[^\\[\\]]*\\]").search_all(bbcode_text.replace("[lb]", "")):
		open += -1 if tag.get_string(1) else 1
		most = maxi(most, open)
	return most


func test_long_texts_are_cut() -> void:
	for line in Markup.cut("word ".repeat(2000) + "x".repeat(5000)).split("\n"):
		check(line.length() <= Markup.LONGEST_LINE, "a line of %d" % line.length())
	equal(Markup.cut("a\nb\u202ec\u0007d\te"), "a\nbcd\te", "what has no look")
	check(Markup.to_bbcode("a\n".repeat(2000), 10).ends_with("[i]This is the beginning of a long text.[/i]"), "saying so")
	check(not Markup.to_bbcode("a\n".repeat(700), 10).contains("beginning"), "nothing is cut")


func test_links() -> void:
	for url: String in ["https://example.org/a?b=c#d", "HTTP://example.org", "mailto:a@example.org"]:
		check(Links.is_link(url), url)
	for url: String in [
		"", "res://a.gd", "file:///etc/passwd", "javascript:a", "https://", "https://a b", "https://a\nb", "https://a]b",
		"https://a\"b", " https://a", "https://a\u0001b", "https://" + "a".repeat(3000)]:
		check(not Links.is_link(url), url.left(40))
	check(Links.is_web("https://example.org") and not Links.is_web("mailto:a@example.org"), "what can be fetched")


func bbcode(text: String, wanted: String) -> void:
	equal(Bbcode.clean(text), wanted, text)


func test_bbcode() -> void:
	bbcode("[b]a[/b] [I]b[/I]", "[b]a[/b] [i]b[/i]")
	bbcode("[b]never closed", "[b]never closed[/b]")
	bbcode("[b][i]crossed[/b][/i]", "[b][i]crossed[/i][/b]")
	bbcode("[url=https://example.org]a[/url]", "[url=https://example.org]a[/url]")
	bbcode("[url]https://example.org[/url]", "[url=https://example.org]https://example.org[/url]")
	bbcode("[url=\"https://example.org\"]a[/url]", "[url=https://example.org]a[/url]")
	bbcode("[url=res://x.gd]a[/url]", "a")
	bbcode("[img]res://icon.svg[/img]x[img width=9]y", "xy")
	bbcode("[color=red]a[/color] [rainbow]b[/rainbow]", "a [lb]rainbow]b")
	bbcode("[code][b]x[/b][/code]", "[code][lb]b]x[lb]/b][/code]")
	bbcode("array[0] = [1, 2]", "array[lb]0] = [lb]1, 2]")
	equal(shown(Bbcode.clean("[b]a[/b] [c] [lb] [code][i][/code]")), "a [c] [ [i]", "what is seen")


func test_which_language() -> void:
	check(Markup.is_bbcode("[b]a[/b]"), "BBCode")
	check(not Markup.is_bbcode("[a](b) [0] [/x]"), "Markdown")
	equal(Markup.to_bbcode("**a**", 10), "[b]a[/b]", "Markdown")
	equal(Markup.to_bbcode("[b]a[/b] **c**", 10), "[b]a[/b] **c**", "BBCode")


func test_lines_of_strangers() -> void:
	equal(Words.line("a\n[b]b[/b]\t\u202ec\u0001d"), "a [b]b[/b] c d", "one line")
	equal(Words.line("x".repeat(1000000), 5), "xxxxx…", "a long one")
	equal(Words.line("👩‍💻 نص", 10), "👩‍💻 نص", "what people write")
	equal(Words.line(""), "", "nothing")
	var change := {"kind": "install", "title": "%s\n{version}", "old_version": "", "version": "1\n2"}
	equal(Words.will(change), "Installs %s {version} 1 2", "nothing is put in for what a stranger writes")
