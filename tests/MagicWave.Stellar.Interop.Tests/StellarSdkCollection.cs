namespace MagicWave.Stellar.Interop.Tests;

/// <summary>The tests that share one installation of the SDK.</summary>
[CollectionDefinition(Name)]
public sealed class StellarSdkCollection : ICollectionFixture<StellarSdk>
{
    public const string Name = "Stellar SDK";
}
