## Work on threads of the engine, which wants each of its tasks waited for.
@tool
extends Node

## Whether what is under way may as well stop.
var is_ending := false

var _tasks := {}


func _exit_tree() -> void:
	is_ending = true
	for task: int in _tasks:
		WorkerThreadPool.wait_for_task_completion(task)


## Calls `work` on a thread. What it finds out comes back by call_deferred().
func start(work: Callable, what: String) -> void:
	_tasks[WorkerThreadPool.add_task(work, false, what)] = true
	for task: int in _tasks.keys():
		if WorkerThreadPool.is_task_completed(task):
			WorkerThreadPool.wait_for_task_completion(task)
			_tasks.erase(task)
