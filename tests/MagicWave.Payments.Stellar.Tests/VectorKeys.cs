using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Tests;

/// <summary>The keys of the vectors, whose seeds are 32 equal bytes.</summary>
internal static class VectorKeys
{
    public static SettlementKey Issuer { get; } = SettlementKey.FromSeed(StellarVectors.Seed("issuer"));

    public static SettlementKey Alice { get; } = SettlementKey.FromSeed(StellarVectors.Seed("alice"));

    public static SettlementKey Bob { get; } = SettlementKey.FromSeed(StellarVectors.Seed("bob"));

    public static SettlementKey Sponsor { get; } = SettlementKey.FromSeed(StellarVectors.Seed("sponsor"));

    /// <summary>Not of the vectors: an account that lends its sequence.</summary>
    public static SettlementKey Channel { get; } = SettlementKey.FromSeed([.. Enumerable.Repeat((byte)24, 32)]);

    public static IReadOnlyList<SettlementKey> All { get; } = [Issuer, Alice, Bob, Sponsor];
}
