internal import CAssetStore

/// What a plan would do, or a commit did, for people.
@safe struct PlanView {
  private let changes: [assetstore_change]
  private let actions: [assetstore_action]
  /// False: it is only a plan.
  private let isDone: Bool
  private let isFast: Bool
  private let undoes: Int64
  private let skipped: [assetstore_skip]
  private let withdrawn: [assetstore_withdrawal]

  init(plan: borrowing Handle) {
    unsafe changes = unsafe Library.records(
      plan.pointer, assetstore_plan_change_count, assetstore_plan_change_at)
    unsafe actions = unsafe Library.records(
      plan.pointer, assetstore_plan_action_count, assetstore_plan_action_at)
    undoes = unsafe assetstore_plan_undoes(plan.pointer)
    unsafe skipped = unsafe Library.records(
      plan.pointer, assetstore_plan_skip_count, assetstore_plan_skip_at)
    unsafe withdrawn = unsafe Library.records(
      plan.pointer, assetstore_plan_withdrawn_count, assetstore_plan_withdrawn_at)
    (isDone, isFast) = (false, false)
  }

  /// - Parameter plan: what was committed.
  init(outcome: borrowing Handle, of plan: borrowing Handle) {
    undoes = unsafe assetstore_plan_undoes(plan.pointer)
    unsafe skipped = unsafe Library.records(
      plan.pointer, assetstore_plan_skip_count, assetstore_plan_skip_at)
    unsafe withdrawn = unsafe Library.records(
      plan.pointer, assetstore_plan_withdrawn_count, assetstore_plan_withdrawn_at)
    unsafe changes = unsafe Library.records(
      outcome.pointer, assetstore_outcome_change_count, assetstore_outcome_change_at)
    unsafe actions = unsafe Library.records(
      outcome.pointer, assetstore_outcome_action_count, assetstore_outcome_action_at)
    isDone = true
    isFast =
      unsafe assetstore_outcome_durability(outcome.pointer) == ASSETSTORE_DURABILITY_FAST
  }

  func show(to console: Console) {
    if undoes > 0 {
      console.line("\(isDone ? "took" : "would take") back change \(undoes) of the history")
    }
    for index in unsafe skipped.indices {
      let skip = unsafe skipped[index]
      let (what, why) = unsafe (Library.text(skip.what), Library.text(skip.why))
      console.line("\(Text.harmless(what)) stays: \(Text.harmless(why))")
    }
    unsafe Self.tell(withdrawn, console)
    if unsafe changes.isEmpty {
      console.summary("nothing to do")
    }
    for index in unsafe changes.indices {
      let change = unsafe changes[index]
      unsafe show(change, to: console)
    }
    if isDone {
      console.summary(
        "durability: \(isFast ? "fast (left to the system)" : "full (on the disk)")")
    }
  }

  /// A line for each release that was withdrawn.
  static func tell(_ withdrawn: [assetstore_withdrawal], _ console: Console) {
    for index in unsafe withdrawn.indices {
      let found = unsafe withdrawn[index]
      let (name, version) = unsafe (Library.text(found.name), Library.text(found.version))
      let (reason, instead) = unsafe (Library.text(found.reason), Library.text(found.instead))
      let line =
        "\(name) \(version) was withdrawn: \(reason)"
        + (instead.isEmpty ? "" : "; \(instead) is the newest that was not")
      console.line(console.styled(Text.harmless(line), .red))
    }
  }

  private func show(_ change: assetstore_change, to console: Console) {
    let name = unsafe Library.text(change.name)
    let own = unsafe actions.filter { unsafe Library.text($0.package) == name }
    let (would, did, style) = unsafe Self.verbs(change.kind)
    let kind = unsafe change.kind
    let version = unsafe Self.versions(of: change)
    let line = Text.harmless([name, version].filter { !$0.isEmpty }.joined(separator: " "))
    let verb = console.styled(isDone ? did : would, style)
    console.line("\(verb) \(line)\(unsafe Self.amount(own))")
    if unsafe change.trust == ASSETSTORE_TRUST_FIRST_USE, kind != ASSETSTORE_CHANGE_NONE {
      let hash = Text.harmless(unsafe Library.text(change.sha256))
      let recorded = isDone ? "hash recorded" : "its hash would be recorded"
      console.line("  first use: \(recorded) in assetstore.lock: \(hash)")
    }
    for line in unsafe Self.claims(of: change) { console.line("  \(line)") }
    for index in unsafe own.indices {
      let action = unsafe own[index]
      unsafe show(action, to: console)
    }
  }

