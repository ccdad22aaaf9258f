namespace MagicWave.Onion.Directory.Http;

/// <summary>One answer of the directory protocol (dir-spec 6.2).</summary>
public sealed class HttpResponse
{
    /// <summary>Makes one.</summary>
    /// <param name="status">The status code, 100 to 599.</param>
    /// <param name="reason">The reason phrase.</param>
    public HttpResponse(int status, string reason)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        Status = status;
        Reason = reason;
    }

    /// <summary>The status code.</summary>
    public int Status { get; }

    /// <summary>The reason phrase.</summary>
    public string Reason { get; }

    /// <summary>How the body is coded; null for not at all.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>When the document came into force; null where it is not told.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>What the sender's clock said; null where it is not told.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Further header lines, each without its line end.</summary>
    public IReadOnlyList<string> ExtraHeaders { get; init; } = [];

    /// <summary>The body as it is on the wire, coded as <see cref="ContentEncoding"/> says.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>An answer without a document.</summary>
    public static HttpResponse Empty(int status) => new(status, status switch
    {
        200 => "OK",
        304 => "Not modified",
        400 => "Bad request",
        403 => "Forbidden",
        404 => "Not found",
        405 => "Method not allowed",
        413 => "Request entity too large",
        503 => "Directory busy, try again later",
        _ => "Answer",
    });
}
