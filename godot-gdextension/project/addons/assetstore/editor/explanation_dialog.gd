## Why packages cannot be together, in the sentences that the library gives.
@tool
extends AcceptDialog

const Look := preload("look.gd")
const Words := preload("words.gd")

## Releases for other versions of Godot shall do, too.
signal any_godot_wanted

## Proofs that are longer are not followed by anybody.
const LONGEST := 20_000

## Where a sentence begins; those that later ones speak of have a number.
static var _beginning := RegEx.create_from_string("(?<=\\.) (?=(\\(\\d+\\) )?(And because|Because) )")

## What the sentences say of a release that is for another version of Godot.
static var _of_godot := RegEx.create_from_string("\\bneeds? Godot \\d")

var _sentences := RichTextLabel.new()
var _any_godot := add_button("Take releases for other versions of Godot…")


func _init() -> void:
	name = "Explanation"
	_sentences.name = "Sentences"
	_sentences.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_sentences.selection_enabled = true
	_sentences.focus_mode = Control.FOCUS_ALL
	Look.describe(_sentences, "Explanation")
	add_child(_sentences)
	_any_godot.name = "AnyGodot"
	_any_godot.pressed.connect(func() -> void:
		hide()
		any_godot_wanted.emit())


func explain(what: String, error: Dictionary) -> void:
	title = what
	_sentences.clear()
	for sentence in _beginning.sub(Words.line(error.message, LONGEST), "\n", true).split("\n"):
		_sentences.add_text("%s\n\n" % sentence)
	_sentences.push_color(Look.dim())
	_sentences.add_text(Words.line(error.hint, 500))
	_sentences.pop()
	_any_godot.visible = _of_godot.search(error.message) != null
	Look.popup(self, 560, 320)
	get_ok_button().grab_focus()
