// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// What a plan and an outcome have in common: changes of packages and actions on files.
@safe class ChangesObject: ResultObject, @unchecked Sendable {
  let changes: Records<assetstore_change>
  let actions: Records<assetstore_action>

  init(
    _ changes: [Change], _ actions: [Action], json document: some Encodable & Sendable,
    _ arena: Arena = Arena()
  ) {
    unsafe self.changes = arena.records(changes) { unsafe assetstore_change($0, arena) }
    unsafe self.actions = arena.records(actions) { unsafe assetstore_action($0, arena) }
    super.init(document, arena)
  }
}

/// `assetstore_plan`. The plan itself is used only in the project's turn.
@safe final class PlanObject: ChangesObject, @unchecked Sendable {
  let plan: Plan
  let project: ProjectObject
  let skipped: Records<assetstore_skip>
  let withdrawn: Records<assetstore_withdrawal>

  init(_ plan: Plan, _ project: ProjectObject) {
    self.plan = plan
    self.project = project
    let arena = Arena()
    unsafe skipped = arena.records(plan.summary.skipped) { unsafe assetstore_skip($0, arena) }
    unsafe withdrawn = arena.records(plan.summary.withdrawn) {
      unsafe assetstore_withdrawal($0, arena)
    }
    super.init(plan.summary.changes, plan.summary.actions, json: plan.summary, arena)
  }
}

/// `assetstore_upgrades`
@safe final class UpgradesObject: ResultObject, @unchecked Sendable {
  let upgrades: Records<assetstore_upgrade>
  let withdrawn: Records<assetstore_withdrawal>

  init(_ found: OutdatedPackages) {
    let arena = Arena()
    unsafe upgrades = arena.records(found.upgrades) { unsafe assetstore_upgrade($0, arena) }
    unsafe withdrawn = arena.records(found.withdrawn) { unsafe assetstore_withdrawal($0, arena) }
    super.init(found, arena)
  }
}

/// `assetstore_outcome`
@safe final class OutcomeObject: ChangesObject, @unchecked Sendable {
  let durability: Durability

  init(_ outcome: Outcome) {
    durability = outcome.durability
    super.init(outcome.changes, outcome.actions, json: outcome)
  }
}

/// The options of a plan, and where it reports to.
private func planOptions(
  _ pointer: UnsafePointer<assetstore_plan_options>?, of project: ProjectObject,
  mayFreeze: Bool = false
) throws -> (options: Plan.Options, progress: Progress) {
  let given = try unsafe Argument.options(pointer, assetstore_plan_options(), "options")
  try unsafe Argument.flags(given.flags, known: mayFreeze ? 31 : 15, "options")
  var options = Plan.Options()
  unsafe options.anyEngine = given.flags & ASSETSTORE_PLAN_ANY_ENGINE != 0
  unsafe options.force = given.flags & ASSETSTORE_PLAN_FORCE != 0
  unsafe options.offline = given.flags & ASSETSTORE_PLAN_OFFLINE != 0
  unsafe options.overwrite = given.flags & ASSETSTORE_PLAN_OVERWRITE != 0
  unsafe options.frozen = given.flags & ASSETSTORE_PLAN_FROZEN != 0
  options.removing = try unsafe Argument.texts(given.remove, given.remove_count, "remove")
  options.limits = unsafe Argument.limits(
    bytes: given.max_bytes, entries: given.max_entries, ratio: given.max_ratio)
  options.http = unsafe Argument.http(retries: given.retries, timeout: given.timeout_ms)
  let into = try unsafe Argument.optionalText(given.into, "into")
  options.into = into?.isEmpty == true ? nil : into
  options.sha256 = try unsafe Argument.optionalText(given.sha256, "sha256") ?? ""
  options.workingDirectory = try absolutePath(".")
  return (options, unsafe Argument.progress(given.progress, given.progress_ctx, of: project))
}

/// The releases of the project's store.
private func releases(
  _ project: ProjectObject, _ options: Plan.Options, _ progress: Progress
) -> StoreReleases {
  StoreReleases(project.store, offline: options.offline, options.http, progress)
}

