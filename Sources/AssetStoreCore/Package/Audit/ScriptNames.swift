/// What a name of an API lets a script do.
struct KnownName: Sendable {
  /// By itself: a class, a function, or a method of the script's own object.
  var alone: Capability?
  /// As a member of whatever object.
  var afterDot: Capability?
  /// With one of these names behind it.
  var members: [String: Capability] = [:]
  /// With any name behind it.
  var anyMember: Capability?
  /// What a text means that it is called with.
  var role: Role?
  /// Whether it is an object whose abilities go along with it, into a variable say.
  var isHandedOn = false

  enum Role: Sendable {
    /// The name of a method.
    case calls
    /// A path to load from.
    case loads
    /// The name of a class or singleton.
    case makes
    /// The name of a project setting.
    case sets
  }
}

/// The names that are known in a language: those of Godot 4, of Godot 3 where they are others, and of .NET.
///
/// Members are no closed list in either: what is not here is taken for harmless.
struct ScriptNames: Sendable {
  static let gdscript = ScriptNames(godot, isCSharp: false)
  static let csharp = ScriptNames(
    // Some names of Godot 3 and 4 are then the same.
    Dictionary(godot.map { (folded($0.key), folded($0.value)) }) { first, _ in first }
      .merging(dotnet) { _, own in own }, isCSharp: true)

  let isCSharp: Bool
  private let names: [String: KnownName]
  /// Whether a name of that code, which some others have too, is known.
  private var codes = [Bool](repeating: false, count: 1 << 14)

  private init(_ names: [String: KnownName], isCSharp: Bool) {
    self.names = names
    self.isCSharp = isCSharp
    for name in names.keys + ScriptNames.contextual {
      codes[ScriptNames.code(Array(name.utf8)[...])] = true
    }
  }

  /// Names that mean something only where they stand.
  private static let contextual = [
    "tool", "rpc", "save", "save_encrypted", "save_encrypted_pass",
  ]

  /// Whether the name may be known; most names are not, and looking them up takes time.
  func mayKnow(_ name: ArraySlice<UInt8>) -> Bool {
    codes[ScriptNames.code(name)] || name.contains(ScriptText.backslash)
  }

  /// The same for all ways to write a name.
  private static func code(_ name: ArraySlice<UInt8>) -> Int {
    var code: UInt32 = 0
    for byte in name where byte != UInt8(ascii: "_") { code = code &* 31 &+ UInt32(byte | 0x20) }
    return Int((code ^ code >> 14) & 0x3fff)
  }

  func find(_ name: String) -> KnownName? {
    if let known = names[name] { return known }
    // Godot's names have capitals in C#: "StreamPeerTcp", "ShellOpen".
    guard isCSharp, name.utf8.first.map({ $0 < 0x60 }) == true else { return nil }
    return names[ScriptNames.folded(name)]
  }

  func capability(_ member: String, of object: KnownName) -> Capability? {
    object.members[member] ?? (isCSharp ? object.members[ScriptNames.folded(member)] : nil)
      ?? object.anyMember
  }

  /// Whether the member takes the names of others.
  func isDynamic(_ member: String) -> Bool {
    ScriptNames.dynamicMembers.contains(isCSharp ? ScriptNames.folded(member) : member)
  }

  /// Whether somebody who calls a method by this name does what nobody should overlook.
  func isTelling(method: String) -> Bool {
    ScriptNames.tellingMethods.contains(isCSharp ? ScriptNames.folded(method) : method)
  }

