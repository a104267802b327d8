/// What is chosen, and what is to be chosen next: what the project or something chosen needs.
///
/// What only follows, because each way that is left leads to it, waits until the need is there: so nothing
/// gets in that nobody needs, and the order depends on the choices alone.
struct Agenda {
  private struct Item {
    let name: String
    let isDirect: Bool
    var needs = 0
    var isListed = false
    /// The release that was tried last; 0: none yet.
    var tried = 0
    /// The release; 0: none yet.
    var choice = 0
    var needed: [Int] = []
  }

  private var items: [Item] = []
  /// The most urgent last; some of them are not needed any more.
  private var list: [Int] = []

  mutating func add(_ name: String, isDirect: Bool) {
    items.append(Item(name: name, isDirect: isDirect))
  }

  /// The release that is chosen of a package; 0: none.
  func choice(_ package: Int) -> Int { items[package].choice }

  mutating func need(_ package: Int) {
    items[package].needs += 1
    enlist(package)
  }

  mutating func choose(_ package: Int, _ number: Int, needing others: [Int]) {
    items[package].choice = number
    items[package].needed = others
    for other in others { need(other) }
  }

  /// Notes the release that is tried, and gives the one that was tried before; 0: none.
  mutating func tried(_ package: Int, _ number: Int) -> Int {
    defer { items[package].tried = number }
    return items[package].tried
  }

  mutating func undo(_ package: Int) {
    for other in items[package].needed { items[other].needs -= 1 }
    items[package].choice = 0
    items[package].needed = []
    enlist(package)
  }

  /// Takes what is most urgent: what the project needs before what others need, then by name.
  mutating func next() -> Int? {
    while let package = list.popLast() {
      items[package].isListed = false
      if items[package].needs > 0 { return package }
    }
    return nil
  }

  mutating func enlist(_ package: Int) {
    let item = items[package]
    guard item.needs > 0, item.choice == 0, !item.isListed else { return }
    let place = list.indices.bisect { !isUrgent(item, before: items[list[$0]]) }
    list.insert(package, at: place)
    items[package].isListed = true
  }

  private func isUrgent(_ item: Item, before other: Item) -> Bool {
    item.isDirect == other.isDirect
      ? Path.precedes(item.name, other.name) : item.isDirect
  }
}
