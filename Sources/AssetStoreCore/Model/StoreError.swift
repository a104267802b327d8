internal import Glibc

/// Why an operation failed. The only error that leaves this module; becomes an `assetstore_error`.
package struct StoreError: Error, Sendable, Equatable {
  package var reason: Reason
  /// One line: what failed, with which thing.
  package var message: String
  /// The path, REF, URL or entry it is about.
  package var subject: String
  /// One line: what to do about it.
  package var hint: String
  /// The errno, HTTP status or libcurl code behind it.
  package var systemCode: Int32

  package init(
    _ reason: Reason, _ message: String, subject: String = "", hint: String = "",
    systemCode: Int32 = 0
  ) {
    self.reason = reason
    // Names that are shown in them come from anywhere, and are as long as anyone likes.
    self.message = StoreError.line(message)
      .cut(to: reason == .unsatisfiable ? StoreError.longestProof : StoreError.longest)
    self.subject = subject
    self.hint = StoreError.line(hint).cut(to: StoreError.longest)
    self.systemCode = systemCode
  }

  /// Bytes of a message or hint.
  private static let longest = 4 << 10
  /// Bytes of a message that says why there is no choice of releases.
  private static let longestProof = 16 << 10

  private static func line(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7f }) else { return text }
    let scalars = text.unicodeScalars.map { EntryName.isControl($0) ? "\u{fffd}" : $0 }
    return String(String.UnicodeScalarView(scalars))
  }

  package var status: Status { reason.status }

  /// The same error with another hint.
  package func hinting(_ hint: String) -> StoreError {
    var copy = self
    copy.hint = hint
    return copy
  }
}

extension StoreError {
  /// The error as JSON shows it.
  package struct Told: Sendable, Codable, Equatable {
    package var status: String
    package var reason: String
    package var message: String
    package var subject: String
    package var hint: String
    package var systemCode: Int32
  }

  package var told: Told {
    Told(
      status: status.name, reason: reason.rawValue, message: message, subject: subject,
      hint: hint, systemCode: systemCode)
  }

  /// `assetstore_status`; the raw values are those of the header.
  package enum Status: Int32, Sendable, CaseIterable {
    case ok = 0
    case misuse = 1
    case notFound = 2
    case conflict = 3
    case incompatible = 4
    case integrity = 5
    case refused = 6
    case network = 7
    case busy = 8
    case io = 9
    case cancelled = 10
    case `internal` = 11

    /// How bad it is among others: what may pass by itself least, what only repair mends most.
    package var severity: Int {
      let order: [Status] = [
        .ok, .cancelled, .busy, .network, .notFound, .misuse, .incompatible, .conflict, .refused,
        .integrity, .io, .internal,
      ]
      return order.firstIndex(of: self) ?? order.count
    }

    /// What `assetstore_status_name` gives.
    package var name: String {
      switch self {
      case .ok: "ok"
      case .misuse: "misuse"
      case .notFound: "not-found"
      case .conflict: "conflict"
      case .incompatible: "incompatible"
      case .integrity: "integrity"
      case .refused: "refused"
      case .network: "network"
      case .busy: "busy"
      case .io: "io"
      case .cancelled: "cancelled"
      case .internal: "internal"
      }
    }
  }

