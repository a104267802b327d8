internal import AssetStoreCore

/// What is told of a proposal before a moderator sees it.
///
/// Source of the rules: the library's server, with one difference: a change of a proposal that creates an asset is judged
/// along with what it leaves, as one of an asset is.
enum EditGate {
  /// Proposals of a user that may wait for a moderator.
  static let mostWaiting: Int64 = 100

  /// Throws 409 if too many of a user's wait; those of editors never are.
  static func admit(_ account: Account, _ database: Database) throws {
    guard account.level < .editor else { return }
    guard try EditTable.waiting(of: account.id, database) < mostWaiting else {
      throw Problem(409, "\(mostWaiting) of your proposals wait for a moderator already")
    }
  }

  /// Throws 403 for what the user may not propose.
  ///
  /// - Parameters:
  ///   - body: the changes as they were sent.
  ///   - base: what is there without them; nil for a new proposal of a new asset.
  static func check(_ body: AssetChanges, base: AssetChanges?, _ level: Level) throws(Problem) {
    // Who leaves the provider out is taken for one who has none but a commit to give.
    if let commit = body.commit, body.provider != .custom, !Provider.isCommit(commit),
      level < .moderator
    {
      throw Problem(
        403,
        "download_commit has to be a commit's whole hash; a tag or a branch is only for moderators")
    }
    // What was let in for one provider is none for another.
    if let provider = body.provider, provider != .custom, provider != base?.provider,
      let commit = body.commit ?? base?.commit, !Provider.isCommit(commit), level < .moderator
    {
      throw Problem(403, "with another download_provider, download_commit has to be a whole hash")
    }
    let refusals = refusals(body, base: base)
    if !refusals.isEmpty, level < .verified {
      throw Problem(
        403,
        "until something of yours was accepted, this keeps your proposal out: "
          + refusals.joined(separator: "; "))
    }
  }

  /// What keeps the proposals of users who were not verified out.
  static func refusals(_ body: AssetChanges, base: AssetChanges?) -> [String] {
    var refusals: [String] = []
    let whole = base.map { body.over($0) } ?? body
    if let browse = body.browseURL, let provider = whole.provider, let commit = whole.commit {
      refusals += provider.refusals(browse: browse, commit: commit)
    }
    if let icon = body.iconURL { refusals += Provider.refusals(icon: icon) }
    return refusals
  }

  /// What a moderator is told of a proposal.
  ///
  /// - Parameter base: the asset; nil for a new one.
  static func warnings(_ edit: EditRecord, base: AssetRecord?) -> [String] {
    var warnings: [String] = []
    let changes = edit.changes
    if edit.isEmpty { warnings.append("it changes nothing") }
    let whole = base.map { changes.over($0.fields) } ?? changes
    if edit.upload == nil, changes.changesURL, let provider = whole.provider {
      let (browse, commit) = (whole.browseURL ?? "", whole.commit ?? "")
      warnings += provider.refusals(browse: browse, commit: commit)
      warnings += provider.warnings(browse: browse, commit: commit)
    }
    if let icon = changes.iconURL { warnings += Provider.refusals(icon: icon) }
    if changes.godotVersion == .unknown {
      warnings.append("the lowest version of Godot that it works with is not known")
    }
    return warnings
  }
}
