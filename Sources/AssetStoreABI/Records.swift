internal import AssetStoreCore
internal import CAssetStore

// The core's values as the header's records. Their strings lie in the arena of the object they belong to.

extension assetstore_source {
  init(_ value: Source, _ arena: Arena) {
    unsafe self.init(
      name: arena.string(value.name), url: arena.string(value.url), kind: value.kind.number,
      priority: value.priority, asset_count: value.assetCount, synced_at: value.syncedAt)
  }
}

extension assetstore_sync_record {
  init(_ value: SyncRecord, _ arena: Arena) {
    unsafe self.init(
      source: arena.string(value.source), asset_count: value.assetCount, added: value.added,
      changed: value.changed, removed: value.removed, detailed: value.detailed,
      requests: value.requests,
      not_modified: value.notModified, bytes: value.bytes, skipped: Int64(value.skipped.count),
      status: value.status.rawValue, reason: arena.string(value.error?.reason ?? ""),
      message: arena.string(value.error?.message ?? ""),
      hint: arena.string(value.error?.hint ?? ""))
  }
}

extension assetstore_skip {
  init(_ value: Skip, _ arena: Arena) {
    unsafe self.init(what: arena.string(value.what), why: arena.string(value.why))
  }
}

extension assetstore_asset {
  init(_ value: Asset, _ arena: Arena) {
    unsafe self.init(
      ref: arena.string(value.ref), source: arena.string(value.source),
      publisher: arena.string(value.publisher), slug: arena.string(value.slug),
      number: value.number,
      type: value.type.number, support: value.support.bit, title: arena.string(value.title),
      author: arena.string(value.author), category: arena.string(value.category),
      license: arena.string(value.license), version: arena.string(value.version),
      godot_min: arena.string(value.godotMin), godot_max: arena.string(value.godotMax),
      icon_url: arena.string(value.iconUrl), updated: value.updated, rating: value.rating,
      vast_id: arena.string(value.vastId), permissions: arena.words(value.permissions))
  }
}

extension assetstore_release {
  init(_ value: Release, _ arena: Arena) {
    unsafe self.init(
      version: arena.string(value.version), godot_min: arena.string(value.godotMin),
      godot_max: arena.string(value.godotMax), url: arena.string(value.url),
      sha256: arena.string(value.sha256), size: value.size, published: value.published,
      dependency_count: value.dependencies.count,
      permissions: arena.words(value.permissions), yanked: arena.string(value.yanked))
  }
}

extension assetstore_dependency {
  init(_ value: Dependency, _ arena: Arena) {
    unsafe self.init(
      name: arena.string(value.name), version: arena.string(value.version),
      optional: value.optional ? 1 : 0)
  }
}

extension assetstore_preview {
  init(_ value: Preview, _ arena: Arena) {
    unsafe self.init(
      type: value.type == .image ? 1 : 2, url: arena.string(value.url),
      thumbnail_url: arena.string(value.thumbnailUrl))
  }
}

extension assetstore_archive {
  init(_ value: CachedArchive, _ arena: Arena) {
    unsafe self.init(
      sha256: arena.string(value.sha256), path: arena.string(value.path), size: value.size,
      added_at: value.addedAt)
  }
}

extension assetstore_package_info {
  init(_ value: PackageInfo, _ permissions: [String], _ arena: Arena) {
    unsafe self.init(
      publisher: arena.string(value.publisher), slug: arena.string(value.slug),
      type: value.type.number, title: arena.string(value.title),
      author: arena.string(value.author), version: arena.string(value.version),
      description: arena.string(value.description), license: arena.string(value.license),
      godot_min: arena.string(value.godotMin), godot_max: arena.string(value.godotMax),
      vast_id: arena.string(value.vastId), sha256: arena.string(value.sha256),
      archive_size: value.archiveSize, entry_count: value.entryCount, file_count: value.fileCount,
      size: value.size, permissions: arena.words(permissions))
  }
}

extension assetstore_packaged_file {
  init(_ value: PackagedFile, _ arena: Arena) {
    unsafe self.init(
      path: arena.string(value.path), entry: arena.string(value.entry), size: value.size,
      mode: value.mode)
  }
}

