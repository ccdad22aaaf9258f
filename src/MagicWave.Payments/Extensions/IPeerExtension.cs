using MagicWave.Core.Time;

namespace MagicWave.Payments.Extensions;

/// <summary>
/// A part of the payment system with messages of its own on the links between neighbours: it gets those of its types from greeted neighbours, and
/// books what follows through the neighbour's <see cref="IPeerBook"/>. A machine: every call comes under the owner's gate, with the time, and must
/// not block. What it adds and sends in one call, to whichever neighbours, becomes durable in one step before any of it leaves.
/// </summary>
public interface IPeerExtension
{
    /// <summary>The first of its message types, from <see cref="Messages.MessageNumbers.FirstExtensionType"/>.</summary>
    byte FirstType { get; }

    /// <summary>The last of its message types.</summary>
    byte LastType { get; }

    /// <summary>When to call <see cref="HandleDeadline"/>; null: not.</summary>
    Instant? NextDeadline { get; }

    /// <summary>Called once, before everything else.</summary>
    /// <param name="books">The books of all neighbours.</param>
    void Attach(IPeerBooks books);

    /// <summary>A link to the neighbour is up; also on every further one, because what was sent on an old one may be lost.</summary>
    void HandleLinked(IPeerBook peer, Instant now);

    /// <summary>The neighbour's last link is closed.</summary>
    void HandleUnlinked(IPeerBook peer, Instant now);

    /// <summary>A message of one of its types came. Whatever it holds, nothing is thrown.</summary>
    /// <param name="peer">Who sent it.</param>
    /// <param name="link">The link that it came on.</param>
    /// <param name="body">The message; gone after the call.</param>
    /// <param name="now">When.</param>
    void HandleMessage(IPeerBook peer, IPeerLink link, ReadOnlySpan<byte> body, Instant now);

    /// <summary>The time of <see cref="NextDeadline"/> has come.</summary>
    void HandleDeadline(Instant now);
}
