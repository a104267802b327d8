internal import AssetStoreCore

extension EditRecord {
  /// Operations on previews that a proposal may have.
  private static let mostPreviews = 100

  /// Does to the operations of a proposal what a body says. Throws 400 or 404 for what cannot be done.
  mutating func order(_ orders: [PreviewOrder], _ database: Database) throws {
    for order in orders {
      if let id = order.changeID, self.id != 0 || !isCreation {
        try revise(id, order, database)
      } else {
        previews.append(try change(order, database))
      }
    }
    guard previews.count <= EditRecord.mostPreviews else {
      throw Problem(400, "a proposal has at most \(EditRecord.mostPreviews) previews")
    }
  }

  private mutating func revise(_ id: Int64, _ order: PreviewOrder, _ database: Database) throws {
    guard let index = previews.firstIndex(where: { $0.id == id }) else {
      if try EditTable.ofPreview(id, database) == nil {
        throw Problem(404, "there is no operation \(id) on a preview")
      }
      throw Problem(400, "the operation \(id) on a preview is of another proposal")
    }
    if order.isCancelled {
      previews.remove(at: index)
      return
    }
    switch previews[index].operation {
    case .insert:
      previews[index].type = order.type ?? previews[index].type
      previews[index].link = order.link ?? previews[index].link
      previews[index].thumbnail = order.thumbnail ?? previews[index].thumbnail
    case .remove: break
    case .update:
      let original = try published(previews[index].previewID, database)
      if let link = order.link {
        previews[index].link = link.hasSameBytes(original.link) ? nil : link
      }
      if let thumbnail = order.thumbnail {
        previews[index].thumbnail = thumbnail.hasSameBytes(original.thumbnail) ? nil : thumbnail
      }
    }
  }

  /// A new operation.
  private func change(_ order: PreviewOrder, _ database: Database) throws -> PreviewChange {
    guard let operation = order.operation else { throw Problem.missing("operation") }
    guard !isCreation else {
      guard let type = order.type else { throw Problem.missing("type") }
      guard let link = order.link, !link.isEmpty else { throw Problem.missing("link") }
      return PreviewChange(type: type, link: link, thumbnail: order.thumbnail ?? "")
    }
    guard operation != .insert else {
      return PreviewChange(
        type: order.type ?? "image", link: order.link ?? "", thumbnail: order.thumbnail ?? "")
    }
    guard let id = order.previewID else { throw Problem.missing("preview_id") }
    let original = try published(id, database)
    var change = PreviewChange(previewID: id, operation: operation)
    if operation == .update {
      if let link = order.link, !link.hasSameBytes(original.link) { change.link = link }
      if let thumbnail = order.thumbnail, !thumbnail.hasSameBytes(original.thumbnail) {
        change.thumbnail = thumbnail
      }
    }
    return change
  }

  /// A published preview of the asset.
  private func published(_ id: Int64?, _ database: Database) throws -> PreviewRecord {
    guard let id, let (asset, preview) = try PreviewTable.find(id, database) else {
      throw Problem(404, "there is no preview \(id ?? 0)")
    }
    guard asset == assetID else {
      throw Problem(400, "the preview \(id) is of another asset")
    }
    return preview
  }
}
