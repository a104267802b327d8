## Assets of which every text is meant to do harm: they are shown as texts, of a length that anyone reads.
@tool
extends "case.gd"

const LONGEST := 1200


func run() -> void:
	await add_source("strangers", OS.get_environment("SERVER") + "/asset-library/api")
	control("Online").button_pressed = true
	await press("Sync")
	await until(func() -> bool: return titles().size() == 4, "reading the source")
	await until(idle, "the end of it")
	look("the list")
	for item: TreeItem in control("Results").get_root().get_children():
		item.select(0)
		await until(func() -> bool: return text("Description") != "" and not text("Description").contains("not read yet"), "its page")
		look("an asset")
		check(not text("Description").contains("\u202e"), "no text runs backwards")
		check(not control("Issues").visible, "no link to a script")
	control("Results").item_activated.emit()
	await press("Install")
	await until(func() -> bool: return control("Plan").visible, "the plan")
	look("the plan")
	await confirm("Plan")
	await until(func() -> bool: return is_shown("Remove"), "the installation")
	look("an installed asset")
	await key(KEY_TAB, KEY_MASK_CTRL)
	await until(idle, "quiet")
	await press("Verify")
	await until(func() -> bool: return row("Packages").ends_with("as installed"), "verifying")
	await press("ShowHistory")
	check(rows("Past").size() == 1, "what was done")
	look("what was done")
	control("History").hide()
	await frame()


## Fails if any control shows a text that is too long or of several lines, or wants more room than a window has.
func look(what: String) -> void:
	var room := 1000 * EditorInterface.get_editor_scale()
	check(screen.get_combined_minimum_size().x < room, "%s is %s wide" % [what, screen.get_combined_minimum_size().x])
	check(screen.get_combined_minimum_size().y < room, "%s is %s high" % [what, screen.get_combined_minimum_size().y])
	for node: Node in screen.find_children("*", "", true, false):
		var texts := PackedStringArray()
		if node is Tree:
			texts = rows(node.name)
			for item: TreeItem in node.get_root().get_children() if node.get_root() else []:
				texts.append(item.get_tooltip_text(0))
		elif node is OptionButton:
			for index: int in node.item_count:
				texts.append(node.get_item_text(index))
		elif node is Label or node is BaseButton and "text" in node:
			texts.append(node.text)
			texts.append(node.tooltip_text)
		elif node is RichTextLabel:
			check(not node.text.contains("[img") and not node.text.contains("[url=res"), "%s: a tag in %s" % [what, node.name])
			check(node.get_parsed_text().length() < 30000, "%s: too much in %s" % [what, node.name])
		elif node is Window:
			texts.append(node.title)
			if node.visible:
				check(node.get_contents_minimum_size().x < room, "%s: %s is wide" % [what, node.name])
		for shown in texts:
			check(shown.length() < LONGEST, "%s: %d letters in %s" % [what, shown.length(), node.name])
			check(not shown.contains("\u202e") and shown.count("\n") < 5, "%s: unfit letters in %s" % [what, node.name])
