## The releases of an asset, and for which versions of Godot they are.
@tool
extends Tree

const Look := preload("look.gd")
const Versions := preload("versions.gd")
const Words := preload("words.gd")

## A release is to be installed.
signal wanted(version: String)

## More than anyone looks at; they are the newest.
const MOST := 100


func _init() -> void:
	name = "Releases"
	Look.table(self, ["Version", "Godot", "Published", "Size"])
	scroll_horizontal_enabled = false
	# As high as its rows: the page scrolls.
	scroll_vertical_enabled = false
	Look.describe(self, "Releases")
	item_activated.connect(func() -> void: wanted.emit(get_selected().get_metadata(0)))
	button_clicked.connect(func(item: TreeItem, _column: int, _id: int, _mouse: int) -> void:
		wanted.emit(item.get_metadata(0)))


func show_releases(releases: Array, installed: String) -> void:
	clear()
	var root := create_item()
	for release: Dictionary in releases.slice(0, MOST):
		var item := create_item(root)
		item.set_metadata(0, release.version)
		item.set_text(0, Words.line(release.version, 60))
		item.set_text(1, Versions.range_text(release.godot_min, release.godot_max))
		item.set_text(2, Words.date(release.published))
		item.set_text(3, Words.size(release.size))
		if release.version == installed:
			item.set_icon(0, Look.icon("StatusSuccess"))
			item.set_tooltip_text(0, "This one is installed.")
		elif not release.yanked:
			item.add_button(3, Look.icon("AssetLib"), 0, false, "Install this release… (Enter)")
		if release.yanked:
			item.set_text(0, "%s withdrawn" % Words.line(release.version, 40))
			item.set_tooltip_text(0, "Withdrawn: %s" % Words.line(release.yanked))
			item.set_custom_color(0, Look.color("warning_color"))
		if not Versions.suits(release.godot_min, release.godot_max, Versions.running()):
			item.set_custom_color(1, Look.color("warning_color"))
			item.set_tooltip_text(1, "Not for Godot %s, which is running." % Versions.running())
