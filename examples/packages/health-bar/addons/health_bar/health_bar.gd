class_name HealthBar
extends ProgressBar
## Shows a health and fades out when it has not changed for a while.

## Seconds without a change before the bar fades.
@export var patience := 2.0

var _quiet := 0.0


func hit(amount: float) -> void:
	value = maxf(min_value, value - amount)
	_quiet = 0.0
	modulate.a = 1.0


func _process(delta: float) -> void:
	_quiet += delta
	if _quiet > patience:
		modulate.a = move_toward(modulate.a, 0.0, delta)
