internal import AssetStoreCore

/// Where an asset stands in the library: a fixed list, as editors drop a whole reply that has one they do not know.
enum Category: Int64, CaseIterable, Sendable {
  case tools2D = 1
  case tools3D = 2
  case shaders = 3
  case materials = 4
  case tools = 5
  case scripts = 6
  case misc = 7
  case templates = 8
  case projects = 9
  case demos = 10

  var name: String {
    switch self {
    case .tools2D: "2D Tools"
    case .tools3D: "3D Tools"
    case .shaders: "Shaders"
    case .materials: "Materials"
    case .tools: "Tools"
    case .scripts: "Scripts"
    case .misc: "Misc"
    case .templates: "Templates"
    case .projects: "Projects"
    case .demos: "Demos"
    }
  }

  /// What the asset store calls it, as a tag.
  var slug: String { Slug.make(name) }

  var type: AssetType { rawValue < Category.templates.rawValue ? .addon : .project }

  /// By its name, whatever its case.
  init?(named name: String) {
    let key = Folded.text(name)
    guard let category = Category.allCases.first(where: { Folded.text($0.name) == key }) else {
      return nil
    }
    self = category
  }

  static func all(of type: AssetType?) -> [Category] {
    allCases.filter { type == nil || $0.type == type }
  }
}

/// How far the service vouches for an asset.
enum SupportLevel: Int64, CaseIterable, Sendable {
  case testing = 0
  case community = 1
  case featured = 2

  var name: String {
    switch self {
    case .testing: "testing"
    case .community: "community"
    case .featured: "featured"
    }
  }

  /// Editors call the featured ones official.
  init?(named name: String) {
    switch name {
    case "testing": self = .testing
    case "community": self = .community
    case "official", "featured": self = .featured
    default: return nil
    }
  }
}
