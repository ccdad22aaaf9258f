using System.Globalization;
using System.Net;
using MagicWave.Core.Security;
using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Options;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;

namespace MagicWave.Hosting;

/// <summary>What <c>--list-fingerprint</c> prints. Keys that are missing are made.</summary>
internal static class FingerprintList
{
    /// <summary>Prints what is asked for.</summary>
    /// <param name="configuration">The node.</param>
    /// <param name="kind">Which: as the help has them, in any case; empty for RSA.</param>
    /// <param name="output">Where to.</param>
    /// <param name="error">Where to say why not.</param>
    /// <exception cref="KeyStoreException">The keys cannot be used.</exception>
    public static async Task<HostExitCode> WriteAsync(HostConfiguration configuration, string kind, TextWriter output, TextWriter error)
    {
        string? line = kind.ToUpperInvariant() switch
        {
            "" or "RSA" => Relay(configuration, keys => string.Join(' ', keys.RsaId.ToString().Chunk(4).Select(four => new string(four)))),
            "ED25519" => Relay(configuration, keys => keys.Ed25519Id.ToString()),
            "SETTLEMENT" => Settlement(configuration),
            "AUTHORITY" => Authority(configuration),
            _ => null,
        };
        if (line is null)
        {
            await error.WriteLineAsync("--list-fingerprint takes rsa, ed25519, settlement or, with an address and numbers for ORPort and DirPort, authority.")
                .ConfigureAwait(false);
            return HostExitCode.ConfigurationError;
        }

        await output.WriteLineAsync(line).ConfigureAwait(false);
        return HostExitCode.Success;
    }

    /// <summary>The torrc line that names an authority to all nodes of its network.</summary>
    public static string DirAuthorityLine(KeyStoreOptions options, IPAddress address, int orPort, int dirPort, DateTimeOffset now)
    {
        IPEndPoint directory = new(address, dirPort);
        using KeyStore store = KeyStore.Open(options, SystemRandom.Instance, now);
        AuthorityKeys keys = store.OpenAuthorityKeys(directory.ToString(), now);
        return string.Create(
            CultureInfo.InvariantCulture, $"DirAuthority {options.Nickname} orport={orPort} no-v2 v3ident={keys.V3Ident} {directory} {store.Keys.RsaId}");
    }

    private static string Relay(HostConfiguration configuration, Func<RelayKeys, string> fingerprint)
    {
        using KeyStore store = KeyStore.Open(NodeKeys.Options(configuration), SystemRandom.Instance, TimeProvider.System.GetUtcNow());
        store.WriteFingerprints();
        return $"{configuration.Relay.Nickname} {fingerprint(store.Keys)}";
    }

    private static string Settlement(HostConfiguration configuration)
    {
        KeyFolder folder = new(Path.Combine(HomePath.Expand(configuration.Node.DataDirectory), "keys"));
        using SettlementKey key = SettlementKeyFile.LoadOrCreate(folder, SystemRandom.Instance);
        return StrKey.Of(key.Account);
    }

    private static string? Authority(HostConfiguration configuration)
    {
        RelayHostOptions relay = configuration.Relay;
        PortOption? port = relay.OrPorts.FirstOrDefault(one => !one.NoListen);
        int dirPort = relay.DirPorts.FirstOrDefault()?.Port ?? 0;
        IPAddress? address = relay.Addresses.Select(text => IPAddress.TryParse(text, out IPAddress? one) ? one : null).FirstOrDefault() ?? port?.Address;
        return address is null || port is not { Port: > 0 } || dirPort == 0
            ? null
            : DirAuthorityLine(NodeKeys.Options(configuration), address, port.Port, dirPort, TimeProvider.System.GetUtcNow());
    }
}
