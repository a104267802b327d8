// What is, or would be, in a project, as values. Like those of Asset.swift, each is also a JSON shape.

/// `ASSETSTORE_TRUST_...`
package enum Trust: String, Sendable, Codable {
  case pinned
  case firstUse = "first-use"

  package var number: Int32 {
    switch self {
    case .pinned: 1
    case .firstUse: 2
    }
  }
}

/// `assetstore_package`
package struct InstalledPackage: Sendable, Codable, Equatable {
  /// "PUBLISHER/SLUG"
  package var name: String
  package var source: String
  package var title: String
  package var version: String
  package var url: String
  package var sha256: String
  package var treeHash: String
  package var trust: Trust
  package var fileCount: Int64
  package var size: Int64
  package var installedAt: Int64
  /// The id of a `.vast`; "" for any other package.
  package var vastId: String
  /// Granted, by name.
  package var permissions: [String]
  package var dependencies: [Dependency]
  package var license: String
}

/// `assetstore_upgrade`
package struct Upgrade: Sendable, Codable, Equatable {
  package var name: String
  package var source: String
  package var title: String
  package var version: String
  package var latest: String
}

/// `assetstore_withdrawal`
package struct Withdrawal: Sendable, Codable, Equatable {
  package var name: String
  package var source: String
  package var title: String
  package var version: String
  package var reason: String
  /// The newest release that suits and was not withdrawn; "" if there is none.
  package var instead: String
}

/// `assetstore_upgrades`
package struct OutdatedPackages: Sendable, Codable, Equatable {
  package var upgrades: [Upgrade]
  package var withdrawn: [Withdrawal]
}

/// `assetstore_file`
package struct InstalledFile: Sendable, Codable, Equatable {
  /// Relative to the project.
  package var path: String
  package var package: String
  package var sha256: String
  package var size: Int64
  /// 0o644 or 0o755.
  package var mode: UInt32
}

/// `assetstore_finding`
package struct Finding: Sendable, Codable, Equatable {
  /// `ASSETSTORE_FINDING_...`
  package enum Kind: String, Sendable, Codable {
    case modified
    case missing
    case typeChanged = "type-changed"
    case modeChanged = "mode-changed"
    case extra
    case generated
    case notInstalled = "not-installed"

    package var number: Int32 {
      switch self {
      case .modified: 1
      case .missing: 2
      case .typeChanged: 3
      case .modeChanged: 4
      case .extra: 5
      case .generated: 6
      case .notInstalled: 7
      }
    }

    /// Whether it says that the project is not as it was installed, or not as its lock says.
    package var isDifference: Bool { self != .extra && self != .generated }
  }

  package var kind: Kind
  package var path: String
  package var package: String
}

/// `assetstore_verification`
package struct Verification: Sendable, Codable, Equatable {
  package var clean: Bool
  package var checked: UInt64
  package var findings: [Finding]
}

/// `assetstore_change`
package struct Change: Sendable, Codable, Equatable {
  /// `ASSETSTORE_CHANGE_...`
  package enum Kind: String, Sendable, Codable {
    case install
    case replace
    case remove
    case repair
    case none

    package var number: Int32 {
      switch self {
      case .install: 1
      case .replace: 2
      case .remove: 3
      case .repair: 4
      case .none: 5
      }
    }
  }

  package var kind: Kind
  package var name: String
  package var source: String
  package var title: String
  package var oldVersion: String
  package var version: String
  package var sha256: String
  /// Nil if the package is removed.
  package var trust: Trust?
  package var bytes: Int64
  /// What it asks for, by name; nil in change sets of before there was such a thing, as the next two.
  package var permissions: [String]?
  /// Those of them that were not granted yet.
  package var newPermissions: [String]?
  /// The packages of the project that need it, by name.
  package var neededBy: [String]?
}

/// `assetstore_action`
package struct Action: Sendable, Codable, Equatable {
  /// `ASSETSTORE_ACTION_...`
  package enum Kind: String, Sendable, Codable {
    case write
    case replace
    case delete
    case keep
    case writeNew = "write-new"
    case restore
    case overwrite
    case deleteEdit = "delete-edit"
    case deleteGenerated = "delete-generated"

    package var number: Int32 {
      switch self {
      case .write: 1
      case .replace: 2
      case .delete: 3
      case .keep: 4
      case .writeNew: 5
      case .restore: 9
      case .overwrite: 6
      case .deleteEdit: 7
      case .deleteGenerated: 8
      }
    }
  }

  package var kind: Kind
  package var path: String
  package var package: String
  package var size: Int64
}

/// What `assetstore_plan_json` shows of a plan.
package struct PlanSummary: Sendable, Codable, Equatable {
  package var changes: [Change]
  package var actions: [Action]
  /// The change set in the history that it takes back; 0: none.
  package var undoes: Int64
  /// Packages that were asked for by name and stay as they are.
  package var skipped: [Skip]
  package var withdrawn: [Withdrawal]
}

/// `ASSETSTORE_DURABILITY_...`
package enum Durability: String, Sendable, Codable {
  case full
  case fast

  package var number: Int32 {
    switch self {
    case .full: 0
    case .fast: 1
    }
  }
}

/// `assetstore_outcome`
package struct Outcome: Sendable, Codable, Equatable {
  package var durability: Durability
  package var changes: [Change]
  package var actions: [Action]
  package var undoes: Int64
  package var skipped: [Skip]
  package var withdrawn: [Withdrawal]
}

/// A release chosen for installing: where `Catalogue` and the planner meet.
package struct Candidate: Sendable, Equatable {
  /// "PUBLISHER/SLUG"
  package var name: String
  /// Name of the source; "" for an archive named by its path or URL.
  package var source: String
  package var title: String
  package var type: AssetType
  package var version: String
  /// http(s):// or file:// of its archive.
  package var url: String
  /// What the archive must hash to; "" if nothing is pinned.
  package var sha256: String
  package var godotMin = GodotVersion.unknown
  package var godotMax: GodotVersion?
  package var declared = Declared.nothing
  /// What the source calls its licence; "" if it does not say.
  package var license = ""
  /// Why it was withdrawn, so that nobody gets it who has it not; "" if it was not.
  package var yanked = ""
}

/// `assetstore_archive`
package struct CachedArchive: Sendable, Codable, Equatable {
  package var sha256: String
  package var path: String
  package var size: Int64
  package var addedAt: Int64
  /// Whether the call that gave it brought it in.
  package var isNew = false

  private enum CodingKeys: CodingKey { case sha256, path, size, addedAt }
}
