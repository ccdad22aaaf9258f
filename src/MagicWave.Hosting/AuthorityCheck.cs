using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;

namespace MagicWave.Hosting;

/// <summary>Whether there is an authority to get to know the network from: none is built in.</summary>
internal static class AuthorityCheck
{
    private const string Remedy = "Write: DirAuthority NAME orport=N v3ident=HEX40 ADDRESS:DIRPORT HEX40";

    /// <summary>Adds what is missing.</summary>
    public static void Add(NodeOptions options, IList<TorrcFault> faults)
    {
        DirectoryAuthorityOption[] authorities = [.. options.DirectoryAuthorities.Where(one => one.V3Ident is not null && !one.IsBridgeAuthority)];
        if (authorities.Length == 0 && !(options.TestingTorNetwork && options.DirectoryAuthorities.Count == 0))
        {
            faults.Add(new TorrcFault(TorrcSeverity.Error, "", 0, "DirAuthority", "No authority with a v3ident is named, and none is built in.", Remedy));
        }
        else if (Array.Exists(authorities, one => one.OrPort == 0))
        {
            faults.Add(new TorrcFault(TorrcSeverity.Error, "", 0, "DirAuthority", "An authority without orport= cannot be reached over circuits.", Remedy));
        }
    }
}
