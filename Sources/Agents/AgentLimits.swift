/// Bounds of what an agent is told at once.
package struct AgentLimits: Hashable, Sendable {
  /// Tokens of one answer, a token taken as three bytes; an agent may ask for less or more, up to
  /// ten times as many.
  package var answerTokenCountMax = 1_500
  /// Tokens of a resource that is read as a whole.
  package var resourceTokenCountMax = 30_000
  /// Items of a page that an agent gets unless it asks for another number.
  package var pageItemCountMax = 20
  /// Tools, resources or prompts in one part of a list.
  package var listItemCountMax = 100
  /// Messages in one array, in the revision that has arrays.
  package var batchMessageCountMax = 16

  package init() {}

  /// Bytes that are counted as one token: few texts have more tokens than that.
  static let bytesPerToken = 3
}
