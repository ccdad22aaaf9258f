namespace MagicWave.Interop.Tests.Mixed;

[CollectionDefinition(Name)]
public sealed class MixedNetworkCollection : ICollectionFixture<MixedNetworkFixture>
{
    public const string Name = "mixed network";
}
