namespace MagicWave.Interop.Tests.Paid;

[CollectionDefinition(Name)]
public sealed class PaidNetworkCollection : ICollectionFixture<PaidNetworkFixture>
{
    public const string Name = "paid network";
}
