namespace MagicWave.Interop.Tests.Mixed;

[CollectionDefinition(Name)]
public sealed class MagicWaveNetworkCollection : ICollectionFixture<MagicWaveNetworkFixture>
{
    public const string Name = "magicwave network";
}
