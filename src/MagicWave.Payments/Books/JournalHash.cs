using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>
/// The chain of the journal. The hash of an entry is SHA-256 over a tag, the hash before it and the entry's canonical bytes:
/// id (8), time (8), length of the key (1) and the key, number of postings (2), and of each posting the account (2), the asset (1), whether there is a
/// neighbour (1) and the neighbour (32), length of the item (1) and the item, the amount (16). Integers big-endian. Each journal starts from a hash
/// over its account and network, so that no part of one can stand in another.
/// </summary>
internal static class JournalHash
{
    public const int Length = SHA256.HashSizeInBytes;

    private const int FixedLength = 21 + Length + 8 + 8 + 1 + 2;
    private const int PostingLength = 2 + 1 + 1 + SettlementAccount.Length + 1 + Posting.MaximumItemLength + Amount.EncodedLength;

    private static ReadOnlySpan<byte> StartTag => "MagicWave journal 1 /"u8;

    private static ReadOnlySpan<byte> EntryTag => "MagicWave journal 1 e"u8;

    /// <summary>What stands before the first entry.</summary>
    public static byte[] Start(SettlementAccount account, NetworkId network) =>
        SHA256.HashData([.. StartTag, .. account.ToArray(), .. network.ToArray()]);

    /// <summary>The hash of an entry whose key and postings are within their bounds.</summary>
    public static byte[] Next(ReadOnlySpan<byte> previous, long id, JournalEntry entry)
    {
        int bound = FixedLength + JournalEntry.MaximumKeyLength + (entry.Postings.Count * PostingLength);
        byte[] rented = ArrayPool<byte>.Shared.Rent(bound);
        Span<byte> buffer = rented;
        EntryTag.CopyTo(buffer);
        int at = EntryTag.Length;
        previous.CopyTo(buffer[at..]);
        at += Length;
        BinaryPrimitives.WriteInt64BigEndian(buffer[at..], id);
        BinaryPrimitives.WriteInt64BigEndian(buffer[(at + 8)..], entry.Time.Milliseconds);
        at += 16;
        at += WriteText(buffer[at..], entry.Key);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[at..], (ushort)entry.Postings.Count);
        at += 2;
        foreach (Posting posting in entry.Postings)
        {
            at += WriteName(buffer[at..], posting.Balance);
            posting.Amount.CopyTo(buffer[at..]);
            at += Amount.EncodedLength;
        }

        byte[] hash = SHA256.HashData(buffer[..at]);
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>The canonical bytes of a balance's name; gives their number.</summary>
    public static int WriteName(Span<byte> destination, BalanceName name)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)name.Account));
        destination[2] = checked((byte)name.Asset);
        destination[3] = name.Peer is null ? (byte)0 : (byte)1;
        int at = 4;
        if (name.Peer is { } peer)
        {
            peer.CopyTo(destination[at..]);
            at += SettlementAccount.Length;
        }

        return at + WriteText(destination[at..], name.Item ?? string.Empty);
    }

    private static int WriteText(Span<byte> destination, string text)
    {
        destination[0] = checked((byte)text.Length);
        return 1 + Encoding.ASCII.GetBytes(text, destination[1..]);
    }
}
