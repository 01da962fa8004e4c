import CMalloc

/// How the allocator treats large blocks, for the whole process.
enum LargeBlocks {
  private static let byteCountMin: CInt = 4 << 20

  /// Gives blocks of 4 MiB and more back to the system as soon as they are free.
  ///
  /// By itself glibc raises that bound up to 32 MiB once such a block was freed, and then keeps
  /// what large messages took, once for each of its arenas.
  static func giveBack() { mallopt(M_MMAP_THRESHOLD, byteCountMin) }
}
