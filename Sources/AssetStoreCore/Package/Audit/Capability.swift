/// What a package can do to the machine, the editor or the game it is installed into. The raw value is what packages
/// declare and reports say; never renamed.
package enum Capability: String, CaseIterable, Sendable {
  /// Has code start with the project.
  case autoload
  /// Brings C#.
  case csharp
  /// Makes or loads code while it runs, or calls what no text names.
  case dynamicCode = "dynamic-code"
  /// Runs in the editor.
  case editor
  /// Has a script inside a scene or resource.
  case embeddedScript = "embedded-script"
  /// Reads the environment, the command line, the clipboard or the machine's identity.
  case environment
  /// Brings a program, or a file that may be started as one.
  case executable
  /// Reads and writes files.
  case files
  /// Brings compiled code.
  case nativeCode = "native-code"
  case network
  /// Holds what cannot be looked into.
  case opaque
  /// Starts, controls or ends other programs.
  case process
  /// Brings a script for a shell or another interpreter of the system.
  case shellScript = "shell-script"
}
