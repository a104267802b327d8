## The row of choices that narrow a search down, as the filters that AssetStore.search() takes.
@tool
extends HFlowContainer

const Look := preload("look.gd")
const Session := preload("session.gd")
const Versions := preload("versions.gd")

signal changed

## Categories and licences are gathered from the newest assets, at most from so many.
const GATHERED_PAGES := 4

const SORTS := {
	"Best match": AssetStore.SORT_DEFAULT,
	"Newest": AssetStore.SORT_UPDATED,
	"Name": AssetStore.SORT_NAME,
	"Licence": AssetStore.SORT_LICENSE,
	"Rating": AssetStore.SORT_RATING,
}

var session: Session

var _category := _choice("Category")
var _godot := _choice("Godot")
var _license := _choice("Licence")
var _support := _choice("Support")
var _type := _choice("Type")
var _source := _choice("Source")
var _sort := _choice("Sort")


func _init() -> void:
	name = "Filters"
	_offer(_category, "All categories", {})
	_offer(_godot, "Any Godot", {"Godot " + Versions.running(): Versions.running()})
	_godot.select(1)
	_offer(_license, "All licences", {})
	_offer(_support, "Any support", {
		"Featured": AssetStore.SUPPORT_FEATURED,
		"Featured and community": AssetStore.SUPPORT_FEATURED | AssetStore.SUPPORT_COMMUNITY,
		"Testing": AssetStore.SUPPORT_TESTING,
	})
	_offer(_type, "Addons and projects", {"Addons": AssetStore.TYPE_ADDON, "Projects": AssetStore.TYPE_PROJECT})
	_offer(_source, "All sources", {})
	for text: String in SORTS:
		_add(_sort, text, SORTS[text])


func filters() -> Dictionary:
	var chosen := {"sort": _value(_sort)}
	for key: String in ["category", "godot", "license", "support", "type", "source"]:
		var value: Variant = _value(get("_" + key))
		if value != null:
			chosen[key] = value
	return chosen


## Assets for all versions of Godot, known or not.
func allow_any_godot() -> void:
	_godot.select(0)
	changed.emit()


func reset() -> void:
	for box: OptionButton in [_category, _godot, _license, _support, _type, _source]:
		box.select(0)
	changed.emit()


## Offers what the catalogue has now; what was chosen stays chosen if it is still there.
func gather() -> void:
	var categories := {}
	var licenses := {}
	for page in GATHERED_PAGES:
		var found := session.store.search("", {"limit": 500, "page": page, "sort": AssetStore.SORT_UPDATED})
		for asset: Dictionary in found.get("assets", []):
			categories[asset.category] = asset.category
			licenses[asset.license] = asset.license
		if found.get("assets", []).size() < 500:
			break
	var sources := {}
	for source in session.store.list_sources():
		sources[source.name] = source.name
	_offer_again(_category, "All categories", categories)
	_offer_again(_license, "All licences", licenses)
	_offer_again(_source, "All sources", sources)
	_source.visible = sources.size() > 1


func _choice(meaning: String) -> OptionButton:
	var box := OptionButton.new()
	box.name = meaning
	box.tooltip_text = meaning
	box.fit_to_longest_item = false
	Look.describe(box, meaning)
	box.item_selected.connect(func(_index: int) -> void: changed.emit())
	add_child(box)
	return box


func _add(box: OptionButton, text: String, value: Variant) -> void:
	box.add_item(text)
	box.set_item_metadata(box.item_count - 1, value)


func _offer(box: OptionButton, all: String, choices: Dictionary) -> void:
	box.clear()
	_add(box, all, null)
	for text: String in choices:
		if text:
			_add(box, text, choices[text])


func _offer_again(box: OptionButton, all: String, choices: Dictionary) -> void:
	var chosen: Variant = _value(box)
	var names := choices.keys()
	names.sort_custom(func(a: String, b: String) -> bool: return a.naturalnocasecmp_to(b) < 0)
	var sorted := {}
	for text: String in names:
		sorted[text] = choices[text]
	_offer(box, all, sorted)
	for index in box.item_count:
		if box.get_item_metadata(index) == chosen:
			box.select(index)


func _value(box: OptionButton) -> Variant:
	return box.get_item_metadata(box.selected) if box.selected >= 0 else null
