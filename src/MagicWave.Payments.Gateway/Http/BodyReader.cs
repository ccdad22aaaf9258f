using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>Reads bodies of bounded length.</summary>
internal static class BodyReader
{
    /// <summary>The longest body that is read: a command's, in base64, and its frame.</summary>
    public const int MaximumLength = 64 * 1024;

    /// <summary>Reads JSON.</summary>
    /// <returns>The value, or what to answer instead.</returns>
    public static async Task<(T? Value, ApiResult? Fault)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            return (null, ApiResult.Problem(StatusCodes.Status415UnsupportedMediaType, "Not JSON", "Send the body as application/json."));
        }

        byte[] buffer = new byte[MaximumLength + 1];
        int length = 0;
        int read;
        while (length < buffer.Length
            && (read = await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted).ConfigureAwait(false)) > 0)
        {
            length += read;
        }

        if (length > MaximumLength)
        {
            return (null, ApiResult.Problem(StatusCodes.Status413PayloadTooLarge, "Too long", $"A body has at most {MaximumLength} bytes."));
        }

        try
        {
            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), type) is { } value ? (value, null) : (null, Malformed("It is null."));
        }
        catch (JsonException e)
        {
            return (null, Malformed(e.Path is { Length: > 1 } path ? $"Look at {path}." : "It is not an object of JSON."));
        }
    }

    private static ApiResult Malformed(string detail) => ApiResult.Problem(StatusCodes.Status400BadRequest, "The body cannot be read", detail);
}
