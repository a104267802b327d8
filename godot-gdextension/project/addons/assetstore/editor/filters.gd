## The row of choices that narrow a search down, as the filters that AssetStore.search() takes.
@tool
extends HFlowContainer

const Look := preload("look.gd")
const Session := preload("session.gd")
const Versions := preload("versions.gd")
const Words := preload("words.gd")

signal changed

## More than anyone chooses from.
const MOST_CHOICES := 500
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


## Offers categories and licences, which are those of the newest `gathered` assets. What was chosen stays chosen.
func offer(categories: Array, licenses: Array, gathered: int, total: int) -> void:
	_offer_again(_category, "All categories", categories)
	_offer_again(_license, "All licences", licenses)
	for box: OptionButton in [_category, _license]:
		box.tooltip_text = box.name
		if gathered < total:
			box.tooltip_text += "\nThose of the newest %d of %d assets." % [gathered, total]


func offer_sources() -> void:
	var names := session.store.list_sources().map(func(source: Dictionary) -> String: return source.name)
	if _value(_source) not in names:
		_source.select(0)
	_offer_again(_source, "All sources", names)
	_source.visible = names.size() > 1


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
		_add(box, text, choices[text])


func _offer_again(box: OptionButton, all: String, names: Array) -> void:
	var chosen: Variant = _value(box)
	names.sort_custom(func(a: String, b: String) -> bool: return a.naturalnocasecmp_to(b) < 0)
	var choices := {}
	for choice: String in names.slice(0, MOST_CHOICES):
		if choice:
			choices[Words.line(choice, 60)] = choice
	if chosen != null:
		choices[Words.line(chosen, 60)] = chosen
	_offer(box, all, choices)
	for index in box.item_count:
		if box.get_item_metadata(index) == chosen:
			box.select(index)


func _value(box: OptionButton) -> Variant:
	return box.get_item_metadata(box.selected) if box.selected >= 0 else null
