using MagicWave.Payments.Balances;

namespace MagicWave.Payments.Runtime;

/// <summary>A neighbour's account with the links that lead to it, oldest first. Used under the gate.</summary>
internal sealed class PeerEntry(PeerAccount account)
{
    public PeerAccount Account { get; } = account;

    public List<PeerLink> Links { get; } = [];

    /// <summary>Whether the book loop was already told to look at it.</summary>
    public bool IsQueued { get; set; }
}
