/// The rules of proposals and moderation, as their source states them, over nothing but values.
struct ModerationModel {
  struct User: Equatable {
    var level: Int
  }

  struct Preview: Equatable {
    var id: Int
    var link: String
  }

  enum PreviewAct: Equatable {
    case insert(String)
    case remove(Int)
    case update(Int, String)
  }

  struct Fields: Equatable {
    var title: String?
    var cost: String?
    var versionString: String?
    var commit: String?
  }

  struct Asset: Equatable {
    var owner: Int
    var title: String
    var cost: String
    var versionString: String
    var commit: String
    var version = 1
    var support: String
    var isSearchable = true
    var deletedBy = -1
    var previews: [Preview] = []
  }

  struct Edit: Equatable {
    var author: Int
    var asset: Int?
    var fields: Fields
    var previews: [PreviewAct]
    var status = "new"
    var reason = ""
  }

  struct Proposal {
    var fields: Fields
    /// nil: the body does not speak of previews.
    var previews: [PreviewAct]?
    var hasBadIcon = false
  }

  enum Act {
    case propose(Proposal)
    case change(asset: Int, Proposal)
    case revise(edit: Int, Proposal)
    case review(edit: Int)
    case accept(edit: Int, support: String?)
    case reject(edit: Int, reason: String)
    case support(asset: Int, level: String)
    case delete(asset: Int, Bool)
  }

  var users: [User]
  /// By their order; the service counts from a number of its own.
  var assets: [Asset] = []
  var edits: [Edit] = []
  private var nextPreview = 1

  init(levels: [Int]) { users = levels.map { User(level: $0) } }

  private static func isCommit(_ text: String) -> Bool {
    text.count == 40 && text.allSatisfy { "0123456789abcdef".contains($0) }
  }

  /// What somebody does, and the status that they get.
  mutating func take(_ act: Act, by user: Int) -> Int {
    let level = users[user].level
    switch act {
    case .propose(let proposal):
      guard isLetThrough(proposal, level) else { return 403 }
      // Of a new asset, all previews are inserted.
      let previews = (proposal.previews ?? []).map { act -> PreviewAct in
        switch act {
        case .insert(let link), .update(_, let link): .insert(link)
        case .remove: .insert("none")
        }
      }
      guard !previews.contains(.insert("none")) else { return 400 }
      edits.append(Edit(author: user, fields: proposal.fields, previews: previews))
      return 200

    case .change(let asset, let proposal):
      guard assets.indices.contains(asset) else { return 404 }
      guard assets[asset].owner == user || level >= 25 else { return 403 }
      guard isLetThrough(proposal, level) else { return 403 }
      if let status = refusal(proposal.previews ?? [], of: asset) { return status }
      let fields = differing(proposal.fields, from: assets[asset])
      if let previews = proposal.previews, previews.isEmpty, fields == Fields(),
        !proposal.hasBadIcon
      {
        return 400
      }
      edits.append(
        Edit(author: user, asset: asset, fields: fields, previews: proposal.previews ?? []))
      return 200

    case .revise(let edit, let proposal):
      guard edits.indices.contains(edit) else { return 404 }
      guard edits[edit].author == user, edits[edit].status == "new" else { return 403 }
      guard isLetThrough(proposal, level) else { return 403 }
      if let asset = edits[edit].asset {
        if let status = refusal(proposal.previews ?? [], of: asset) { return status }
        let fields = differing(proposal.fields, from: assets[asset])
        let previews = edits[edit].previews + (proposal.previews ?? [])
        if proposal.previews != nil, previews.isEmpty, fields == Fields(), !proposal.hasBadIcon {
          return 400
        }
        edits[edit].fields = fields
        edits[edit].previews = previews
      } else {
        var previews: [PreviewAct] = []
        for act in proposal.previews ?? [] {
          switch act {
          case .insert(let link), .update(_, let link): previews.append(.insert(link))
          case .remove: return 400
          }
        }
        edits[edit].fields.title = proposal.fields.title ?? edits[edit].fields.title
        edits[edit].fields.cost = proposal.fields.cost ?? edits[edit].fields.cost
        edits[edit].fields.versionString =
          proposal.fields.versionString ?? edits[edit].fields.versionString
        edits[edit].fields.commit = proposal.fields.commit ?? edits[edit].fields.commit
        edits[edit].previews += previews
      }
      return 200

    case .review(let edit):
      guard level >= 50 else { return 403 }
      guard edits.indices.contains(edit) else { return 404 }
      guard ["new", "in_review"].contains(edits[edit].status) else { return 403 }
      edits[edit].status = "in_review"
      return 200

    case .accept(let edit, let support):
      guard level >= 50 else { return 403 }
      guard edits.indices.contains(edit) else { return 404 }
      guard edits[edit].status == "in_review" else { return 403 }
      merge(edit, support)
      return 200

    case .reject(let edit, let reason):
      guard level >= 50 else { return 403 }
      guard !reason.isEmpty else { return 400 }
      guard edits.indices.contains(edit) else { return 404 }
      guard ["new", "in_review"].contains(edits[edit].status) else { return 403 }
      edits[edit].status = "rejected"
      edits[edit].reason = reason
      return 200

    case .support(let asset, let support):
      guard level >= 50 else { return 403 }
      guard ["testing", "community", "featured"].contains(support) else { return 400 }
      guard assets.indices.contains(asset) else { return 404 }
      assets[asset].support = support
      return 200

    case .delete(let asset, let isDeleted):
      guard assets.indices.contains(asset) else { return 404 }
      guard assets[asset].owner == user || level >= 50 else { return 403 }
      if isDeleted {
        assets[asset].deletedBy = user
      } else if !assets[asset].isSearchable, level < 50, assets[asset].deletedBy != user {
        return 403
      }
      assets[asset].isSearchable = !isDeleted
      return 200
    }
  }

