import Logging
import SystemPackage

/// Words for the person who started the command.
///
/// Answers go to standard output, notes to standard error.
enum Terminal {
  /// Writes one line about what the command is doing.
  static func note(_ line: String) { write(line + "\n", to: .standardError) }

  /// Writes the answer.
  static func answer(_ text: String) { write(text, to: .standardOutput) }

  private static func write(_ text: String, to file: FileDescriptor) {
    // A reader that went away (`whence ... | head`) is no error worth telling it.
    _ = try? file.writeAll(Array(text.utf8))
  }
}

extension Logger {
  /// For the service group: it tells of each start and stop at info, which is noise here.
  static var ofServices: Logger {
    var logger = Logger(label: "whence")
    logger.logLevel = .error
    return logger
  }
}
