namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>Makes <see cref="XdrArray{T}"/>s; what collection expressions call.</summary>
public static class XdrArrayBuilder
{
    /// <summary>Copies the elements.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    public static XdrArray<T> Create<T>(ReadOnlySpan<T> items) => XdrArray<T>.Own(items.ToArray());
}