  private func isLetThrough(_ proposal: Proposal, _ level: Int) -> Bool {
    if let commit = proposal.fields.commit, !ModerationModel.isCommit(commit), level < 50 {
      return false
    }
    return !proposal.hasBadIcon || level >= 5
  }

  private func differing(_ fields: Fields, from asset: Asset) -> Fields {
    Fields(
      title: fields.title == asset.title ? nil : fields.title,
      cost: fields.cost == asset.cost ? nil : fields.cost,
      versionString: fields.versionString == asset.versionString ? nil : fields.versionString,
      commit: fields.commit == asset.commit ? nil : fields.commit)
  }

  /// Why published previews cannot be removed or updated.
  private func refusal(_ acts: [PreviewAct], of asset: Int) -> Int? {
    for act in acts {
      switch act {
      case .insert: continue
      case .remove(let id), .update(let id, _):
        guard let owner = assets.firstIndex(where: { $0.previews.contains { $0.id == id } })
        else { return 404 }
        if owner != asset { return 400 }
      }
    }
    return nil
  }

  private mutating func merge(_ edit: Int, _ support: String?) {
    let fields = edits[edit].fields
    if let asset = edits[edit].asset {
      if let title = fields.title { assets[asset].title = title }
      if let cost = fields.cost { assets[asset].cost = cost }
      if let text = fields.versionString { assets[asset].versionString = text }
      if let commit = fields.commit { assets[asset].commit = commit }
      if fields.versionString != nil || fields.commit != nil { assets[asset].version += 1 }
    } else {
      edits[edit].asset = assets.count
      assets.append(
        Asset(
          owner: edits[edit].author, title: fields.title ?? "", cost: fields.cost ?? "",
          versionString: fields.versionString ?? "", commit: fields.commit ?? "",
          support: support ?? "community"))
    }
    guard let asset = edits[edit].asset else { return }
    for act in edits[edit].previews {
      switch act {
      case .insert(let link):
        assets[asset].previews.append(Preview(id: nextPreview, link: link))
        nextPreview += 1
      case .remove(let id): assets[asset].previews.removeAll { $0.id == id }
      case .update(let id, let link):
        for index in assets[asset].previews.indices where assets[asset].previews[index].id == id {
          assets[asset].previews[index].link = link
        }
      }
    }
    edits[edit].status = "accepted"
    users[edits[edit].author].level = max(users[edits[edit].author].level, 5)
  }

  var previewCount: Int { nextPreview - 1 }
}
