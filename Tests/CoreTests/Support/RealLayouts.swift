import AssetStoreCore
import Testing

/// The shape of a real archive that a git host made: names and modes, not contents.
struct RealLayout: Sendable, CustomTestStringConvertible {
  var repository: String
  /// Files, without the wrapping folder. "*" in front: executable; "@": a symbolic link; "/" at the end: an
  /// empty folder.
  var names: [String]
  /// What is installed for an asset "the-slug", by path.
  var installed: [String]
  var folders: [String]
  var type: AssetType = .addon

  var testDescription: String { repository }

  /// As `git archive --prefix` writes it: folders have entries of their own, the commit is the comment.
  func zip(_ content: (String) -> String = { $0 }) -> ZipBuilder {
    let commit = "70263408b0240ee162d6eb550d8217aab15d3c99"
    let wrapper = "\(repository)-\(commit)"
    var zip = ZipBuilder([.init("\(wrapper)/")])
    zip.comment = Array(commit.utf8)
    var folders: Set<String> = []
    for name in names {
      let path = name.hasPrefix("*") || name.hasPrefix("@") ? String(name.dropFirst()) : name
      var folder = ""
      for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
        folder += "\(part)/"
        if folders.insert(folder).inserted { zip.entries.append(.init("\(wrapper)/\(folder)")) }
      }
      if path.hasSuffix("/") { continue }
      let mode: UInt32 = name.hasPrefix("*") ? 0o100755 : name.hasPrefix("@") ? 0o120777 : 0o100644
      zip.entries.append(
        .init("\(wrapper)/\(path)", Array(content(path).utf8), mode: mode, deflated: true) {
          $0.utf8 = !path.utf8.allSatisfy { $0 < 0x80 }
        })
    }
    return zip
  }

  static let all = [
    RealLayout(
      repository: "godot-git-plugin",
      names: [
        ".github/workflows/build.yml", ".gitmodules", "LICENSE", "README.md",
        "addons/godot-git-plugin/git_plugin.gdextension",
        "godot-cpp/", "thirdparty/git2/libgit2/", "thirdparty/openssl/", "thirdparty/ssh2/libssh2/",
      ],
      installed: ["addons/godot-git-plugin/git_plugin.gdextension"],
      folders: ["addons/godot-git-plugin"]),
    RealLayout(
      repository: "godot-aseprite-wizard",
      names: [
        "addons/AsepriteWizard/plugin.cfg", "addons/AsepriteWizard/animated_sprite/as_import.gd",
      ],
      installed: [
        "addons/AsepriteWizard/animated_sprite/as_import.gd", "addons/AsepriteWizard/plugin.cfg",
      ],
      folders: ["addons/AsepriteWizard"]),
    RealLayout(
      repository: "godot-vrm",
      names: [
        "LICENSE", "README.md", "addons/Godot-MToon-Shader/plugin.cfg",
        "addons/Godot-MToon-Shader/mtoon.gdshader",
        "addons/vrm/plugin.cfg", "addons/vrm/vrm_extension.gd", "project.godot",
        "samples/model.vrm",
      ],
      installed: [
        "addons/Godot-MToon-Shader/mtoon.gdshader", "addons/Godot-MToon-Shader/plugin.cfg",
        "addons/vrm/plugin.cfg",
        "addons/vrm/vrm_extension.gd",
      ],
      folders: ["addons/Godot-MToon-Shader", "addons/vrm"]),
    RealLayout(
      repository: "beehave",
      names: ["LICENSE", "addons/beehave/plugin.cfg", "script_templates/ActionLeaf/default.gd"],
      installed: ["addons/beehave/plugin.cfg"], folders: ["addons/beehave"]),
    RealLayout(
      repository: "godot_dialogue_manager",
      names: ["addons/dialogue_manager/plugin.cfg", "addons/dialogue_manager/l10n/zh.po"],
      installed: ["addons/dialogue_manager/l10n/zh.po", "addons/dialogue_manager/plugin.cfg"],
      folders: ["addons/dialogue_manager"]),
    RealLayout(
      repository: "godot-gdpm",
      names: [
        ".gitignore", "LICENSE", "README.md", "docs/使用说明.md", "docs/安装指南.md",
        "src/gdpm/__init__.py",
      ],
      installed: [
        "addons/the-slug/LICENSE", "addons/the-slug/README.md", "addons/the-slug/docs/使用说明.md",
        "addons/the-slug/docs/安装指南.md", "addons/the-slug/src/gdpm/__init__.py",
      ],
      folders: ["addons/the-slug"]),
    RealLayout(
      repository: "gdUnit4",
      names: [
        "LICENSE", "addons/gdUnit4/plugin.cfg", "*addons/gdUnit4/runtest.sh",
        "addons/gdUnit4/.gitignore",
      ],
      installed: ["addons/gdUnit4/plugin.cfg", "addons/gdUnit4/runtest.sh"],
      folders: ["addons/gdUnit4"]),
    RealLayout(
      repository: "phantom-camera",
      names: ["addons/phantom_camera/plugin.cfg", "dev_scenes/2d.tscn", "project.godot"],
      installed: ["addons/phantom_camera/plugin.cfg"], folders: ["addons/phantom_camera"]),
    RealLayout(
      repository: "godot-statecharts",
      names: [
        "LICENSE", "addons/godot_state_charts/plugin.cfg",
        "godot_state_charts_examples/ant_hill/ant.tscn",
      ],
      installed: ["addons/godot_state_charts/plugin.cfg"], folders: ["addons/godot_state_charts"]),
    RealLayout(
      repository: "Gut",
      names: [
        ".gitattributes", "addons/gut/LICENSE.md", "addons/gut/plugin.cfg", "project.godot",
        "test/unit/test_a.gd",
      ],
      installed: ["addons/gut/LICENSE.md", "addons/gut/plugin.cfg"], folders: ["addons/gut"]),
    RealLayout(
      repository: "godot-sqlite",
      names: [
        "LICENSE.md", "README.md", "demo/addons/godot-sqlite/gdsqlite.gdextension",
        "demo/addons/godot-sqlite/plugin.cfg",
        "demo/project.godot", "godot-cpp/", "src/gdsqlite.cpp",
      ],
      installed: ["addons/godot-sqlite/gdsqlite.gdextension", "addons/godot-sqlite/plugin.cfg"],
      folders: ["addons/godot-sqlite"]),
    RealLayout(
      repository: "unidot_importer",
      names: [
        "LICENSE", "plugin.cfg", "asset_database.gd", "shader_examples/plugin.cfg", ".gitignore",
      ],
      installed: [
        "addons/the-slug/LICENSE", "addons/the-slug/asset_database.gd",
        "addons/the-slug/plugin.cfg",
        "addons/the-slug/shader_examples/plugin.cfg",
      ],
      folders: ["addons/the-slug"]),
    RealLayout(
      repository: "Godot-Game-Template",
      names: [
        "README.md", "project.godot", "addons/maaacks_game_template/plugin.cfg",
        "addons/maaacks_game_template/base/scenes/menus/options_menu/video/video_options_menu_with_extras_and_a_long_name.tscn",
        "scenes/opening.tscn",
      ],
      installed: [
        "addons/maaacks_game_template/base/scenes/menus/options_menu/video/video_options_menu_with_extras_and_a_long_name.tscn",
        "addons/maaacks_game_template/plugin.cfg",
      ],
      folders: ["addons/maaacks_game_template"]),
    RealLayout(
      repository: "scatter",
      names: [
        "*LICENSE", "addons/proton_scatter/plugin.cfg", "*addons/proton_scatter/icons/icon.png",
        "addons/proton_scatter/demos/a.blend",
      ],
      installed: [
        "addons/proton_scatter/demos/a.blend", "addons/proton_scatter/icons/icon.png",
        "addons/proton_scatter/plugin.cfg",
      ],
      folders: ["addons/proton_scatter"]),
    RealLayout(
      repository: "dialogic",
      names: [
        "addons/dialogic/Example Assets/next-indicator/next icon.png", "addons/dialogic/plugin.cfg",
      ],
      installed: [
        "addons/dialogic/Example Assets/next-indicator/next icon.png", "addons/dialogic/plugin.cfg",
      ],
      folders: ["addons/dialogic"]),
    RealLayout(
      repository: "limboai",
      names: [
        "LICENSE.md", "SCsub", "bt/behavior_tree.cpp", "gdextension/limboai.gdextension",
        "demo/project.godot",
      ],
      installed: [
        "addons/the-slug/LICENSE.md", "addons/the-slug/SCsub",
        "addons/the-slug/bt/behavior_tree.cpp",
        "addons/the-slug/demo/project.godot", "addons/the-slug/gdextension/limboai.gdextension",
      ],
      folders: ["addons/the-slug"]),
    RealLayout(
      repository: "godot_heightmap_plugin",
      names: [
        "LICENSE.md", "addons/zylann.hterrain/plugin.cfg", "addons/zylann.hterrain/hterrain.gd",
        "project.godot",
      ],
      installed: ["addons/zylann.hterrain/hterrain.gd", "addons/zylann.hterrain/plugin.cfg"],
      folders: ["addons/zylann.hterrain"]),
    RealLayout(
      repository: "godot_debug_draw_3d",
      names: [
        "@LICENSE", "@README.md", "addons/debug_draw_3d/LICENSE",
        "addons/debug_draw_3d/debug_draw_3d.gdextension",
        "examples_dd3d/addons/other/plugin.cfg", "godot-cpp/", "project.godot",
      ],
      installed: [
        "addons/debug_draw_3d/LICENSE", "addons/debug_draw_3d/debug_draw_3d.gdextension",
      ],
      folders: ["addons/debug_draw_3d"]),
    RealLayout(
      repository: "v-sekai-game",
      names: [
        "project.godot", "addons/canvas_plane/.gitrepo", "addons/canvas_plane/plugin.cfg",
        "addons/extended_bone_attachment/LICENSE",
        "addons/vsk_menu/plugin.cfg", "vsk_default/scenes/main.tscn",
      ],
      installed: [
        "addons/canvas_plane/plugin.cfg", "addons/extended_bone_attachment/LICENSE",
        "addons/vsk_menu/plugin.cfg",
      ],
      folders: ["addons/canvas_plane", "addons/extended_bone_attachment", "addons/vsk_menu"]),
    RealLayout(
      repository: "godot_voxel",
      names: [
        "LICENSE.md", "SCsub", "project/addons/zylann.voxel/voxel.gdextension",
        "project/project.godot", "terrain/terrain.cpp",
      ],
      installed: ["addons/zylann.voxel/voxel.gdextension"], folders: ["addons/zylann.voxel"]),
    RealLayout(
      repository: "Terrain3D",
      names: [
        "LICENSE.txt", "godot-cpp/", "project/addons/terrain_3d/plugin.cfg",
        "project/addons/terrain_3d/terrain.gdextension",
        "project/demo/Demo.tscn", "project/project.godot", "src/terrain_3d.cpp",
      ],
      installed: ["addons/terrain_3d/plugin.cfg", "addons/terrain_3d/terrain.gdextension"],
      folders: ["addons/terrain_3d"]),
  ]
}