  /// What a package asks for, and who asked for it.
  private static func claims(of change: assetstore_change) -> [String] {
    guard unsafe change.kind != ASSETSTORE_CHANGE_NONE else { return [] }
    func list(_ words: UnsafePointer<CChar>?) -> String {
      Text.harmless(unsafe Library.text(words).split(separator: " ").joined(separator: ", "))
    }
    let asked = unsafe list(change.permissions)
    let new = unsafe list(change.new_permissions)
    let needed = unsafe list(change.needed_by)
    var lines: [String] = []
    if !needed.isEmpty { lines.append("needed by \(needed)") }
    if !asked.isEmpty {
      lines.append("permissions: \(asked)" + (new.isEmpty || new == asked ? "" : "; new: \(new)"))
    }
    return lines
  }

  /// "1.0", or "1.0 -> 2.0" where another was there before.
  static func versions(of change: assetstore_change) -> String {
    let versions = unsafe [Library.text(change.old_version), Library.text(change.version)]
      .filter { !$0.isEmpty }
    let isReplaced = unsafe change.kind == ASSETSTORE_CHANGE_REPLACE
    return isReplaced && versions.first != versions.last
      ? versions.joined(separator: " -> ") : versions.last ?? ""
  }

  static func verbs(_ kind: Int32) -> (would: String, did: String, style: Console.Style) {
    switch kind {
    case ASSETSTORE_CHANGE_INSTALL: ("would install", "installed", .green)
    case ASSETSTORE_CHANGE_REPLACE: ("would replace", "replaced", .green)
    case ASSETSTORE_CHANGE_REMOVE: ("would remove", "removed", .red)
    case ASSETSTORE_CHANGE_REPAIR: ("would repair", "repaired", .green)
    case ASSETSTORE_CHANGE_NONE: ("unchanged", "unchanged", .dim)
    default: ("would change", "changed", .green)
    }
  }

  /// " (12 files written, 34.5 KiB; 3 deleted)"
  private static func amount(_ actions: [assetstore_action]) -> String {
    let written = unsafe actions.filter {
      unsafe [
        ASSETSTORE_ACTION_WRITE, ASSETSTORE_ACTION_REPLACE, ASSETSTORE_ACTION_OVERWRITE,
        ASSETSTORE_ACTION_WRITE_NEW,
      ].contains($0.kind)
    }
    let deleted = unsafe actions.filter {
      unsafe [
        ASSETSTORE_ACTION_DELETE, ASSETSTORE_ACTION_DELETE_EDIT,
        ASSETSTORE_ACTION_DELETE_GENERATED,
      ].contains($0.kind)
    }
    var parts: [String] = []
    if unsafe !written.isEmpty {
      let bytes = unsafe written.reduce(Int64(0)) { unsafe $0 &+ $1.size }
      parts.append("\(Text.count(unsafe written.count, "file")) written, \(Text.size(bytes))")
    }
    if unsafe !deleted.isEmpty {
      parts.append("\(Text.count(unsafe deleted.count, "file")) deleted")
    }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: "; ")))"
  }

  /// What happens to a file: all of it in a plan, afterwards only what concerns the user's edits.
  private func show(_ action: assetstore_action, to console: Console) {
    let path = Text.harmless(unsafe Library.text(action.path))
    let kind = unsafe action.kind
    switch kind {
    case ASSETSTORE_ACTION_KEEP:
      console.line("  \(isDone ? "kept" : "keep") your edited \(path)")
    case ASSETSTORE_ACTION_WRITE_NEW:
      let new = "the new one \(isDone ? "is" : "would be") \(path).new"
      console.line("  \(isDone ? "kept" : "keep") your edited \(path); \(new)")
    case ASSETSTORE_ACTION_OVERWRITE:
      console.line(
        "  \(isDone ? "replaced" : "replace") your \(path); \(backup)")
    case ASSETSTORE_ACTION_RESTORE:
      console.line("  \(isDone ? "restored" : "restore") your \(path) from .assetstore/backup")
    case ASSETSTORE_ACTION_DELETE_EDIT:
      console.line("  \(isDone ? "deleted" : "delete") your edited \(path); \(backup)")
    default:
      guard !isDone else { return }
      let verb =
        switch kind {
        case ASSETSTORE_ACTION_WRITE: "write"
        case ASSETSTORE_ACTION_REPLACE: "replace"
        case ASSETSTORE_ACTION_DELETE, ASSETSTORE_ACTION_DELETE_GENERATED: "delete"
        default: "change"
        }
      console.line("  \(verb) \(path)")
    }
  }

  private var backup: String {
    "its bytes \(isDone ? "are" : "would be") in .assetstore/backup"
  }
}
