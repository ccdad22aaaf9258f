using System.Net;
using MagicWave.Hosting.Options;
using MagicWave.Onion.Directory.Client;

namespace MagicWave.Hosting.Directories;

/// <summary>The authorities of a configuration, as the onion layer knows them.</summary>
internal static class DirectoryServers
{
    /// <summary>All authorities that publish a consensus.</summary>
    public static IReadOnlyList<DirectoryServer> Of(HostConfiguration configuration) =>
        [.. configuration.Node.DirectoryAuthorities.Where(one => !one.IsBridgeAuthority && one.V3Ident is not null).Select(Of)];

    private static DirectoryServer Of(DirectoryAuthorityOption option)
    {
        IPEndPoint dirPort = option.DownloadAddress ?? option.DirAddress;
        return new()
        {
            // Without its onion key it is reached by CREATE_FAST, as any directory server is at first.
            Target = new(option.RsaId, null, new IPEndPoint(option.DirAddress.Address, option.OrPort), default, false, false, option.Nickname ?? "authority"),
            DirPort = dirPort.Port == 0 ? null : dirPort,
            V3Identity = option.V3Ident,
        };
    }
}
