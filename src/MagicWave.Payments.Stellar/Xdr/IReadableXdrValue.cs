using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>A value of Stellar's schema with its one binary form. Immutable; reading and writing give the same bytes back.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IReadableXdrValue<TSelf> : IXdrValue
    where TSelf : IReadableXdrValue<TSelf>
{
    /// <summary>Reads one. After <see langword="false"/> the reader is of no more use.</summary>
    /// <returns>False when the bytes are not a value of this type in its canonical form, or of a kind that MagicWave does not use.</returns>
    static abstract bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out TSelf value);
}