@c @implementation
public func assetstore_plan_install(
  _ project: OpaquePointer!, _ refs: UnsafePointer<UnsafePointer<CChar>?>!, _ ref_count: Int,
  _ options: UnsafePointer<assetstore_plan_options>!, _ plan: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(plan, error) {
    let project = try unsafe projectArgument(project)
    let refs = try unsafe Argument.texts(refs, ref_count, "refs")
    let (options, progress) = try unsafe planOptions(options, of: project, mayFreeze: true)
    let plan = try project.use {
      try $0.planInstall(refs, options, progress, releases(project, options, progress))
    }
    return PlanObject(plan, project)
  }
}

@c @implementation
public func assetstore_plan_update(
  _ project: OpaquePointer!, _ names: UnsafePointer<UnsafePointer<CChar>?>!, _ name_count: Int,
  _ options: UnsafePointer<assetstore_plan_options>!, _ plan: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(plan, error) {
    let project = try unsafe projectArgument(project)
    let names = try unsafe Argument.texts(names, name_count, "names")
    let (options, progress) = try unsafe planOptions(options, of: project)
    let plan = try project.use {
      try $0.planUpdate(names, options, progress, releases(project, options, progress))
    }
    return PlanObject(plan, project)
  }
}

@c @implementation
public func assetstore_project_outdated(
  _ project: OpaquePointer!, _ names: UnsafePointer<UnsafePointer<CChar>?>!, _ name_count: Int,
  _ options: UnsafePointer<assetstore_plan_options>!,
  _ upgrades: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(upgrades, error) {
    let project = try unsafe projectArgument(project)
    let names = try unsafe Argument.texts(names, name_count, "names")
    let (options, progress) = try unsafe planOptions(options, of: project)
    return UpgradesObject(
      try project.use {
        try $0.outdated(names, options, progress, releases(project, options, progress))
      })
  }
}

@c @implementation
public func assetstore_plan_undo(
  _ project: OpaquePointer!, _ options: UnsafePointer<assetstore_plan_options>!,
  _ plan: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(plan, error) {
    let project = try unsafe projectArgument(project)
    let (options, progress) = try unsafe planOptions(options, of: project)
    return PlanObject(try project.use { try $0.planUndo(options, progress) }, project)
  }
}

@c @implementation
public func assetstore_plan_remove(
  _ project: OpaquePointer!, _ names: UnsafePointer<UnsafePointer<CChar>?>!, _ name_count: Int,
  _ options: UnsafePointer<assetstore_plan_options>!, _ plan: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(plan, error) {
    let project = try unsafe projectArgument(project)
    let names = try unsafe Argument.texts(names, name_count, "names")
    let (options, progress) = try unsafe planOptions(options, of: project)
    return PlanObject(try project.use { try $0.planRemove(names, options, progress) }, project)
  }
}

@c @implementation
public func assetstore_plan_repair(
  _ project: OpaquePointer!, _ names: UnsafePointer<UnsafePointer<CChar>?>!, _ name_count: Int,
  _ options: UnsafePointer<assetstore_plan_options>!, _ plan: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(plan, error) {
    let project = try unsafe projectArgument(project)
    let names = try unsafe Argument.texts(names, name_count, "names")
    let (options, progress) = try unsafe planOptions(options, of: project)
    return PlanObject(try project.use { try $0.planRepair(names, options, progress) }, project)
  }
}

@c @implementation
public func assetstore_plan_commit(
  _ plan: OpaquePointer!, _ options: UnsafePointer<assetstore_commit_options>!,
  _ outcome: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(outcome, error) {
    let plan = try unsafe Argument.object(plan, PlanObject.self, "plan")
    let given = try unsafe Argument.options(options, assetstore_commit_options(), "options")
    try unsafe Argument.flags(given.flags, known: 1, "options")
    let granting = unsafe given.flags & ASSETSTORE_COMMIT_GRANT != 0
    let durability: Durability
    switch unsafe given.durability {
    case ASSETSTORE_DURABILITY_FULL: durability = .full
    case ASSETSTORE_DURABILITY_FAST: durability = .fast
    default:
      throw StoreError(
        .invalidArgument, "durability \(unsafe given.durability) is not known",
        subject: "durability")
    }
    let progress = unsafe Argument.progress(
      given.progress, given.progress_ctx, of: plan.project)
    return OutcomeObject(
      try plan.project.use {
        try $0.commit(plan.plan, granting: granting, durability, progress)
      })
  }
}

@c @implementation
public func assetstore_plan_change_count(_ plan: OpaquePointer!) -> Int {
  unsafe Handles.find(plan, PlanObject.self)?.changes.count ?? 0
}

