using System.Text;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>What a transaction says about itself. Ledgers carry it and do not look at it. The default is none.</summary>
public readonly record struct Memo : IReadableXdrValue<Memo>
{
    /// <summary>None.</summary>
    public static Memo None => default;

    /// <summary>Its kind.</summary>
    public MemoType Type { get; private init; }

    /// <summary>The bytes of a text, at most 28; they need not be UTF-8. Empty for other kinds.</summary>
    public XdrArray<byte> Text { get; private init; }

    /// <summary>The number; 0 for other kinds.</summary>
    public ulong Id { get; private init; }

    /// <summary>The hash, of either kind; zero for other kinds.</summary>
    public Hash256 Hash { get; private init; }

    /// <summary>A text.</summary>
    /// <exception cref="ArgumentException">It takes more than 28 bytes of UTF-8.</exception>
    public static Memo FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FromText(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A text given by its bytes.</summary>
    /// <exception cref="ArgumentException">There are more than 28.</exception>
    public static Memo FromText(ReadOnlySpan<byte> text) => text.Length <= XdrLimits.MemoText
        ? new() { Type = MemoType.Text, Text = [.. text] }
        : throw new ArgumentException($"A text memo has at most {XdrLimits.MemoText} bytes.", nameof(text));

    /// <summary>A number.</summary>
    public static Memo FromId(ulong id) => new() { Type = MemoType.Id, Id = id };

    /// <summary>A hash of what is paid for.</summary>
    public static Memo FromHash(Hash256 hash) => new() { Type = MemoType.Hash, Hash = hash };

    /// <summary>The hash of the transaction that is paid back.</summary>
    public static Memo FromReturn(Hash256 hash) => new() { Type = MemoType.Return, Hash = hash };

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, out Memo value)
    {
        value = default;
        if (!reader.TryReadInt32(out int type))
        {
            return false;
        }

        switch ((MemoType)type)
        {
            case MemoType.None:
                return true;
            case MemoType.Text when reader.TryReadOpaque(XdrLimits.MemoText, out ReadOnlySpan<byte> text):
                value = FromText(text);
                return true;
            case MemoType.Id when reader.TryReadUInt64(out ulong id):
                value = FromId(id);
                return true;
            case MemoType.Hash or MemoType.Return when reader.TryReadHash(out Hash256 hash):
                value = new() { Type = (MemoType)type, Hash = hash };
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt32((uint)Type);
        switch (Type)
        {
            case MemoType.Text:
                writer.WriteOpaque(Text.AsSpan());
                break;
            case MemoType.Id:
                writer.WriteUInt64(Id);
                break;
            case MemoType.Hash or MemoType.Return:
                writer.WriteHash(Hash);
                break;
            default:
                break;
        }
    }
}
