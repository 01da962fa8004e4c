/// The bytes of one message while it comes in, as many as the gate has room for and no more.
///
/// Room is reserved before a byte is kept. The length a sender announces is taken for the size of
/// the allocation and for nothing else: memory that was not written is not resident. Belongs to one
/// event loop.
final class MessageBuffer {
  private static let stepByteCount = 64 << 10

  private let gate: AdmissionGate
  private let workspace: LoopWorkspace
  private var storage = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var reservedByteCount = 0
  private(set) var count = 0

  init(gate: AdmissionGate, workspace: LoopWorkspace) {
    self.gate = gate
    self.workspace = workspace
  }

  deinit { reset() }

  /// What came in so far; valid until the next call that changes the buffer.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage.prefix(count)) }

  /// Keeps more bytes of the message.
  ///
  /// - Parameters:
  ///   - piece: what is to be kept behind the bytes that are there.
  ///   - expected: bytes that the whole message is said to have, 0 when nobody said.
  /// - Throws: `overloaded` or `unavailable` from the gate; nothing was kept then.
  func append(_ piece: UnsafeRawBufferPointer, expecting expected: Int) throws(Refusal) {
    guard !piece.isEmpty else { return }
    try reserve(upTo: count + piece.count)
    if count + piece.count > storage.count { grow(toHold: count + piece.count, of: expected) }
    UnsafeMutableRawBufferPointer(rebasing: storage[count...]).copyMemory(from: piece)
    count += piece.count
  }

  /// Gives `fill` at least `byteCount` bytes behind what is there, and keeps as many as it says it
  /// wrote.
  func extend<Failure>(
    by byteCount: Int,
    _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    if count + byteCount > storage.count { grow(toHold: count + byteCount, of: 0) }
    let rest = UnsafeMutableRawBufferPointer(rebasing: storage[count..<count + byteCount])
    let filled = try fill(rest)
    precondition(filled <= byteCount, "\(filled) bytes filled of \(byteCount)")
    count += filled
  }

  /// Takes room for `byteCount` bytes in all, for those who are about to write them.
  func reserve(upTo byteCount: Int) throws(Refusal) {
    guard byteCount > reservedByteCount else { return }
    try gate.reserve(byteCount - reservedByteCount)
    reservedByteCount = byteCount
  }

  /// Forgets the message and gives back room and memory.
  func reset() {
    if reservedByteCount > 0 { gate.release(reservedByteCount) }
    if storage.baseAddress != nil { workspace.recycle(storage) }
    storage = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    reservedByteCount = 0
    count = 0
  }

  private func grow(toHold needed: Int, of expected: Int) {
    let capacity = max(needed, expected, expected > 0 ? 0 : 2 * storage.count, Self.stepByteCount)
    guard storage.baseAddress != nil else {
      storage = workspace.spare(byteCount: capacity)
      return
    }
    storage = LoopWorkspace.resized(storage, to: capacity)
  }
}
