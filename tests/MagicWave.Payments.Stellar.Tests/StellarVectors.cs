using System.Text.Json;

namespace MagicWave.Payments.Stellar.Tests;

/// <summary>
/// <c>data/stellar-vectors.json</c>: transactions of ten kinds on two networks, keys, assets and strkeys, made with the npm package
/// @stellar/stellar-sdk 15.1.0 (stellar-base 15.0.0), which decoded each again.
/// </summary>
internal static class StellarVectors
{
    public static JsonElement Root { get; } = JsonDocument
        .Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "stellar-vectors.json"))).RootElement;

    public static IEnumerable<string> Names => Root.GetProperty("transactions").EnumerateObject().Select(entry => entry.Name);

    public static StellarVector Get(string name) => new(Root.GetProperty("transactions").GetProperty(name));

    public static string Passphrase(string network) =>
        Root.GetProperty("networks").GetProperty(network).GetProperty("passphrase").GetString()!;

    public static byte[] Seed(string name) =>
        Convert.FromHexString(Root.GetProperty("keys").GetProperty(name).GetProperty("seedHex").GetString()!);

    public static byte[] PublicKey(string name) =>
        Convert.FromHexString(Root.GetProperty("keys").GetProperty(name).GetProperty("publicHex").GetString()!);
}
