using System.Buffers.Binary;
using MagicWave.Core.Security;

namespace MagicWave.Payments.Resources;

/// <summary>
/// What a visitor's payments to one site have in common: 16 random bytes that only the two know. Hops of a chain learn what opens the locks next to
/// them, and could show that; without the session it is worth nothing. A visitor draws one for each site and isolation, and as often as it likes.
/// </summary>
public readonly record struct ResourceSession
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 16;

    private readonly UInt128 _value;

    private ResourceSession(UInt128 value) => _value = value;

    /// <summary>Takes the 16 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 16 bytes.</exception>
    public static ResourceSession FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        return new(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Reads the form for headers.</summary>
    /// <returns>False when the text is not base64url (without padding) of 16 bytes.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out ResourceSession session)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bool isGood = HeaderText.TryDecode(text, bytes);
        session = isGood ? FromBytes(bytes) : default;
        return isGood;
    }

    /// <summary>A fresh one.</summary>
    public static ResourceSession Draw(IRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Length];
        random.Fill(bytes);
        return FromBytes(bytes);
    }

    /// <summary>Writes the 16 bytes.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>The form for headers: base64url without padding. Whoever has it can show the session's proofs.</summary>
    public string ToHeader()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return HeaderText.Encode(bytes);
    }

    /// <summary>Says nothing of it.</summary>
    public override string ToString() => nameof(ResourceSession);

    internal bool IsSame(ResourceSession other)
    {
        Span<byte> own = stackalloc byte[Length];
        Span<byte> shown = stackalloc byte[Length];
        CopyTo(own);
        other.CopyTo(shown);
        return FixedTime.Equal(own, shown);
    }
}
