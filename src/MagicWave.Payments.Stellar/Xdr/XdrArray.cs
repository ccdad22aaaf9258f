using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>An immutable list that equals another of the same elements. The default is the empty one.</summary>
/// <typeparam name="T">The type of an element.</typeparam>
[CollectionBuilder(typeof(XdrArrayBuilder), nameof(XdrArrayBuilder.Create))]
[SuppressMessage("Naming", "CA1710", Justification = "XDR's own word for it is array.")]
public readonly struct XdrArray<T> : IReadOnlyList<T>, IEquatable<XdrArray<T>>
{
    private readonly T[]? _items;

    private XdrArray(T[] items) => _items = items;

    /// <summary>How many elements it has.</summary>
    public int Count => Items.Length;

    private T[] Items => _items ?? [];

    /// <summary>An element.</summary>
    /// <exception cref="IndexOutOfRangeException">There is none at this place.</exception>
    public T this[int index] => Items[index];

    /// <summary>Whether the elements are the same.</summary>
    public static bool operator ==(XdrArray<T> left, XdrArray<T> right) => left.Equals(right);

    /// <summary>Whether the elements differ.</summary>
    public static bool operator !=(XdrArray<T> left, XdrArray<T> right) => !left.Equals(right);

    /// <summary>The elements.</summary>
    public ReadOnlySpan<T> AsSpan() => Items;

    /// <inheritdoc/>
    public bool Equals(XdrArray<T> other)
    {
        if (Count != other.Count)
        {
            return false;
        }

        for (int i = 0; i < Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(Items[i], other.Items[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is XdrArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in Items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>The elements one after the other.</summary>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Takes over an array that nobody else writes to.</summary>
    internal static XdrArray<T> Own(T[] items) => new(items);
}
