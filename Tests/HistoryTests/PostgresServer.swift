import Foundation

/// A real server of Debian's packages, of its own folder and port, while a test runs.
///
/// PostgreSQL does not run as root: as root, it is the user `postgres` that runs it.
struct PostgresServer {
  let url: String
  private let folder: URL
  private let programs: String

  /// Where Debian keeps the server's programs; nil where it is not installed.
  static var programs: String? {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql"))
    return versions?.sorted().last.map { "/usr/lib/postgresql/\($0)/bin" }
  }

  /// Starts a server, hands over what reaches it, and stops it in any case.
  static func run(_ body: (PostgresServer) throws -> Void) throws {
    let server = try PostgresServer()
    defer { server.stop() }
    try body(server)
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private init() throws {
    guard let programs = Self.programs else {
      throw Failure(description: "no PostgreSQL here: scripts/setup-tests installs it")
    }
    self.programs = programs
    // Short, as a socket's path must be, and in a folder that the other user may enter.
    folder = URL(filePath: "/tmp/whence-pg-\(ProcessInfo.processInfo.processIdentifier)")
    url = "postgresql:///postgres?host=\(folder.path)&user=postgres"
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    if getuid() == 0 { try Self.call("/bin/chown", ["postgres", folder.path]) }
    try call(
      "initdb", "-D", "\(folder.path)/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
    try start()
  }

  func start() throws {
    try call(
      "pg_ctl", "-D", "\(folder.path)/data", "-w", "-l", "\(folder.path)/log", "-o",
      "-c listen_addresses='' -c unix_socket_directories='\(folder.path)' -c fsync=off", "start")
  }

  /// Stops it at once, as a crash of its machine would.
  func halt() throws { try call("pg_ctl", "-D", "\(folder.path)/data", "-m", "immediate", "stop") }

  private func stop() {
    try? halt()
    try? FileManager.default.removeItem(at: folder)
  }

  private func call(_ program: String, _ arguments: String...) throws {
    let path = "\(programs)/\(program)"
    guard getuid() == 0 else { return try Self.call(path, arguments) }
    try Self.call("/usr/sbin/runuser", ["-u", "postgres", "--", path] + arguments)
  }

  /// Waits for the process itself: the server that it leaves behind goes on, and has inherited
  /// whatever Foundation's `Process` would wait for.
  private static func call(_ path: String, _ arguments: [String]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in 0...2 {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    var words = ([path] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var process: pid_t = 0
    guard posix_spawn(&process, path, &actions, nil, words, environ) == 0 else {
      throw Failure(description: "\(path) cannot be run")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else {
      throw Failure(description: "\(path) ended with \(status)")
    }
  }
}
