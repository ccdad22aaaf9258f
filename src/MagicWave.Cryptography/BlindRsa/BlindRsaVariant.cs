using MagicWave.Core.Security;

namespace MagicWave.Cryptography.BlindRsa;

/// <summary>
/// A named variant of RSABSSA (RFC 9474 section 5): how the message is prepared and how long the salt of PSS is. The hash is SHA-384
/// throughout, for the mask too. A key serves one variant. Immutable.
/// </summary>
public sealed class BlindRsaVariant
{
    /// <summary>Length of the random prefix of a randomized variant, in bytes.</summary>
    public const int PrefixLength = 32;

    private BlindRsaVariant(string name, int saltLength, bool isRandomized)
    {
        Name = name;
        SaltLength = saltLength;
        IsRandomized = isRandomized;
    }

    /// <summary>RSABSSA-SHA384-PSS-Randomized: the one to take when nothing else is asked for.</summary>
    public static BlindRsaVariant PssRandomized { get; } = new("RSABSSA-SHA384-PSS-Randomized", 48, true);

    /// <summary>RSABSSA-SHA384-PSSZERO-Randomized.</summary>
    public static BlindRsaVariant PssZeroRandomized { get; } = new("RSABSSA-SHA384-PSSZERO-Randomized", 0, true);

    /// <summary>RSABSSA-SHA384-PSS-Deterministic: for messages that nobody can guess, such as tokens with a nonce (RFC 9578).</summary>
    public static BlindRsaVariant PssDeterministic { get; } = new("RSABSSA-SHA384-PSS-Deterministic", 48, false);

    /// <summary>RSABSSA-SHA384-PSSZERO-Deterministic: one message has one signature; for messages that nobody can guess.</summary>
    public static BlindRsaVariant PssZeroDeterministic { get; } = new("RSABSSA-SHA384-PSSZERO-Deterministic", 0, false);

    /// <summary>All four.</summary>
    public static IReadOnlyList<BlindRsaVariant> All { get; } = [PssRandomized, PssZeroRandomized, PssDeterministic, PssZeroDeterministic];

    /// <summary>The name in the RFC.</summary>
    public string Name { get; }

    /// <summary>Length of the salt of PSS, in bytes.</summary>
    public int SaltLength { get; }

    /// <summary>Whether the message is preceded by 32 random bytes before it is blinded.</summary>
    public bool IsRandomized { get; }

    /// <summary>Prepare: the message as it will be signed and verified.</summary>
    /// <param name="message">The message.</param>
    /// <param name="random">Where the prefix of a randomized variant comes from.</param>
    public byte[] Prepare(ReadOnlySpan<byte> message, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!IsRandomized)
        {
            return message.ToArray();
        }

        byte[] prepared = new byte[PrefixLength + message.Length];
        random.Fill(prepared.AsSpan(0, PrefixLength));
        message.CopyTo(prepared.AsSpan(PrefixLength));
        return prepared;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
