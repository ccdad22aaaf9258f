using System.Security.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>All balances of a journal at one place. Those that are nothing are not in it. Not thread-safe.</summary>
internal sealed class BalanceSheet
{
    private const int NameLength = 2 + 1 + 1 + SettlementAccount.Length + 1 + Posting.MaximumItemLength;

    private readonly Dictionary<BalanceName, Int128> _balances = [];

    public int Count => _balances.Count;

    public IEnumerable<AccountBalance> Balances => _balances.Select(balance => new AccountBalance(balance.Key, new(balance.Value)));

    public Amount this[BalanceName name] => new(_balances.GetValueOrDefault(name));

    /// <summary>Adds to a balance.</summary>
    /// <exception cref="OverflowException">The sum is beyond 128 bits.</exception>
    public void Add(BalanceName name, Amount amount)
    {
        Int128 sum = _balances.GetValueOrDefault(name) + amount.Units;
        if (sum == 0)
        {
            _balances.Remove(name);
        }
        else
        {
            _balances[name] = sum;
        }
    }

    /// <summary>What all balances of an asset add up to.</summary>
    public Amount Sum(BookAsset asset)
    {
        Int128 sum = 0;
        foreach ((BalanceName name, Int128 amount) in _balances)
        {
            sum += name.Asset == asset ? amount : 0;
        }

        return new(sum);
    }

    /// <summary>SHA-256 over the place, its hash, and every balance in the order of the canonical bytes of their names.</summary>
    public byte[] Digest(long entry, ReadOnlySpan<byte> hash)
    {
        List<byte[]> rows = new(_balances.Count);
        foreach ((BalanceName name, Int128 amount) in _balances)
        {
            byte[] row = new byte[NameLength + Amount.EncodedLength];
            int length = JournalHash.WriteName(row, name);
            new Amount(amount).CopyTo(row.AsSpan(length));
            rows.Add(row[..(length + Amount.EncodedLength)]);
        }

        rows.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        using IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData("MagicWave balances 1"u8);
        Span<byte> place = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(place, entry);
        digest.AppendData(place);
        digest.AppendData(hash);
        foreach (byte[] row in rows)
        {
            digest.AppendData(row);
        }

        return digest.GetHashAndReset();
    }
}
