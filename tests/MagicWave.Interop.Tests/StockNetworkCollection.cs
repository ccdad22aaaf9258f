namespace MagicWave.Interop.Tests;

/// <summary>Tests that share <see cref="StockNetworkFixture"/>; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class StockNetworkCollection : ICollectionFixture<StockNetworkFixture>
{
    public const string Name = "stock network";
}
