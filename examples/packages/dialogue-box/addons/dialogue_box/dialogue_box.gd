class_name DialogueBox
extends RichTextLabel
## Speaks lines one after another, letter by letter.

signal spoken

## Letters a second.
@export var speed := 30.0

var _lines: PackedStringArray = []
var _shown := 0.0


func speak(lines: PackedStringArray) -> void:
	_lines = lines.duplicate()
	_next()


func _next() -> void:
	if _lines.is_empty():
		spoken.emit()
		return
	text = _lines[0]
	_lines.remove_at(0)
	_shown = 0.0
	visible_characters = 0


func _process(delta: float) -> void:
	_shown += delta * speed
	visible_characters = int(_shown)


func _unhandled_input(event: InputEvent) -> void:
	if event.is_action_pressed("ui_accept"):
		_next()
