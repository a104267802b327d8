internal import CAssetStore

/// `package audit`.
enum AuditCommand {
  static func audit(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    var options: assetstore_audit_options = unsafe Library.options(invocation, console)
    unsafe options.max_evidence = UInt64(clamping: invocation.number(.evidence) ?? 0)
    let audit = try unsafe Library.withStrings { strings in
      let path = unsafe strings.pointer(invocation.operands.first)
      return try unsafe Library.obtain(assetstore_audit_free) {
        unsafe assetstore_package_audit(path, &options, $0, $1)
      }
    }
    if console.json {
      console.document(unsafe Library.text(assetstore_audit_json(audit.pointer)))
    } else {
      tell(audit, console)
    }
    let undeclared = unsafe assetstore_audit_undeclared(audit.pointer)
    return invocation.has(.strictAudit) && undeclared > 0 ? .no : .done
  }

  private static func tell(_ audit: borrowing Handle, _ console: Console) {
    let object = unsafe audit.pointer
    let capabilities = unsafe Library.records(
      object, assetstore_audit_capability_count, assetstore_audit_capability_at)
    for index in unsafe capabilities.indices {
      let capability = unsafe capabilities[index]
      let isDeclared = unsafe capability.declared != 0
      let word = console.styled(
        isDeclared ? "declared  " : "undeclared", isDeclared ? .green : .yellow)
      let name = Text.harmless(unsafe Library.text(capability.name))
      console.line("\(word)  \(console.styled(name, .bold))")
      for place in 0..<Int(clamping: unsafe capability.evidence_count) {
        if let evidence = unsafe assetstore_audit_evidence_at(object, index, place) {
          let told = unsafe text(evidence.pointee)
          console.line("  " + Text.harmless(told))
        }
      }
      let more = unsafe capability.count - Int64(clamping: capability.evidence_count)
      if more > 0 { console.line(console.styled("  and \(more) more", .dim)) }
    }
    let declared = unsafe Library.records(
      object, assetstore_audit_declared_count, assetstore_audit_declared_at)
    for index in unsafe declared.indices {
      let name = Text.harmless(unsafe Library.text(declared[index].name))
      let use = unsafe declared[index].use
      switch use {
      case ASSETSTORE_DECLARED_FOUND: break
      case ASSETSTORE_DECLARED_UNUSED:
        console.line("\(console.styled("unused    ", .dim))  \(name)")
      default: console.line("\(console.styled("other     ", .dim))  \(name)")
      }
    }
    let files = Text.count(Int(clamping: unsafe assetstore_audit_checked(object)), "file")
    let undeclared = unsafe assetstore_audit_undeclared(object)
    let said = undeclared == 0 ? "nothing undeclared" : "\(undeclared) undeclared"
    console.summary("\(files) looked at: \(said) (a hint, no proof)")
  }

  /// "addons/hero/main.gd:12  OS.execute"
  private static func text(_ evidence: assetstore_evidence) -> String {
    let entry = unsafe Library.text(evidence.entry)
    let line = unsafe evidence.line
    let place = line == 0 ? entry : "\(entry):\(line)"
    return "\(place)  \(unsafe Library.text(evidence.word))"
  }
}
