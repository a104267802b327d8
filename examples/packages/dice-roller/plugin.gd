@tool
extends EditorPlugin

var _dock: Button


func _enter_tree() -> void:
	_dock = Button.new()
	_dock.name = "Dice"
	_dock.text = "2d6"
	_dock.pressed.connect(func() -> void: print(preload("dice.gd").roll(_dock.text)))
	add_control_to_dock(DOCK_SLOT_LEFT_BR, _dock)


func _exit_tree() -> void:
	remove_control_from_docks(_dock)
	_dock.free()