extension assetstore_declared {
  init(_ value: AuditReport.Permission, _ arena: Arena) {
    unsafe self.init(name: arena.string(value.name), use: value.use.number)
  }
}

extension assetstore_capability {
  init(_ value: AuditReport.Found, _ arena: Arena) {
    unsafe self.init(
      name: arena.string(value.name), declared: value.declared ? 1 : 0, count: value.count,
      evidence_count: UInt64(value.evidence.count))
  }
}

extension assetstore_evidence {
  init(_ value: AuditReport.Evidence, _ arena: Arena) {
    unsafe self.init(
      entry: arena.string(value.entry), line: value.line, word: arena.string(value.word))
  }
}

extension assetstore_package_finding {
  init(_ value: PackageFinding, _ arena: Arena) {
    unsafe self.init(
      severity: value.severity.number, code: arena.string(value.code),
      entry: arena.string(value.entry), path: arena.string(value.path), line: value.line,
      column: value.column, message: arena.string(value.message))
  }
}

extension assetstore_package {
  init(_ value: InstalledPackage, _ arena: Arena) {
    unsafe self.init(
      name: arena.string(value.name), source: arena.string(value.source),
      title: arena.string(value.title), version: arena.string(value.version),
      url: arena.string(value.url),
      sha256: arena.string(value.sha256), tree_hash: arena.string(value.treeHash),
      trust: value.trust.number, file_count: value.fileCount, size: value.size,
      installed_at: value.installedAt, license: arena.string(value.license),
      vast_id: arena.string(value.vastId), permissions: arena.words(value.permissions))
  }
}

extension assetstore_bundled_package {
  init(_ value: BundledPackage, _ arena: Arena) {
    unsafe self.init(
      name: arena.string(value.name), source: arena.string(value.source),
      title: arena.string(value.title), version: arena.string(value.version),
      url: arena.string(value.url), sha256: arena.string(value.sha256),
      tree_hash: arena.string(value.treeHash), size: value.size,
      license: arena.string(value.license), permissions: arena.words(value.permissions))
  }
}

extension assetstore_upgrade {
  init(_ value: Upgrade, _ arena: Arena) {
    unsafe self.init(
      name: arena.string(value.name), source: arena.string(value.source),
      title: arena.string(value.title), version: arena.string(value.version),
      latest: arena.string(value.latest))
  }
}

extension assetstore_withdrawal {
  init(_ value: Withdrawal, _ arena: Arena) {
    unsafe self.init(
      name: arena.string(value.name), source: arena.string(value.source),
      title: arena.string(value.title), version: arena.string(value.version),
      reason: arena.string(value.reason), instead: arena.string(value.instead))
  }
}

extension assetstore_change_set {
  init(_ value: ChangeSet) {
    self.init(
      id: value.id, at: value.at, undoes: value.undoes, undone: value.undone ? 1 : 0,
      change_count: value.changes.count)
  }
}

extension assetstore_file {
  init(_ value: InstalledFile, _ arena: Arena) {
    unsafe self.init(
      path: arena.string(value.path), package: arena.string(value.package),
      sha256: arena.string(value.sha256), size: value.size, mode: value.mode)
  }
}

extension assetstore_finding {
  init(_ value: Finding, _ arena: Arena) {
    unsafe self.init(
      kind: value.kind.number, path: arena.string(value.path), package: arena.string(value.package))
  }
}

extension assetstore_change {
  init(_ value: Change, _ arena: Arena) {
    unsafe self.init(
      kind: value.kind.number, name: arena.string(value.name), source: arena.string(value.source),
      title: arena.string(value.title), old_version: arena.string(value.oldVersion),
      version: arena.string(value.version), sha256: arena.string(value.sha256),
      trust: value.trust?.number ?? 0, bytes: value.bytes,
      permissions: arena.words(value.permissions ?? []),
      new_permissions: arena.words(value.newPermissions ?? []),
      needed_by: arena.words(value.neededBy ?? []))
  }
}

extension assetstore_action {
  init(_ value: Action, _ arena: Arena) {
    unsafe self.init(
      kind: value.kind.number, path: arena.string(value.path), package: arena.string(value.package),
      size: value.size)
  }
}
