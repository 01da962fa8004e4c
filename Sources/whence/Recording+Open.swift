import ArgumentParser
import Server

extension Recording {
  /// Opens a recording for a command, or ends the command with the reason.
  static func open(_ path: String) throws -> Recording {
    do {
      return try Recording(path: path)
    } catch {
      Terminal.note("cannot read the recording: \(error)")
      throw ExitCode(ExitStatus.badInput)
    }
  }
}
