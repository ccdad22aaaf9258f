using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Ledger.State;

/// <summary>An account of the ledger.</summary>
/// <param name="Id">Its key.</param>
public sealed record AccountEntry(SettlementAccount Id) : LedgerEntry
{
    /// <summary>The most further keys an account has.</summary>
    public const int MaximumSigners = 20;

    /// <inheritdoc/>
    public override EntryKey Key => EntryKey.Of(Id);

    /// <summary>Its balance of the ledger's own coin, in stroops.</summary>
    public long Balance { get; init; }

    /// <summary>The sequence of its last transaction.</summary>
    public long Sequence { get; init; }

    /// <summary>When its sequence last changed, in seconds since 1970.</summary>
    public ulong SequenceTime { get; init; }

    /// <summary>The ledger in which its sequence last changed.</summary>
    public uint SequenceLedger { get; init; }

    /// <summary>Its trust lines, signers and named values.</summary>
    public uint Subentries { get; init; }

    /// <summary>The reserves that others hold for it.</summary>
    public uint Sponsored { get; init; }

    /// <summary>The reserves that it holds for others and for claimable balances.</summary>
    public uint Sponsoring { get; init; }

    /// <summary>What it wants of those who hold its assets.</summary>
    public AccountFlags Flags { get; init; }

    /// <summary>The domain that it says is its owner's.</summary>
    public string HomeDomain { get; init; } = "";

    /// <summary>What signatures weigh.</summary>
    public AccountWeights Weights { get; init; } = AccountWeights.Initial;

    /// <summary>The further keys, in the order of their bytes.</summary>
    public XdrArray<AccountSigner> Signers { get; init; }

    /// <summary>A field of the ledger's past, kept as it was set.</summary>
    public SettlementAccount? InflationDestination { get; init; }

    internal static AccountEntry? ReadBody(ref XdrReader reader)
    {
        if (!reader.TryReadAccount(out SettlementAccount id)
            || !reader.TryReadInt64(out long balance)
            || !reader.TryReadInt64(out long sequence)
            || !reader.TryReadUInt64(out ulong time)
            || !reader.TryReadUInt32(out uint ledger)
            || !reader.TryReadUInt32(out uint subentries)
            || !reader.TryReadUInt32(out uint sponsored)
            || !reader.TryReadUInt32(out uint sponsoring)
            || !reader.TryReadUInt32(out uint flags)
            || !reader.TryReadAscii(XdrLimits.HomeDomain, out string? domain)
            || !reader.TryReadFixed(4, out ReadOnlySpan<byte> weights)
            || !TryReadSigners(ref reader, out XdrArray<AccountSigner> signers)
            || !TryReadAccount(ref reader, out SettlementAccount? inflation))
        {
            return null;
        }

        return new(id)
        {
            Balance = balance,
            Sequence = sequence,
            SequenceTime = time,
            SequenceLedger = ledger,
            Subentries = subentries,
            Sponsored = sponsored,
            Sponsoring = sponsoring,
            Flags = (AccountFlags)flags,
            HomeDomain = domain,
            Weights = new(weights[0], weights[1], weights[2], weights[3]),
            Signers = signers,
            InflationDestination = inflation,
        };
    }

    private protected override void WriteBody(XdrWriter writer)
    {
        writer.WriteAccount(Id);
        writer.WriteInt64(Balance);
        writer.WriteInt64(Sequence);
        writer.WriteUInt64(SequenceTime);
        writer.WriteUInt32(SequenceLedger);
        writer.WriteUInt32(Subentries);
        writer.WriteUInt32(Sponsored);
        writer.WriteUInt32(Sponsoring);
        writer.WriteUInt32((uint)Flags);
        writer.WriteAscii(HomeDomain);
        writer.WriteFixed([Weights.Master, Weights.Low, Weights.Medium, Weights.High]);
        writer.WriteInt32(Signers.Count);
        foreach (AccountSigner signer in Signers)
        {
            signer.Key.Write(writer);
            writer.WriteUInt32(signer.Weight);
            WriteAccount(writer, signer.Sponsor);
        }

        WriteAccount(writer, InflationDestination);
    }

    private static bool TryReadSigners(ref XdrReader reader, out XdrArray<AccountSigner> signers)
    {
        signers = default;
        if (!reader.TryReadCount(MaximumSigners, out int count))
        {
            return false;
        }

        AccountSigner[] read = new AccountSigner[count];
        for (int i = 0; i < count; i++)
        {
            if (!SignerKey.TryRead(ref reader, out SignerKey? key)
                || !reader.TryReadUInt32(out uint weight) || weight > byte.MaxValue
                || !TryReadAccount(ref reader, out SettlementAccount? sponsor))
            {
                return false;
            }

            read[i] = new(key, (byte)weight, sponsor);
        }

        signers = [.. read];
        return true;
    }
}
