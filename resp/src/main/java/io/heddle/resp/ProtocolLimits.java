package io.heddle.resp;

/**
 * What a client may send, with Redis's figures as defaults.
 *
 * @param inlineMaxBytes the longest line: an inline command, or the line that announces a count
 * @param maxBulkBytes the longest argument ({@code proto-max-bulk-len}); no setting lets one pass
 *     that does not fit in an array
 * @param maxArguments the most arguments of a request, the command's name included
 * @param queryBufferMaxBytes the largest incomplete request ({@code client-query-buffer-limit})
 * @param unauthenticatedArguments the most arguments while the client has not authenticated
 * @param unauthenticatedBulkBytes the longest argument while the client has not authenticated
 * @param unauthenticatedQueryBytes the largest incomplete request while it has not authenticated
 */
public record ProtocolLimits(
    int inlineMaxBytes,
    long maxBulkBytes,
    int maxArguments,
    long queryBufferMaxBytes,
    int unauthenticatedArguments,
    int unauthenticatedBulkBytes,
    int unauthenticatedQueryBytes) {

  public static final ProtocolLimits DEFAULT =
      new ProtocolLimits(64 << 10, 512 << 20, Integer.MAX_VALUE, 1 << 30, 10, 16 << 10, 1 << 20);

  /** These limits with another {@code proto-max-bulk-len}. */
  public ProtocolLimits withMaxBulkBytes(long bytes) {
    return new ProtocolLimits(
        inlineMaxBytes,
        bytes,
        maxArguments,
        queryBufferMaxBytes,
        unauthenticatedArguments,
        unauthenticatedBulkBytes,
        unauthenticatedQueryBytes);
  }

  /** These limits with another {@code client-query-buffer-limit}. */
  public ProtocolLimits withQueryBufferMaxBytes(long bytes) {
    return new ProtocolLimits(
        inlineMaxBytes,
        maxBulkBytes,
        maxArguments,
        bytes,
        unauthenticatedArguments,
        unauthenticatedBulkBytes,
        unauthenticatedQueryBytes);
  }
}