@c @implementation
public func assetstore_plan_change_at(
  _ plan: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_change>! {
  unsafe Handles.find(plan, PlanObject.self)?.changes[index]
}

@c @implementation
public func assetstore_plan_action_count(_ plan: OpaquePointer!) -> Int {
  unsafe Handles.find(plan, PlanObject.self)?.actions.count ?? 0
}

@c @implementation
public func assetstore_plan_action_at(
  _ plan: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_action>! {
  unsafe Handles.find(plan, PlanObject.self)?.actions[index]
}

@c @implementation
public func assetstore_plan_undoes(_ plan: OpaquePointer!) -> Int64 {
  unsafe Handles.find(plan, PlanObject.self)?.plan.summary.undoes ?? 0
}

@c @implementation
public func assetstore_plan_skip_count(_ plan: OpaquePointer!) -> Int {
  unsafe Handles.find(plan, PlanObject.self)?.skipped.count ?? 0
}

@c @implementation
public func assetstore_plan_skip_at(
  _ plan: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_skip>! {
  unsafe Handles.find(plan, PlanObject.self)?.skipped[index]
}

@c @implementation
public func assetstore_plan_withdrawn_count(_ plan: OpaquePointer!) -> Int {
  unsafe Handles.find(plan, PlanObject.self)?.withdrawn.count ?? 0
}

@c @implementation
public func assetstore_plan_withdrawn_at(
  _ plan: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_withdrawal>! {
  unsafe Handles.find(plan, PlanObject.self)?.withdrawn[index]
}

@c @implementation
public func assetstore_plan_json(_ plan: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(plan, PlanObject.self)?.json
}

@c @implementation
public func assetstore_plan_free(_ plan: OpaquePointer!) {
  unsafe Handles.remove(plan, PlanObject.self)
}

@c @implementation
public func assetstore_outcome_change_count(_ outcome: OpaquePointer!) -> Int {
  unsafe Handles.find(outcome, OutcomeObject.self)?.changes.count ?? 0
}

@c @implementation
public func assetstore_outcome_change_at(
  _ outcome: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_change>! {
  unsafe Handles.find(outcome, OutcomeObject.self)?.changes[index]
}

@c @implementation
public func assetstore_outcome_action_count(_ outcome: OpaquePointer!) -> Int {
  unsafe Handles.find(outcome, OutcomeObject.self)?.actions.count ?? 0
}

@c @implementation
public func assetstore_outcome_action_at(
  _ outcome: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_action>! {
  unsafe Handles.find(outcome, OutcomeObject.self)?.actions[index]
}

@c @implementation
public func assetstore_outcome_durability(_ outcome: OpaquePointer!) -> Int32 {
  unsafe Handles.find(outcome, OutcomeObject.self)?.durability.number ?? 0
}

@c @implementation
public func assetstore_outcome_json(_ outcome: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(outcome, OutcomeObject.self)?.json
}

@c @implementation
public func assetstore_outcome_free(_ outcome: OpaquePointer!) {
  unsafe Handles.remove(outcome, OutcomeObject.self)
}

@c @implementation
public func assetstore_upgrades_count(_ upgrades: OpaquePointer!) -> Int {
  unsafe Handles.find(upgrades, UpgradesObject.self)?.upgrades.count ?? 0
}

@c @implementation
public func assetstore_upgrades_at(_ upgrades: OpaquePointer!, _ index: Int) -> UnsafePointer<
  assetstore_upgrade
>! {
  unsafe Handles.find(upgrades, UpgradesObject.self)?.upgrades[index]
}

@c @implementation
public func assetstore_upgrades_withdrawn_count(_ upgrades: OpaquePointer!) -> Int {
  unsafe Handles.find(upgrades, UpgradesObject.self)?.withdrawn.count ?? 0
}

@c @implementation
public func assetstore_upgrades_withdrawn_at(
  _ upgrades: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_withdrawal>! {
  unsafe Handles.find(upgrades, UpgradesObject.self)?.withdrawn[index]
}

@c @implementation
public func assetstore_upgrades_json(_ upgrades: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(upgrades, UpgradesObject.self)?.json
}

@c @implementation
public func assetstore_upgrades_free(_ upgrades: OpaquePointer!) {
  unsafe Handles.remove(upgrades, UpgradesObject.self)
}
