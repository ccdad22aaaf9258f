using System.Net;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Relays;

/// <summary>
/// One relay as clients see it: its entry in the consensus together with its microdescriptor, where that is here. Immutable.
/// </summary>
public sealed class Relay
{
    private const int Subnet4Bits = 16;
    private const int Subnet6Bits = 32;

    /// <summary>Joins the two.</summary>
    /// <param name="status">Its entry.</param>
    /// <param name="descriptor">Its microdescriptor; null while it is missing, and then the relay cannot be a hop.</param>
    public Relay(RouterStatus status, Microdescriptor? descriptor)
    {
        ArgumentNullException.ThrowIfNull(status);
        Status = status;
        Descriptor = descriptor;
        if (descriptor is not null)
        {
            Target = new HopTarget(
                status.RsaId,
                descriptor.Ed25519Id,
                status.OrEndPoint,
                descriptor.NtorOnionKey,
                status.Protocols.Supports("Relay", 4),
                status.Protocols.Supports("MWPay", 1),
                status.Nickname);
        }
    }

    /// <summary>Its entry in the consensus.</summary>
    public RouterStatus Status { get; }

    /// <summary>Its microdescriptor; null while it is missing.</summary>
    public Microdescriptor? Descriptor { get; }

    /// <summary>What a circuit needs of it; null while the microdescriptor is missing.</summary>
    public HopTarget? Target { get; }

    /// <summary>Its RSA identity.</summary>
    public RsaId RsaId => Status.RsaId;

    /// <summary>Whether all these flags are set.</summary>
    public bool Has(RouterFlags flags) => Status.Has(flags);

    /// <summary>Whether one person may run both: each names the other as family, or both proved the same family (path-spec 2.2, proposal 321).</summary>
    public bool IsFamilyOf(Relay other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Descriptor is not { } mine || other.Descriptor is not { } theirs)
        {
            return false;
        }

        if (mine.Family.Contains(other.RsaId, other.Status.Nickname) && theirs.Family.Contains(RsaId, Status.Nickname))
        {
            return true;
        }

        foreach (string id in mine.FamilyIds)
        {
            if (theirs.FamilyIds.Contains(id, StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether both are in one IPv4 /16 or one IPv6 /32 (path-spec 2.2).</summary>
    public bool SharesSubnetWith(Relay other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (RelaySet.SamePrefix(Status.Address, other.Status.Address, Subnet4Bits))
        {
            return true;
        }

        foreach (IPEndPoint mine in Status.OrAddresses)
        {
            foreach (IPEndPoint theirs in other.Status.OrAddresses)
            {
                if (RelaySet.SamePrefix(mine.Address, theirs.Address, Subnet6Bits))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
