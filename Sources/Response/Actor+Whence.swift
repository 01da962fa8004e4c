extension Actor {
  /// Whence itself, as the actor of what it finds and does by itself.
  package static let whence = Actor(name: "whence", role: .operator)
}
