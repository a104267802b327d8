class_name QuestLog
extends Node
## Keeps quests, and tells a dialogue box when one is done.

## The box that tells; it may be missing.
@export var box: Node

## Where the quests are written.
@export var path := "user://quests.cfg"

var _quests := ConfigFile.new()


func _ready() -> void:
	_quests.load(path)


## Notes a quest, or that it is done.
func note(quest: String, is_done := false) -> void:
	_quests.set_value("quests", quest, is_done)
	_quests.save(path)
	if is_done and box:
		box.speak(["Done: " + quest])
