## A file as its package brought it, read out of the archive in the store's cache.
@tool
extends RefCounted

## Only so many files of its name are unpacked to look whether they are the one.
const MOST_TRIED := 3


## The bytes with this hash of the file installed at `path`, or an empty array: archives have the file below
## another folder, so that of those that end alike the one with the hash is meant.
static func read(archive: String, path: String, sha256: String) -> PackedByteArray:
	var zip := ZIPReader.new()
	if zip.open(archive) != OK:
		return PackedByteArray()
	var alike: Array[PackedStringArray] = []
	for entry in zip.get_files():
		if entry.get_file() == path.get_file():
			alike.append(PackedStringArray(["%04d" % _common_end(entry, path), entry]))
	alike.sort_custom(func(a: PackedStringArray, b: PackedStringArray) -> bool: return a[0] > b[0])
	for entry in alike.slice(0, MOST_TRIED):
		var bytes := zip.read_file(entry[1])
		if hash_of(bytes) == sha256:
			zip.close()
			return bytes
	zip.close()
	return PackedByteArray()


static func hash_of(bytes: PackedByteArray) -> String:
	var context := HashingContext.new()
	context.start(HashingContext.HASH_SHA256)
	if not bytes.is_empty():
		context.update(bytes)
	return context.finish().hex_encode()


## How many names the two paths share, counted from their ends.
static func _common_end(a: String, b: String) -> int:
	var left := a.split("/")
	var right := b.split("/")
	var count := 0
	while count < mini(left.size(), right.size()) and left[-1 - count] == right[-1 - count]:
		count += 1
	return count
