import COpenSSL
import Foundation

/// Signs documents with a key of one's own, and checks such signatures.
///
/// Plain Ed25519 over the bytes of the document, with keys in PEM, so that OpenSSL does the same:
/// `openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in report.md -sigfile report.md.sig`.
///
/// Source: RFC 8032 (Ed25519), RFC 8410 (its keys in PEM).
enum DocumentSeal {
  /// Bytes of a signature.
  static let signatureByteCount = 64

  /// Why a key is of no use.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Signs a document with a private key in PEM, unencrypted; throws when it is none of Ed25519.
  static func sign(_ document: Data, key: Data) throws(Failure) -> Data {
    let key = try Key(pem: key, isPrivate: true)
    guard let context = EVP_MD_CTX_new() else { throw Failure(description: "out of memory") }
    defer { EVP_MD_CTX_free(context) }
    var signature = [UInt8](repeating: 0, count: signatureByteCount)
    var count = signature.count
    let bytes = Array(document)
    guard EVP_DigestSignInit(context, nil, nil, nil, key.handle) == 1,
      EVP_DigestSign(context, &signature, &count, bytes, bytes.count) == 1
    else { throw Failure(description: "the key does not sign") }
    return Data(signature.prefix(count))
  }

  /// Whether a signature is that of a document, by a public key in PEM; throws when it is none of
  /// Ed25519.
  static func isSigned(_ document: Data, _ signature: Data, key: Data) throws(Failure) -> Bool {
    let key = try Key(pem: key, isPrivate: false)
    guard let context = EVP_MD_CTX_new() else { throw Failure(description: "out of memory") }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestVerifyInit(context, nil, nil, nil, key.handle) == 1 else {
      throw Failure(description: "the key does not check")
    }
    let (bytes, given) = (Array(document), Array(signature))
    return EVP_DigestVerify(context, given, given.count, bytes, bytes.count) == 1
  }

  /// An Ed25519 key.
  private struct Key: ~Copyable {
    let handle: OpaquePointer

    init(pem: Data, isPrivate: Bool) throws(Failure) {
      let text = Array(pem)
      guard let source = BIO_new_mem_buf(text, Int32(text.count)) else {
        throw Failure(description: "out of memory")
      }
      defer { BIO_free(source) }
      // A passphrase would be asked for at the terminal: an encrypted key is refused instead.
      let key =
        isPrivate
        ? PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil)
        : PEM_read_bio_PUBKEY(source, nil, { _, _, _, _ in -1 }, nil)
      guard let key else {
        throw Failure(description: "not a \(isPrivate ? "private" : "public") key in PEM")
      }
      guard EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 else {
        EVP_PKEY_free(key)
        throw Failure(description: "the key is not of Ed25519")
      }
      handle = key
    }

    deinit { EVP_PKEY_free(handle) }
  }
}
