using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>What a call is answered with.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="ContentType">Of what kind the body is.</param>
/// <param name="Body">The body; empty for none.</param>
internal readonly record struct ApiResult(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    public static ApiResult Of<T>(int status, T value, JsonTypeInfo<T> type) =>
        new(status, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static ApiResult Empty(int status) => new(status, "", default);

    public static ApiResult Problem(int status, string title, string detail) => new(
        status,
        "application/problem+json",
        JsonSerializer.SerializeToUtf8Bytes(new ProblemReply("about:blank", title, status, detail), GatewayJson.Default.ProblemReply));

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        if (!Body.IsEmpty)
        {
            response.ContentType = ContentType;
            response.ContentLength = Body.Length;
            response.Headers.CacheControl = "no-store";
            await response.Body.WriteAsync(Body, response.HttpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
