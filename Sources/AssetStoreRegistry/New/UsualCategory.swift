internal import AssetStoreCore

/// A category that registries begin with.
struct UsualCategory {
  let id: String
  let english: String
  let chinese: String

  /// As registry.json has it.
  var value: JSONValue {
    ["id": .string(id), "en": .string(english), "zh": .string(chinese)]
  }

  /// Those of Godot's own library, for addons.
  static let all = [
    UsualCategory(id: "2d-tools", english: "2D Tools", chinese: "2D 工具"),
    UsualCategory(id: "3d-tools", english: "3D Tools", chinese: "3D 工具"),
    UsualCategory(id: "shaders", english: "Shaders", chinese: "着色器"),
    UsualCategory(id: "materials", english: "Materials", chinese: "材质"),
    UsualCategory(id: "tools", english: "Tools", chinese: "工具"),
    UsualCategory(id: "scripts", english: "Scripts", chinese: "脚本"),
    UsualCategory(id: "misc", english: "Misc", chinese: "杂项"),
    UsualCategory(id: "templates", english: "Templates", chinese: "模板"),
    UsualCategory(id: "projects", english: "Projects", chinese: "项目"),
    UsualCategory(id: "demos", english: "Demos", chinese: "演示"),
  ]
}
