namespace MagicWave.Onion.Directory;

/// <summary>
/// Where a relay is paid: the private line <c>mw-settlement network account signature</c> of its descriptor. Stock tor ignores the line.
/// The three words are opaque here; whoever pays checks the signature.
/// </summary>
/// <param name="Network">The name of the settlement network; no spaces.</param>
/// <param name="Account">The account on it; no spaces.</param>
/// <param name="Signature">The account's signature over the relay's identity, in a text form without spaces.</param>
public sealed record SettlementAccount(string Network, string Account, string Signature);
