using System.Text;
using MagicWave.Core.Security;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Writing;
using MagicWave.Onion.Relay.Keys;

namespace MagicWave.Onion.Relay.Descriptor;

/// <summary>Makes the descriptor of this relay from its profile and its keys.</summary>
public static class DescriptorWriter
{
    /// <summary>Writes and signs it.</summary>
    /// <param name="profile">What it says.</param>
    /// <param name="keys">The keys of the relay.</param>
    /// <param name="published">The date that it bears.</param>
    /// <param name="uptime">How long the relay has been up.</param>
    /// <param name="observed">The bandwidth that it saw, in bytes per second.</param>
    /// <exception cref="ArgumentException">The profile does not have the form that a descriptor needs.</exception>
    public static ServerDescriptor Write(RelayProfile profile, RelayKeys keys, DateTimeOffset published, TimeSpan uptime, int observed)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(keys);
        if (!ProtocolVersions.TryParse(profile.Protocols, out ProtocolVersions protocols))
        {
            throw new ArgumentException("The protocols of the profile cannot be read.", nameof(profile));
        }

        ServerDescriptorBuilder builder = new()
        {
            Nickname = profile.Nickname,
            Address = profile.Address,
            OrPort = (ushort)profile.OrPort,
            DirPort = (ushort)profile.DirPort,
            OrAddress = profile.OrAddress,
            Platform = profile.Platform,
            Protocols = protocols,
            Published = published,
            Uptime = uptime,
            BandwidthRate = profile.BandwidthRate,
            BandwidthBurst = profile.BandwidthBurst,
            BandwidthObserved = observed,
            Family = Family.Parse(Encoding.ASCII.GetBytes(profile.Family)),
            Contact = profile.Contact,
            ExitPolicy = profile.ExitPolicy,
            HasTunnelledDirectory = profile.IsDirectoryCache,
            IsHiddenServiceDirectory = profile.IsHiddenServiceDirectory,
            Settlement = profile.Settlement,
        };
        using SecretBytes ntor = new(keys.NtorKey.SecretKey);
        using SecretBytes signing = new(keys.SigningKey.ExpandedKey);
        return builder.Build(new ServerDescriptorKeys
        {
            Identity = keys.RsaIdentityKey,
            OnionKey = keys.TapOnionKey,
            NtorOnionPublicKey = keys.NtorKey.PublicKey,
            NtorOnionPrivateKey = ntor,
            SigningCertificate = keys.SigningCertificate,
            SigningKey = signing,
        });
    }
}
