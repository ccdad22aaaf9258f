namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>The puzzle that a service sets to those who want to be introduced (the <c>pow-params</c> line of type <c>v1</c>, proposal 327).</summary>
/// <param name="Seed">What solutions are made for: 32 bytes.</param>
/// <param name="SuggestedEffort">How hard it suggests to try; 0 while none is needed.</param>
/// <param name="ExpiresAt">Until when the seed holds: then a new descriptor is to be fetched. Whole seconds.</param>
internal sealed record ProofOfWorkParams(ReadOnlyMemory<byte> Seed, uint SuggestedEffort, DateTimeOffset ExpiresAt)
{
    /// <summary>The length of <see cref="Seed"/>, in bytes.</summary>
    public const int SeedLength = 32;
}
