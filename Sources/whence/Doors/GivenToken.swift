import Foundation
import NIOHTTP1

/// The token that commands bring to a server, from the environment: an argument could be read by
/// everybody on the machine.
enum GivenToken {
  static var headers: HTTPHeaders {
    guard let token = ProcessInfo.processInfo.environment["WHENCE_TOKEN"], !token.isEmpty else {
      return [:]
    }
    return ["authorization": "Bearer \(token)"]
  }
}
