using System.Text;
using System.Text.Json.Nodes;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>An answer, to be sent as it is.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Content">The JSON.</param>
public sealed record HorizonAnswer(int Status, JsonObject Content)
{
    /// <summary>What answers are.</summary>
    public const string Hal = "application/hal+json; charset=utf-8";

    /// <summary>What errors are.</summary>
    public const string Problem = "application/problem+json; charset=utf-8";

    private const int FirstError = 400;

    /// <summary>The content's type.</summary>
    public string ContentType => Status >= FirstError ? Problem : Hal;

    /// <summary>The body.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(Content.ToJsonString());

    internal static HorizonAnswer Ok(JsonObject content) => new(200, content);
}