  private static func folded(_ name: String) -> String {
    String(decoding: name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
  }

  private static func folded(_ known: KnownName) -> KnownName {
    var known = known
    known.members = Dictionary(known.members.map { (folded($0.key), $0.value) }) { first, _ in
      first
    }
    return known
  }

  // "singleton" is the object itself in C#.
  private static let dynamicMembers: Set<String> = [
    "call", "callv", "call_deferred", "calldeferred", "call_thread_safe", "callthreadsafe", "get",
    "get_indexed", "getindexed", "singleton",
  ]

  private static let tellingMethods: Set<String> = {
    let names = ["OS", "Engine", "ClassDB", "DisplayServer"].flatMap {
      Array(godot[$0]?.members.keys ?? [:].keys)
    }
    let all = names + ["add_autoload_singleton", "load_resource_pack", "set_source_code"]
    return Set(all + all.map(folded))
  }()
}

extension ScriptNames {
  private static let godot: [String: KnownName] = {
    var names: [String: KnownName] = [:]
    for (capability, list) in classes + functions {
      for name in words(list) { names[name, default: KnownName()].alone = capability }
    }
    for (capability, list) in methods {
      for name in words(list) { names[name, default: KnownName()].afterDot = capability }
    }
    for (object, capability, list) in members {
      for name in words(list) {
        names[object, default: KnownName()].members[name] = capability
      }
    }
    for (role, list) in roles {
      for name in words(list) { names[name, default: KnownName()].role = role }
    }
    for name in ["OS", "Engine", "ClassDB"] { names[name, default: KnownName()].isHandedOn = true }
    return names
  }()

