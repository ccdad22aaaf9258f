using MagicWave.Hosting.Options;
using MagicWave.Onion.Relay.Keys;

namespace MagicWave.Hosting;

/// <summary>Where a configuration says that keys are.</summary>
internal static class NodeKeys
{
    /// <summary>The options of the key store.</summary>
    public static KeyStoreOptions Options(HostConfiguration configuration) => new()
    {
        DataDirectory = HomePath.Expand(configuration.Node.DataDirectory),
        KeyDirectory = configuration.Node.KeyDirectory is { } keys ? HomePath.Expand(keys) : null,
        Nickname = configuration.Relay.Nickname,
        OfflineMasterKey = configuration.Relay.OfflineMasterKey,
        SigningKeyLifetime = configuration.Relay.SigningKeyLifetime,
    };
}
