namespace MagicWave.Onion.Directory.Http;

/// <summary>One request of the directory protocol (dir-spec 6.1): HTTP/1.0, one per connection.</summary>
public sealed class HttpRequest
{
    /// <summary>Makes one.</summary>
    /// <param name="method">GET or POST, as on the wire.</param>
    /// <param name="target">The path, beginning with a slash.</param>
    public HttpRequest(string method, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentException.ThrowIfNullOrEmpty(target);
        Method = method;
        Target = target;
    }

    /// <summary>GET or POST, as on the wire.</summary>
    public string Method { get; }

    /// <summary>The path, beginning with a slash.</summary>
    public string Target { get; }

    /// <summary>The content codings that the sender can undo; null where it did not say.</summary>
    public string? AcceptEncoding { get; init; }

    /// <summary>The sender has the document as of this time; null where it has none.</summary>
    public DateTimeOffset? IfModifiedSince { get; init; }

    /// <summary>The host header; null where there is none.</summary>
    public string? Host { get; init; }

    /// <summary>What a POST carries.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whether it is a GET.</summary>
    public bool IsGet => Method == "GET";

    /// <summary>Whether it is a POST.</summary>
    public bool IsPost => Method == "POST";
}
