/// The files of a package, as its maker sees them: without a host's wrapping folder and without leftovers.
///
/// Everything that shares one folder at the top is unwrapped, once, unless the folder is "addons". Names that
/// begin with ".git", ".assetstore", "__MACOSX" and ".DS_Store" are left out, with all that lies below them.
package struct Content: Sendable {
  package struct File: Sendable {
    package var entry: Archive.Entry
    /// Seen from the top of the content.
    package var path: Substring

    package var name: Substring { names.last ?? path }
    /// Its name in lower case up to the first "." or "-": "license" of "LICENSE-MIT.txt".
    var stem: String {
      let stem = name.utf8.prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "-") }
      return String(Substring(stem)).lowercased()
    }
    /// The folders it lies in and its name.
    var names: [Substring] { Path.names(path) }
    /// Whether it lies in no folder of the content.
    var isAtTop: Bool { !path.utf8.contains(UInt8(ascii: "/")) }
    /// Whether its presence makes a folder an addon.
    var marksAddon: Bool { name == "plugin.cfg" || Path.ending(String(name)) == "gdextension" }
  }

  /// Where in the content the installed part of an addon package lies.
  package enum AddonRoot: Sendable, Equatable {
    /// "addons", or "addons" one folder down, with the names of the addons in it, by name.
    case folder(String, addons: [String])
    /// No such folder: the whole content is one addon.
    case top
  }

  /// In the archive's order; links are among them.
  package let files: [File]

  package init(_ entries: [Archive.Entry]) {
    var files = entries.filter { $0.kind != .directory && !Content.isLeftover($0.path) }
      .map { File(entry: $0, path: $0.path[...]) }
    if let wrapper = Content.wrapper(files) { files = Content.files(files, below: wrapper) }
    self.files = files
  }

  /// Whether a path has a name that is left out.
  static func isLeftover(_ path: String) -> Bool {
    path.utf8.split(separator: UInt8(ascii: "/")).contains { bytes in
      // Few names begin like that, and lower case is slow.
      guard let first = bytes.first, first >= 0x80 || ".g_G".utf8.contains(first) else {
        return false
      }
      let name = EntryName.folded(String(Substring(bytes)))
      return name.hasPrefix(".git") || isPrivate(name) || name == "__macosx"
        || name == ".ds_store"
    }
  }

  /// Whether git or this library takes a folder of that name, folded, for its own, in which a file says what is run
  /// or moved.
  static func isPrivate(_ name: String) -> Bool {
    // The second is the short name of the first on Windows.
    name == ".git" || name == "git~1" || name == ProjectPath.folder
  }

  /// The one folder that all files lie in, if it is not "addons".
  private static func wrapper(_ files: [File]) -> String? {
    guard let folder = files.first.flatMap({ $0.names.count > 1 ? $0.names[0] : nil }) else {
      return nil
    }
    let start = "\(folder)/"
    guard folder != "addons", files.allSatisfy({ $0.path.utf8.starts(with: start.utf8) }) else {
      return nil
    }
    return String(folder)
  }

  /// Files below `folder`, with their paths seen from there; "" is the top.
  package func files(below folder: String) -> [File] {
    folder.isEmpty ? files : Content.files(files, below: folder)
  }

  private static func files(_ files: [File], below folder: String) -> [File] {
    let start = "\(folder)/"
    return files.compactMap { file in
      guard file.path.utf8.starts(with: start.utf8) else { return nil }
      return File(entry: file.entry, path: Substring(file.path.utf8.dropFirst(start.utf8.count)))
    }
  }

  /// The folder of the first project.godot in the archive's order, as Godot's Project Manager takes it.
  package var projectFolder: String? {
    files.first { $0.name == "project.godot" }.map { Path.parent(String($0.path)) }
  }

  /// Where the addon is. In this order:
  ///
  /// 1. "addons" at the top, if it has a folder with files;
  /// 2. the top itself, if plugin.cfg or a .gdextension lies there;
  /// 3. "addons" one folder down; if several folders have one, those with a plugin.cfg or .gdextension in it
  ///    before those without, then "project" before the others, then the first by name;
  /// 4. the top.
  package var addonRoot: AddonRoot {
    if let root = root(of: "addons") { return root }
    if files.contains(where: { $0.isAtTop && $0.marksAddon }) { return .top }
    // Rank of each folder that has "addons": lower is better.
    var ranks: [Substring: Int] = [:]
    for file in files {
      let names = file.names
      guard names.count > 3, names[1] == "addons" else { continue }
      let rank = (file.marksAddon ? 0 : 2) + (names[0] == "project" ? 0 : 1)
      ranks[names[0]] = min(rank, ranks[names[0]] ?? rank)
    }
    let best = ranks.min { ($0.value, String($0.key)) < ($1.value, String($1.key)) }
    return best.flatMap { root(of: "\($0.key)/addons") } ?? .top
  }

  private func root(of folder: String) -> AddonRoot? {
    var addons: Set<String> = []
    for file in files(below: folder) {
      if !file.isAtTop, let addon = file.names.first { addons.insert(String(addon)) }
    }
    return addons.isEmpty ? nil : .folder(folder, addons: addons.sorted())
  }
}
