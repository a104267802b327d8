/// A field of the page that registers an asset.
///
/// The name is that of the file's kind and of the key in it, by which registration.js makes the files.
struct RegisterField {
  enum Control {
    case line
    /// Of a code that nobody wants corrected.
    case code
    case address
    case day
    case lines(Int)
    /// Values and what people call them.
    case choice([(value: String, label: String)])
    case icon
  }

  let name: String
  let label: RegisterLabel
  let hint: RegisterLabel?
  let control: Control
  let isRequired: Bool

  init(
    _ name: String, _ control: Control, _ label: RegisterLabel, _ hint: RegisterLabel? = nil,
    isRequired: Bool = true
  ) {
    (self.name, self.control, self.isRequired) = (name, control, isRequired)
    (self.label, self.hint) = (label, hint)
  }
}

extension RegisterField {
  static let publisherName = RegisterField("publisher.id", .code, .publisher, .publisherHint)

  /// Only of a publisher that is new.
  static let publisher = [
    RegisterField("publisher.name", .line, .publisherName, .publisherNameHint),
    RegisterField("publisher.owners", .lines(2), .owners, .ownersHint),
    RegisterField("publisher.url", .address, .publisherPage, isRequired: false),
    RegisterField("publisher.keys", .lines(2), .keys, .keysHint, isRequired: false),
  ]

  static func asset(
    _ categories: [RegistrySettings.Category], _ language: SiteLanguage
  ) -> [RegisterField] {
    let types = [("addon", RegisterLabel.addon), ("project", .project)]
      .map { (value: $0.0, label: language[$0.1]) }
    let hosts = [
      (value: "github", label: "GitHub"), ("gitlab", "GitLab"), ("bitbucket", "Bitbucket"),
      ("codeberg", "Codeberg"), ("gitea", "Gitea, Forgejo"),
      ("custom", language[RegisterLabel.otherHost]),
    ]
    let none = [(value: "", label: language[RegisterLabel.choose])]
    let places = categories.map { (value: $0.id, label: language.choose($0.names)) }
    return [
      RegisterField("asset.title", .line, .title),
      RegisterField("asset.slug", .code, .slug, .slugHint),
      RegisterField("asset.summary", .line, .summary, .summaryHint),
      RegisterField(
        "asset.description", .lines(8), .description, .descriptionHint, isRequired: false),
      RegisterField(
        "asset.description.zh", .lines(4), .chineseDescription, .descriptionHint,
        isRequired: false),
      RegisterField("asset.type", .choice(types), .type),
      RegisterField("asset.category", .choice(none + places), .category),
      RegisterField("asset.license", .code, .license, .licenseHint),
      RegisterField("asset.author", .line, .author),
      RegisterField("asset.repository.url", .address, .repository, .repositoryHint),
      RegisterField("asset.repository.host", .choice(hosts), .host),
      RegisterField("asset.issues_url", .address, .issues, .issuesHint, isRequired: false),
      RegisterField("asset.icon", .icon, .icon, .iconHint, isRequired: false),
      RegisterField("asset.images", .lines(2), .images, .addresses, isRequired: false),
      RegisterField("asset.videos", .lines(2), .videos, .addresses, isRequired: false),
      RegisterField("asset.tags", .line, .tags, .tagsHint, isRequired: false),
      RegisterField("asset.vast_id", .code, .vastId, .vastIdHint, isRequired: false),
    ]
  }

  static let versions = [
    RegisterField("release.version", .code, .version, .versionHint),
    RegisterField("release.published", .day, .published),
    RegisterField("release.godot_min", .code, .godotMin, .godotMinHint),
    RegisterField("release.godot_max", .code, .godotMax, isRequired: false),
  ]

  /// Of which a release has one.
  static let origins = [
    RegisterField("release.commit", .code, .commit, .commitHint),
    RegisterField("release.download_url", .address, .address, .addressHint),
  ]

  static let archive = [
    RegisterField("release.sha256", .code, .sha256, .sha256Hint, isRequired: false),
    RegisterField("release.size", .code, .size, .sizeHint, isRequired: false),
    RegisterField(
      "release.dependencies", .lines(2), .dependencies, .dependenciesHint, isRequired: false),
    RegisterField(
      "release.permissions", .code, .permissions, .permissionsHint, isRequired: false),
  ]
}
