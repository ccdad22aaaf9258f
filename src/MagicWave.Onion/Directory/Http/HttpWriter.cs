using System.Globalization;
using System.Text;

namespace MagicWave.Onion.Directory.Http;

/// <summary>Writes the two messages of the directory protocol.</summary>
public static class HttpWriter
{
    /// <summary>A request as it goes on the wire.</summary>
    /// <exception cref="ArgumentException">A field holds a line end.</exception>
    public static byte[] Write(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        StringBuilder head = new(256);
        AppendLine(head, $"{request.Method} {request.Target} HTTP/1.0");
        if (request.Host is { } host)
        {
            AppendLine(head, $"Host: {host}");
        }

        if (request.AcceptEncoding is { } codings)
        {
            AppendLine(head, $"Accept-Encoding: {codings}");
        }

        if (request.IfModifiedSince is { } since)
        {
            AppendLine(head, $"If-Modified-Since: {Date(since)}");
        }

        if (request.IsPost)
        {
            AppendLine(head, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {request.Body.Length}"));
        }

        return Join(head, request.Body.Span);
    }

    /// <summary>An answer as it goes on the wire, with its length.</summary>
    /// <exception cref="ArgumentException">A field holds a line end.</exception>
    public static byte[] Write(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        StringBuilder head = new(256);
        AppendLine(head, string.Create(CultureInfo.InvariantCulture, $"HTTP/1.0 {response.Status} {response.Reason}"));
        if (response.Date is { } date)
        {
            AppendLine(head, $"Date: {Date(date)}");
        }

        if (response.Status == 200)
        {
            AppendLine(head, "Content-Type: text/plain");
            AppendLine(head, $"Content-Encoding: {response.ContentEncoding ?? "identity"}");
        }

        if (response.LastModified is { } modified)
        {
            AppendLine(head, $"Last-Modified: {Date(modified)}");
        }

        foreach (string line in response.ExtraHeaders)
        {
            AppendLine(head, line);
        }

        AppendLine(head, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {response.Body.Length}"));
        return Join(head, response.Body.Span);
    }

    private static string Date(DateTimeOffset date) => date.ToString("R", CultureInfo.InvariantCulture);

    private static void AppendLine(StringBuilder head, string line)
    {
        if (line.AsSpan().IndexOfAny('\r', '\n') >= 0)
        {
            throw new ArgumentException("A header field cannot hold a line end.");
        }

        head.Append(line).Append("\r\n");
    }

    private static byte[] Join(StringBuilder head, ReadOnlySpan<byte> body)
    {
        head.Append("\r\n");
        byte[] message = new byte[head.Length + body.Length];
        int length = Encoding.ASCII.GetBytes(head.ToString(), message);
        body.CopyTo(message.AsSpan(length));
        return message;
    }
}
