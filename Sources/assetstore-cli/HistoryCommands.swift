internal import CAssetStore

/// `outdated` and `history`: what the packages could be, and what became of them so far.
enum HistoryCommands {
  static func outdated(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    let project = try Library.openProject(invocation, store, console)
    let pointer = unsafe project.pointer
    var options = unsafe ProjectCommands.planOptions(invocation, console)
    let upgrades = try unsafe Library.withStrings { strings in
      let names = unsafe strings.list(invocation.operands)
      return try unsafe Library.obtain(assetstore_upgrades_free) {
        unsafe assetstore_project_outdated(
          pointer, names, invocation.operands.count, &options, $0, $1)
      }
    }
    let records = unsafe Library.records(
      upgrades.pointer, assetstore_upgrades_count, assetstore_upgrades_at)
    let withdrawn = unsafe Library.records(
      upgrades.pointer, assetstore_upgrades_withdrawn_count, assetstore_upgrades_withdrawn_at)
    if console.json {
      console.document(unsafe Library.text(assetstore_upgrades_json(upgrades.pointer)))
    } else {
      unsafe show(records, console)
      unsafe PlanView.tell(withdrawn, console)
      if unsafe records.isEmpty && withdrawn.isEmpty { console.summary("nothing is outdated") }
    }
    return unsafe records.isEmpty && withdrawn.isEmpty ? .done : .no
  }

  private static func show(_ upgrades: [assetstore_upgrade], _ console: Console) {
    var table = Table([
      .init(title: "NAME", style: .cyan), .init(title: "INSTALLED", shrinks: true),
      .init(title: "LATEST", shrinks: true), .init(title: "SOURCE", shrinks: true),
    ])
    for index in unsafe upgrades.indices {
      let upgrade = unsafe upgrades[index]
      unsafe table.add([
        Library.text(upgrade.name), Library.text(upgrade.version), Library.text(upgrade.latest),
        Library.text(upgrade.source),
      ])
    }
    table.print(to: console)
  }

  static func history(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    let project = try Library.openProject(invocation, store, console)
    let history = try unsafe Library.obtain(assetstore_history_free) {
      unsafe assetstore_project_history(project.pointer, $0, $1)
    }
    if console.json {
      console.document(unsafe Library.text(assetstore_history_json(history.pointer)))
    } else {
      show(history, console)
    }
    return .done
  }

  /// A row for each package of each change set, so that a row says all by itself.
  private static func show(_ history: borrowing Handle, _ console: Console) {
    var table = Table([
      .init(title: "ID", right: true, style: .cyan), .init(title: "WHEN"),
      .init(title: "CHANGE", shrinks: true), .init(title: "NAME", style: .cyan),
      .init(title: "VERSION", shrinks: true), .init(title: "ARCHIVE", shrinks: true),
    ])
    let pointer = unsafe history.pointer
    let sets = unsafe Library.records(pointer, assetstore_history_count, assetstore_history_at)
    for (index, set) in sets.enumerated() {
      let note =
        set.undoes > 0 ? " (undoes \(set.undoes))" : set.undone != 0 ? " (undone)" : ""
      for position in 0..<set.change_count {
        guard
          let change = unsafe assetstore_history_change_at(pointer, index, position)?.pointee
        else { continue }
        unsafe table.add([
          "\(set.id)", Text.moment(set.at), PlanView.verbs(change.kind).did + note,
          Library.text(change.name), PlanView.versions(of: change), Library.text(change.sha256),
        ])
      }
    }
    table.print(to: console)
    if sets.isEmpty { console.summary("nothing was changed yet") }
  }
}
