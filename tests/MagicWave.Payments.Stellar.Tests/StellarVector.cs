using System.Text.Json;

namespace MagicWave.Payments.Stellar.Tests;

/// <summary>One transaction of the vectors.</summary>
internal sealed record StellarVector(JsonElement Json)
{
    public string Network => Text("network");

    public string Envelope => Text("envelopeXdr");

    public string Hash => Text("hash");

    public byte[] SignatureBase => Convert.FromHexString(Text("signatureBaseHex"));

    public string? Optional(string name) => Json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private string Text(string name) => Json.GetProperty(name).GetString()!;
}
