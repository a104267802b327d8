## Searches on a thread of the engine, as in a large catalogue that takes longer than a frame.
##
## Only the newest question is answered: those that came before it, and wait, are not asked at all.
@tool
extends Node

const Session := preload("session.gd")
const Tasks := preload("tasks.gd")

## `found` is as of AssetStore.search(), empty if that failed with `error`.
signal answered(question: Dictionary, found: Dictionary, error: Dictionary)
## How many more assets there would be without the filter for a version of Godot, in a moment, or before `answered` if
## that found nothing.
signal counted(others: int)
## The categories and licences of the newest assets, how many these are, and how many there are in all.
signal gathered(categories: Array, licenses: Array, looked_at: int, total: int)

## So many of the newest assets are looked at for what there is to choose from.
const GATHERED := 10000

var session: Session

var _tasks := Tasks.new()
var _store: AssetStore
var _question := {}
## What the thread may look at: the number of the newest question, and of the newest gathering.
var _newest := 0
var _gathering := 0
var _is_asking := false


func _ready() -> void:
	add_child(_tasks)


## Asks for a page of what AssetStore.search() finds, which the filters name; the question comes back with the answer.
func ask(text: String, filters: Dictionary) -> void:
	_newest += 1
	_question = {"number": _newest, "text": text, "filters": filters}
	if not _is_asking and session.store.is_open():
		_start()


func gather() -> void:
	_gathering += 1
	_tasks.start(_gather.bind(session.store.get_directory(), _gathering), "Looking through the catalogue")


func _start() -> void:
	if not _store:
		_store = Session.opened_again(session.store.get_directory())
	_is_asking = true
	_tasks.start(_search.bind(_question), "Searching assets")


## On a thread.
func _search(question: Dictionary) -> void:
	var found := _store.search(question.text, question.filters)
	var error := _store.last_error
	var total: int = found.get("total", 0)
	if total > 0:
		_answer.call_deferred(question, found, error)
	if question.filters.has("godot") and question.filters.page == 0 and error.is_empty() and question.number == _newest:
		var all: Dictionary = question.filters.duplicate()
		all.erase("godot")
		all.merge({"limit": 1, "page": 0}, true)
		_count.call_deferred(question, _store.search(question.text, all).get("total", total) - total)
	if total == 0:
		_answer.call_deferred(question, found, error)
	_ended.call_deferred(question)


func _answer(question: Dictionary, found: Dictionary, error: Dictionary) -> void:
	if question.number == _newest:
		answered.emit(question, found, error)


func _count(question: Dictionary, others: int) -> void:
	if question.number == _newest:
		counted.emit(others)


func _ended(question: Dictionary) -> void:
	_is_asking = false
	if question.number != _newest:
		_start()


## On a thread.
func _gather(directory: String, number: int) -> void:
	var store := Session.opened_again(directory)
	var categories := {}
	var licenses := {}
	var seen := 0
	var total := 1
	while seen < mini(total, GATHERED) and number == _gathering and not _tasks.is_ending:
		var found := store.search("", {"limit": 500, "offset": seen, "sort": AssetStore.SORT_UPDATED})
		total = found.get("total", 0)
		for asset: Dictionary in found.get("assets", []):
			categories[asset.category] = true
			licenses[asset.license] = true
		seen += 500
	_take_gathered.call_deferred(categories.keys(), licenses.keys(), mini(seen, total), total, number)


func _take_gathered(categories: Array, licenses: Array, looked_at: int, total: int, number: int) -> void:
	if number == _gathering:
		gathered.emit(categories, licenses, looked_at, total)
