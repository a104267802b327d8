/// What is wrong with the files of a package that is unpacked into a project.
struct GodotCheck {
  private let findings: Findings
  private let package: any PackageFiles
  private let fileName: String

  /// - Parameter fileName: what the archive is called.
  init(_ package: any PackageFiles, fileName: String, _ findings: Findings) {
    self.package = package
    self.fileName = fileName
    self.findings = findings
  }

  func run() throws {
    let layout = try findings.noting(archive: package.path) {
      try PackageDescription.undeclared(package, fileName: fileName).1
    }
    guard let layout else { return }
    let installed = Set(layout.files.map { PathKey($0.path) })
    var declarations = PluginDeclarations()
    for (entry, path) in layout.plugins(in: package.entries) {
      let plugin = try findings.noting(archive: package.path) {
        try ConfigFile(plugin: entry, in: package)
      }
      guard let plugin else { continue }
      findings.turn(to: entry.path)
      check(plugin, at: path, installed)
      declarations.add(plugin)
      for problem in declarations.takeProblems() {
        findings.add(.error, problem.code, problem.message)
      }
    }
  }

  /// The engine lists no plugin whose plugin.cfg lacks one of these keys.
  private static let keys = ["name", "description", "author", "version", "script"]

  private func check(_ plugin: ConfigFile, at path: String, _ installed: Set<PathKey>) {
    for key in GodotCheck.keys {
      guard let value = plugin.value("plugin", key) else {
        findings.add(
          .deviation, .pluginKeyMissing, "it has no \(key), and so Godot does not list the plugin")
        continue
      }
      if value.text.isEmpty, ["name", "version"].contains(key) {
        findings.add(.deviation, .emptyText, "its \(key) is empty")
      }
    }
    let script = plugin.text("plugin", "script")
    guard !script.isEmpty else { return }
    let place = String(Path.absolute(script, from: "/\(Path.parent(path))").dropFirst())
    if !installed.contains(PathKey(place)) {
      findings.add(
        .error, .pluginScriptMissing,
        "it names the script \(EntryName.printable(script)), which the package does not have")
    }
  }
}
