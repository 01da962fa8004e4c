internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What an event loop keeps ready for all its connections: memory that was used before, and a
/// decompressor.
///
/// A fresh allocation the size of a batch is unmapped memory, and mapping it costs as much as
/// reading the batch. Belongs to one thread.
final class LoopWorkspace {
  /// Spare buffers of a loop, and how large one may be to be kept: what idle connections hold.
  private static let spareCountMax = 4
  private static let spareByteCountMax = 2 << 20
  // House: each thread sees its own value only, that is what the variable is for
  nonisolated(unsafe) private static let ofThread = ThreadSpecificVariable<LoopWorkspace>()
  private static let count = Atomic(0)

  /// Which thread this is, in the order in which they were first seen; from 0.
  let number = LoopWorkspace.count.wrappingAdd(1, ordering: .relaxed).oldValue

  let inflater = GzipMessageInflater()
  private var spares: [UnsafeMutableRawBufferPointer] = []

  deinit { for spare in spares { free(spare.baseAddress) } }

  /// The workspace of the event loop that calls.
  static var current: LoopWorkspace {
    if let workspace = ofThread.currentValue { return workspace }
    let workspace = LoopWorkspace()
    ofThread.currentValue = workspace
    return workspace
  }

  /// Memory for at least `byteCount` bytes, with anything in it.
  func spare(byteCount: Int) -> UnsafeMutableRawBufferPointer {
    guard let spare = spares.popLast() else { return Self.allocated(byteCount) }
    return spare.count >= byteCount ? spare : Self.resized(spare, to: byteCount)
  }

  /// Takes memory back that nobody uses any more.
  func recycle(_ memory: UnsafeMutableRawBufferPointer) {
    if spares.count < Self.spareCountMax, memory.count <= Self.spareByteCountMax {
      spares.append(memory)
    } else {
      free(memory.baseAddress)
    }
  }

  /// The same bytes in memory of another size; large ones are moved by the system, not copied.
  static func resized(
    _ memory: UnsafeMutableRawBufferPointer, to byteCount: Int
  ) -> UnsafeMutableRawBufferPointer {
    guard let moved = realloc(memory.baseAddress, byteCount) else {
      preconditionFailure("no memory for \(byteCount) bytes")
    }
    return UnsafeMutableRawBufferPointer(start: moved, count: byteCount)
  }

  private static func allocated(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
    resized(UnsafeMutableRawBufferPointer(start: nil, count: 0), to: byteCount)
  }
}
