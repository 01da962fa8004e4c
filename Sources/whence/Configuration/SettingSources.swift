import Configuration
import SystemPackage

/// Where settings come from, the strongest first: flags, environment, file.
struct SettingSources: Sendable {
  /// A source and how it names a setting to people.
  struct Source: Sendable {
    var provider: any ConfigProvider
    var nameOf: @Sendable (String) -> String
  }

  let sources: [Source]

  /// - Parameters:
  ///   - flags: values given on the command line, by setting.
  ///   - file: path of a configuration file in JSON or YAML, if one was named.
  /// - Throws: `ConfigurationProblems` when the file cannot be read.
  init(flags: [String: String], file: String?) async throws {
    var sources = [
      Source(
        provider: InMemoryProvider(
          values: Dictionary(
            uniqueKeysWithValues: flags.map { key, value in
              (AbsoluteConfigKey(ConfigKey(key)), ConfigValue(.string(value), isSecret: false))
            }))
      ) { "--" + $0.replacing(".", with: "-") },
      Source(provider: EnvironmentVariablesProvider().prefixKeys(with: "whence")) {
        "WHENCE_" + $0.uppercased().replacing(".", with: "_")
      },
    ]
    if let file {
      sources.append(
        Source(provider: try await Self.fileProvider(file)) { "\($0) in \(file)" })
    }
    self.sources = sources
  }

  private static func fileProvider(_ path: String) async throws -> any ConfigProvider {
    do {
      return path.hasSuffix(".json")
        ? try await FileProvider<JSONSnapshot>(filePath: FilePath(path))
        : try await FileProvider<YAMLSnapshot>(filePath: FilePath(path))
    } catch {
      throw ConfigurationProblems(problems: ["\(path): \(error)"])
    }
  }
}
