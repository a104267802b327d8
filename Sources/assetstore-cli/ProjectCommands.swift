internal import CAssetStore

/// `install`, `update`, `remove`, `repair` and `undo`: a plan, which is shown or committed.
enum ProjectCommands {
  private typealias Planner = (
    OpaquePointer?, UnsafePointer<UnsafePointer<CChar>?>?, Int,
    UnsafePointer<assetstore_plan_options>?, Library.Out?, Library.Out?
  ) -> assetstore_status

  static func install(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    if invocation.has(.sha256), invocation.operands.count != 1 {
      throw Failure.usage(
        "--sha256 is for a single REF", subject: "--sha256", hint: "give exactly one REF")
    }
    let changing: [Option] = [.into, .sha256, .removing]
    if invocation.has(.frozen),
      !invocation.operands.isEmpty || changing.contains(where: invocation.has)
    {
      throw Failure.usage(
        "--frozen installs what assetstore.lock has and nothing else", subject: "--frozen",
        hint: "leave REF, --into, --sha256 and --remove out, or --frozen")
    }
    return try unsafe change(assetstore_plan_install, invocation, console)
  }

  static func update(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    try unsafe change(assetstore_plan_update, invocation, console)
  }

  static func remove(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    try unsafe change(assetstore_plan_remove, invocation, console)
  }

  static func repair(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    try unsafe change(assetstore_plan_repair, invocation, console)
  }

  static func undo(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    try unsafe change(
      { project, _, _, options, plan, error in
        unsafe assetstore_plan_undo(project, options, plan, error)
      }, invocation, console)
  }

  private static func change(
    _ planner: Planner, _ invocation: Invocation, _ console: Console
  ) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    let project = try Library.openProject(invocation, store, console)
    let plan = try unsafe plan(planner, project.pointer, invocation, console)
    if invocation.has(.dryRun) {
      if console.json {
        console.document(unsafe Library.text(assetstore_plan_json(plan.pointer)))
      } else {
        PlanView(plan: plan).show(to: console)
      }
      return .done
    }
    var options = unsafe assetstore_commit_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_commit_options.self)
    unsafe options.durability =
      invocation[.durability] == "fast" ? ASSETSTORE_DURABILITY_FAST : ASSETSTORE_DURABILITY_FULL
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    if Grant.covers(asked(plan), invocation) { unsafe options.flags = ASSETSTORE_COMMIT_GRANT }
    let outcome: Handle
    do {
      outcome = try unsafe Library.obtain(assetstore_outcome_free) {
        unsafe assetstore_plan_commit(plan.pointer, &options, $0, $1)
      }
    } catch var failure as Failure {
      failure.words = Grant.words(failure, for: asked(plan))
      throw failure
    }
    if console.json {
      console.document(unsafe Library.text(assetstore_outcome_json(outcome.pointer)))
    } else if !console.quiet {
      PlanView(outcome: outcome, of: plan).show(to: console)
    }
    return .done
  }

  /// What packages newly ask for.
  private static func asked(_ plan: borrowing Handle) -> Set<String> {
    let changes = unsafe Library.records(
      plan.pointer, assetstore_plan_change_count, assetstore_plan_change_at)
    return unsafe Set(changes.flatMap { unsafe Grant.names(Library.text($0.new_permissions)) })
  }

  private static func plan(
    _ planner: Planner, _ project: OpaquePointer, _ invocation: Invocation, _ console: Console
  ) throws -> Handle {
    try unsafe Library.withStrings { strings in
      var options = unsafe planOptions(invocation, console)
      unsafe options.into = unsafe strings.pointer(invocation[.into])
      unsafe options.sha256 = unsafe strings.pointer(invocation[.sha256])
      let removing = invocation.all(.removing)
      unsafe options.remove = unsafe strings.list(removing)
      unsafe options.remove_count = removing.count
      let refs = unsafe strings.list(invocation.operands)
      return try unsafe Library.obtain(assetstore_plan_free) {
        unsafe planner(project, refs, invocation.operands.count, &options, $0, $1)
      }
    }
  }

  /// What the invocation says of a plan, as far as it needs no strings.
  static func planOptions(_ invocation: Invocation, _ console: Console) -> assetstore_plan_options {
    var options: assetstore_plan_options = unsafe Library.options(invocation, console)
    unsafe options.flags =
      (invocation.has(.anyGodot) ? ASSETSTORE_PLAN_ANY_ENGINE : 0)
      | (invocation.has(.forceEdits) ? ASSETSTORE_PLAN_FORCE : 0)
      | (invocation.has(.offline) ? ASSETSTORE_PLAN_OFFLINE : 0)
      | (invocation.has(.overwrite) ? ASSETSTORE_PLAN_OVERWRITE : 0)
      | (invocation.has(.frozen) ? ASSETSTORE_PLAN_FROZEN : 0)
    unsafe options.retries = Library.retries(invocation)
    unsafe options.timeout_ms = Library.timeout(invocation)
    return unsafe options
  }
}