  /// The exact reason. The raw value is what `assetstore_error_reason` gives; never renamed.
  package enum Reason: String, Sendable, CaseIterable {
    // misuse
    case nullArgument = "null-argument"
    case invalidUTF8 = "invalid-utf8"
    case releasedObject = "released-object"
    case unknownOption = "unknown-option"
    case invalidArgument = "invalid-argument"
    case invalidRef = "invalid-ref"
    case planCommitted = "plan-committed"
    case reentrantCall = "reentrant-call"
    case passwordNeeded = "password-needed"
    case wrongPassword = "wrong-password"
    // not found
    case unknownRef = "unknown-ref"
    case unknownSource = "unknown-source"
    case unknownRelease = "unknown-release"
    case notInstalled = "not-installed"
    case noSuchPath = "no-such-path"
    case notMounted = "not-mounted"
    case notCached = "not-cached"
    case noDownload = "no-download"
    case nothingToUndo = "nothing-to-undo"
    case unknownRevision = "unknown-revision"
    // conflict
    case ambiguousRef = "ambiguous-ref"
    case pathOccupied = "path-occupied"
    case pathOwned = "path-owned"
    case planStale = "plan-stale"
    case permissionNeeded = "permission-needed"
    case stillNeeded = "still-needed"
    case idMounted = "id-mounted"
    case dependencyNotMounted = "dependency-not-mounted"
    case dependencyVersion = "dependency-version"
    case notAFile = "not-a-file"
    case notAFolder = "not-a-folder"
    case folderNotEmpty = "folder-not-empty"
    case catalogueNewer = "catalogue-newer"
    case projectNewer = "project-newer"
    case lockStale = "lock-stale"
    case lockDiffers = "lock-differs"
    case folderChanged = "folder-changed"
    case releaseExists = "release-exists"
    // incompatible
    case engineVersion = "engine-version"
    case unsatisfiable = "unsatisfiable"
    // integrity
    case hashMismatch = "hash-mismatch"
    case notAZip = "not-a-zip"
    case archiveDamaged = "archive-damaged"
    case contentMismatch = "content-mismatch"
    case archiveChanged = "archive-changed"
    case catalogueDamaged = "catalogue-damaged"
    case projectDamaged = "project-damaged"
    case malformedFile = "malformed-file"
    case bundleMismatch = "bundle-mismatch"
    case malformedKey = "malformed-key"
    case malformedSignature = "malformed-signature"
    case wrongKey = "wrong-key"
    case badSignature = "bad-signature"
    case badTrustedComment = "bad-trusted-comment"
    case headUnsigned = "head-unsigned"
    case headBadSignature = "head-bad-signature"
    case headUnknownKey = "head-unknown-key"
    case headExpired = "head-expired"
    case headRolledBack = "head-rolled-back"
    case headForked = "head-forked"
    case headOfAnotherRegistry = "head-of-another-registry"
    case headFromTheFuture = "head-from-the-future"
    case indexMismatch = "index-mismatch"
    case malformedIndex = "malformed-index"
    // refused
    case pathTraversal = "path-traversal"
    case pathAbsolute = "path-absolute"
    case pathName = "path-name"
    case pathEncoding = "path-encoding"
    case pathTooLong = "path-too-long"
    case pathCollision = "path-collision"
    case linkEntry = "link-entry"
    case specialEntry = "special-entry"
    case encryptedEntry = "encrypted-entry"
    case unsupportedCompression = "unsupported-compression"
    case headerMismatch = "header-mismatch"
    case entryOverlap = "entry-overlap"
    case strayData = "stray-data"
    case splitArchive = "split-archive"
    case tooManyEntries = "too-many-entries"
    case tooLarge = "too-large"
    case compressionRatio = "compression-ratio"
    case emptyPackage = "empty-package"
    case noProject = "no-project"
    case unknownPermission = "unknown-permission"
    case permissionRefused = "permission-refused"
    // network
    case unreachable = "unreachable"
    case httpStatus = "http-status"
    case timeout = "timeout"
    case shortBody = "short-body"
    case tooManyRedirects = "too-many-redirects"
    case badReply = "bad-reply"
    case offline = "offline"
    // busy
    case busy = "busy"
    // io
    case noSpace = "no-space"
    case quotaExceeded = "quota-exceeded"
    case noPermission = "no-permission"
    case readOnly = "read-only"
    case ioFailure = "io-failure"
    // cancelled, internal
    case cancelled = "cancelled"
    case defect = "defect"

    package var status: Status {
      switch self {
      case .nullArgument, .invalidUTF8, .releasedObject, .unknownOption, .invalidArgument,
        .invalidRef, .planCommitted, .reentrantCall, .passwordNeeded, .wrongPassword:
        .misuse
      case .unknownRef, .unknownSource, .unknownRelease, .notInstalled, .noSuchPath, .notMounted,
        .notCached, .noDownload, .nothingToUndo, .unknownRevision:
        .notFound
      case .ambiguousRef, .pathOccupied, .pathOwned, .planStale, .permissionNeeded, .stillNeeded,
        .idMounted, .dependencyNotMounted, .dependencyVersion, .notAFile, .notAFolder,
        .folderNotEmpty, .catalogueNewer, .projectNewer,
        .lockStale, .lockDiffers, .folderChanged, .releaseExists:
        .conflict
      case .engineVersion, .unsatisfiable:
        .incompatible
      case .hashMismatch, .notAZip, .archiveDamaged, .contentMismatch, .archiveChanged,
        .catalogueDamaged, .projectDamaged, .malformedFile, .bundleMismatch, .malformedKey,
        .malformedSignature, .wrongKey, .badSignature, .badTrustedComment, .headUnsigned,
        .headBadSignature, .headUnknownKey, .headExpired, .headRolledBack, .headForked,
        .headOfAnotherRegistry, .headFromTheFuture, .indexMismatch, .malformedIndex:
        .integrity
      case .pathTraversal, .pathAbsolute, .pathName, .pathEncoding, .pathTooLong, .pathCollision,
        .linkEntry, .specialEntry, .encryptedEntry, .unsupportedCompression, .headerMismatch,
        .entryOverlap, .strayData, .splitArchive, .tooManyEntries, .tooLarge,
        .compressionRatio, .emptyPackage, .noProject, .unknownPermission, .permissionRefused:
        .refused
      case .unreachable, .httpStatus, .timeout, .shortBody, .tooManyRedirects, .badReply, .offline:
        .network
      case .busy: .busy
      case .noSpace, .quotaExceeded, .noPermission, .readOnly, .ioFailure: .io
      case .cancelled: .cancelled
      case .defect: .internal
      }
    }
  }

  /// The error for a failed system call: "message: strerror".
  package static func system(
    _ code: Int32, _ message: String, subject: String = "", hint: String = ""
  ) -> StoreError {
    let reason: Reason
    var hint = hint
    switch code {
    case ENOSPC, EDQUOT:
      reason = .noSpace
      if hint.isEmpty { hint = "free some space on that disk and try again" }
    case EACCES, EPERM: reason = .noPermission
    case EROFS: reason = .readOnly
    case ENOENT: reason = .noSuchPath
    default: reason = .ioFailure
    }
    return StoreError(
      reason, "\(message): \(unsafe String(cString: strerror(code)))", subject: subject, hint: hint,
      systemCode: code)
  }
}
