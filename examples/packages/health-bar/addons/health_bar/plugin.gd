@tool
extends EditorPlugin


func _enter_tree() -> void:
	add_custom_type("HealthBar", "ProgressBar", preload("health_bar.gd"), null)


func _exit_tree() -> void:
	remove_custom_type("HealthBar")
