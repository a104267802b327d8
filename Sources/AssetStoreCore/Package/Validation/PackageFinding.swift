/// One thing that validating a package or a registry found. `assetstore_package_finding`
package struct PackageFinding: Sendable, Equatable, Codable {
  /// `ASSETSTORE_SEVERITY_...`
  package enum Severity: String, Sendable, Codable, CaseIterable {
    case error
    case warning

    package var number: Int32 {
      switch self {
      case .error: 1
      case .warning: 2
      }
    }
  }

  package var severity: Severity
  /// A `Code`, or a reason for which archives are refused.
  package var code: String
  /// Its path in the package or registry; "" for that as a whole.
  package var entry: String
  /// A `JSONPath` in that entry; "" where it is no single value.
  package var path: String
  /// Both count from 1, columns in bytes; 0 where it is no single place.
  package var line: Int32
  package var column: Int32
  /// One sentence.
  package var message: String

  package init(
    severity: Severity, code: String, entry: String, path: String, line: Int32, column: Int32,
    message: String
  ) {
    self.severity = severity
    self.code = code
    self.entry = entry
    self.path = path
    self.line = line
    self.column = column
    self.message = message
  }

  /// What it is, beside the reasons of `StoreError`. Never renamed.
  package enum Code: String, Sendable, CaseIterable {
    // JSON texts
    case jsonEncoding = "json-encoding"
    case jsonByteOrderMark = "json-byte-order-mark"
    case jsonSize = "json-size"
    case jsonDepth = "json-depth"
    case jsonMarks = "json-marks"
    case jsonSyntax = "json-syntax"
    case jsonDuplicateName = "json-duplicate-name"
    // metadata
    case metadataMissing = "metadata-missing"
    case metadataElsewhere = "metadata-elsewhere"
    case missingKey = "missing-key"
    case unknownKey = "unknown-key"
    case wrongType = "wrong-type"
    case olderShape = "older-shape"
    case emptyText = "empty-text"
    case textTooLong = "text-too-long"
    case controlCharacter = "control-character"
    case badId = "bad-id"
    case unportableId = "unportable-id"
    case badVersion = "bad-version"
    case badPermission = "bad-permission"
    case badDependency = "bad-dependency"
    case duplicatePermission = "duplicate-permission"
    case duplicateDependency = "duplicate-dependency"
    case selfDependency = "self-dependency"
    case tooManyItems = "too-many-items"
    // content
    case scriptIgnored = "script-ignored"
    case dataShadowed = "data-shadowed"
    case languageName = "language-name"
    case languageFileIgnored = "language-file-ignored"
    case textsMissing = "texts-missing"
    case pluginKeyMissing = "plugin-key-missing"
    case pluginScriptMissing = "plugin-script-missing"
    // registrations
    case fileMissing = "file-missing"
    case fileIgnored = "file-ignored"
    case badName = "bad-name"
    case nameCollision = "name-collision"
    case unknownFormat = "unknown-format"
    case unknownValue = "unknown-value"
    case textTooDeep = "text-too-deep"
    case textEncoding = "text-encoding"
    case badURL = "bad-url"
    case badLicense = "bad-license"
    case unknownLicense = "unknown-license"
    case badIcon = "bad-icon"
    case badOwner = "bad-owner"
    case badKey = "bad-key"
    case badTime = "bad-time"
    case badHash = "bad-hash"
    case badCommit = "bad-commit"
    case badDownload = "bad-download"
    case duplicateItem = "duplicate-item"
    case unknownDependency = "unknown-dependency"
    case releaseChanged = "release-changed"
    case releaseRemoved = "release-removed"
    case notOwner = "not-owner"
    case notImported = "not-imported"
    case secretKey = "secret-key"
    // data of services
    case damagedDatabase = "damaged-database"
    case missingArchive = "missing-archive"
    case damagedArchive = "damaged-archive"
    case notExported = "not-exported"
  }
}

/// What validating or building a package came to. `assetstore_package_report`
package struct PackageReport: Sendable, Equatable, Codable {
  /// "vast", or "godot" for what is unpacked into a project.
  package enum Format: String, Sendable, Codable {
    case vast
    case godot
  }

  package var format: Format
  /// Whether there are no errors.
  package var valid: Bool
  package var findings: [PackageFinding]
  /// How many there were, of which `findings` has at most a thousand of each.
  package var errors: Int64
  package var warnings: Int64
  /// Of the archive that was validated or built, if it could be read.
  package var sha256 = ""
  package var size: Int64 = 0
}