  private static func words(_ list: String) -> [String] {
    list.split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  private static let classes: [(Capability, String)] = [
    (
      .network,
      """
      DTLSServer ENetConnection ENetMultiplayerPeer ENetPacketPeer HTTPClient HTTPRequest JavaScriptBridge
      JavaScriptObject MultiplayerAPI MultiplayerAPIExtension MultiplayerPeer MultiplayerPeerExtension
      MultiplayerSpawner MultiplayerSynchronizer PacketPeerDTLS PacketPeerUDP SceneMultiplayer SocketServer
      StreamPeerSocket StreamPeerTCP StreamPeerTLS StreamPeerUDS TCPServer TLSOptions UDPServer UDSServer UPNP
      UPNPDevice WebRTCDataChannel WebRTCDataChannelExtension WebRTCMultiplayerPeer WebRTCPeerConnection
      WebRTCPeerConnectionExtension WebSocketMultiplayerPeer WebSocketPeer
      NetworkedMultiplayerENet NetworkedMultiplayerPeer StreamPeerSSL TCP_Server WebSocketClient WebSocketServer
      """
    ),
    (.files, "DirAccess FileAccess PCKPacker ResourceSaver ZIPPacker ZIPReader"),
    (.dynamicCode, "Expression JavaClass JavaClassWrapper JavaObject"),
    (.nativeCode, "GDExtension GDExtensionManager GDNative NativeScript"),
    (
      .editor,
      """
      EditorCommandPalette EditorContextMenuPlugin EditorDebuggerPlugin EditorDebuggerSession EditorDock
      EditorExportPlatform EditorExportPlatformAndroid EditorExportPlatformAppleEmbedded
      EditorExportPlatformExtension EditorExportPlatformIOS EditorExportPlatformLinuxBSD
      EditorExportPlatformMacOS EditorExportPlatformPC EditorExportPlatformVisionOS EditorExportPlatformWeb
      EditorExportPlatformWindows EditorExportPlugin EditorExportPreset EditorFeatureProfile EditorFileDialog
      EditorFileSystem EditorFileSystemDirectory EditorFileSystemImportFormatSupportQuery EditorImportPlugin
      EditorInspector EditorInspectorPlugin EditorInterface EditorNode3DGizmo EditorNode3DGizmoPlugin EditorPaths
      EditorPlugin EditorProperty EditorResourceConversionPlugin EditorResourcePicker EditorResourcePreview
      EditorResourcePreviewGenerator EditorResourceTooltipPlugin EditorSceneFormatImporter
      EditorSceneFormatImporterBlend EditorSceneFormatImporterFBX2GLTF EditorSceneFormatImporterGLTF
      EditorSceneFormatImporterUFBX EditorScenePostImport EditorScenePostImportPlugin EditorScript
      EditorScriptPicker EditorSelection EditorSettings EditorSpinSlider EditorSyntaxHighlighter EditorToaster
      EditorTranslationParserPlugin EditorUndoRedoManager EditorVCSInterface FileSystemDock
      GDScriptSyntaxHighlighter GridMapEditorPlugin OpenXRBindingModifierEditor OpenXRInteractionProfileEditor
      OpenXRInteractionProfileEditorBase ScriptCreateDialog ScriptEditor ScriptEditorBase
      EditorSceneImporter EditorSpatialGizmo EditorSpatialGizmoPlugin
      """
    ),
  ]

  /// What is called without an object, or on the script's own.
  private static let functions: [(Capability, String)] = [
    (.dynamicCode, "bytes_to_var_with_objects instance_from_id str_to_var str2var"),
    (.dynamicCode, "allow_object_decoding set_allow_object_decoding set_source_code"),
    (.autoload, "add_autoload_singleton"),
    (.editor, "get_editor_interface"),
  ]

  private static let methods: [(Capability, String)] = [
    (.dynamicCode, "allow_object_decoding set_allow_object_decoding set_source_code source_code"),
    (.dynamicCode, "base64_to_variant load_resource_pack"),
    (.autoload, "add_autoload_singleton"),
    (.editor, "get_editor_interface"),
    (.files, "save_exr save_jpg save_png save_to_wav save_webp write_to_filesystem"),
  ]

  private static let members: [(String, Capability, String)] = [
    (
      "OS", .process,
      """
      create_instance create_process execute execute_with_pipe kill open_with_program set_restart_on_exit
      shell_open shell_show_in_file_manager
      """
    ),
    (
      "OS", .environment,
      """
      clipboard get_cmdline_args get_cmdline_user_args get_environment get_unique_id has_environment
      set_environment unset_environment
      """
    ),
    ("OS", .files, "move_to_trash"),
    ("DisplayServer", .environment, "clipboard_get clipboard_get_image clipboard_get_primary"),
    ("Engine", .dynamicCode, "get_singleton register_script_language"),
    ("ClassDB", .dynamicCode, "class_call_static instance instantiate"),
    ("GDScript", .dynamicCode, "new"),
    ("JavaScriptBridge", .dynamicCode, "eval"),
    ("ProjectSettings", .files, "save save_custom"),
    (
      "IP", .network,
      """
      get_local_addresses get_local_interfaces resolve_hostname resolve_hostname_addresses
      resolve_hostname_queue_item
      """
    ),
    ("File", .files, "new"), ("Directory", .files, "new"),
  ]

  private static let roles: [(KnownName.Role, String)] = [
    (.calls, "call callv call_deferred call_thread_safe Callable"),
    (.loads, "change_scene change_scene_to_file load load_interactive load_threaded_request"),
    (.makes, "class_call_static get_singleton instance instantiate"),
    (.sets, "set_setting"),
  ]

  /// By the names as they stand in C#.
  private static let dotnet: [String: KnownName] = {
    var names: [String: KnownName] = [:]
    let classes: [(Capability, String)] = [
      (
        .network,
        """
        ClientWebSocket Dns HttpListener HttpWebRequest SmtpClient Socket TcpClient TcpListener UdpClient WebClient
        WebRequest
        """
      ),
      (.files, "DirectoryInfo FileInfo FileStream IsolatedStorageFile StreamWriter"),
      (.process, "ProcessStartInfo"),
      (
        .nativeCode,
        "DllImport DllImportAttribute LibraryImport LibraryImportAttribute NativeLibrary"
      ),
      (.dynamicCode, "AssemblyBuilder BinaryFormatter CSharpCompilation DynamicMethod"),
    ]
    for (capability, list) in classes {
      for name in words(list) { names[name] = KnownName(alone: capability) }
    }
    names["StartInfo"] = KnownName(afterDot: .process)
    names["File"] = KnownName(anyMember: .files)
    names["Directory"] = KnownName(anyMember: .files)
    let members: [(String, Capability, String)] = [
      ("System", .network, "Net"), ("System", .files, "IO"),
      ("Process", .process, "GetProcessById GetProcesses GetProcessesByName Start"),
      ("Assembly", .dynamicCode, "Load LoadFile LoadFrom UnsafeLoadFrom"),
      ("Activator", .dynamicCode, "CreateInstance CreateInstanceFrom"),
      ("Type", .dynamicCode, "GetType"), ("Microsoft", .dynamicCode, "CodeAnalysis"),
      (
        "Environment", .environment,
        """
        GetCommandLineArgs GetEnvironmentVariable GetEnvironmentVariables MachineName SetEnvironmentVariable
        UserName
        """
      ),
    ]
    for (object, capability, list) in members {
      for name in words(list) {
        names[object, default: KnownName()].members[name] = capability
      }
    }
    return names
  }()
}
