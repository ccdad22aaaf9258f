using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Changes an account. What is null stays as it is.</summary>
public sealed record SetOptionsOperation : Operation
{
    private const uint MaximumWeight = byte.MaxValue;

    private readonly string? _homeDomain;

    /// <inheritdoc/>
    public override OperationType Type => OperationType.SetOptions;

    /// <summary>A vote that ledgers no longer count.</summary>
    public SettlementAccount? InflationDestination { get; init; }

    /// <summary>Flags to clear.</summary>
    public AccountFlags? ClearFlags { get; init; }

    /// <summary>Flags to set.</summary>
    public AccountFlags? SetFlags { get; init; }

    /// <summary>What the account's own key counts, 0 to 255.</summary>
    public uint? MasterWeight { get; init; }

    /// <summary>The weight that operations of low threshold need, 0 to 255.</summary>
    public uint? LowThreshold { get; init; }

    /// <summary>The weight that most operations need, 0 to 255.</summary>
    public uint? MediumThreshold { get; init; }

    /// <summary>The weight that changes of signers and thresholds need, 0 to 255.</summary>
    public uint? HighThreshold { get; init; }

    /// <summary>Where the account's owner says more; at most 32 characters of printable ASCII.</summary>
    /// <exception cref="ArgumentException">It is not of that form.</exception>
    public string? HomeDomain
    {
        get => _homeDomain;
        init => _homeDomain = value is null ? null : XdrText.Require(value, XdrLimits.HomeDomain, nameof(HomeDomain));
    }

    /// <summary>A signer to add or change, or, with no weight, to remove.</summary>
    public Signer? Signer { get; init; }

    /// <inheritdoc/>
    public override string? FindFault() =>
        MasterWeight > MaximumWeight || LowThreshold > MaximumWeight || MediumThreshold > MaximumWeight || HighThreshold > MaximumWeight
            || Signer?.Weight > MaximumWeight ? $"Weights and thresholds are at most {MaximumWeight}."
        : ((ClearFlags ?? 0) | (SetFlags ?? 0)) > AccountFlags.All ? "There is no such flag of accounts."
        : ((ClearFlags ?? 0) & (SetFlags ?? 0)) != 0 ? "A flag is either set or cleared."
        : null;

    internal static SetOptionsOperation? ReadBody(ref XdrReader reader)
    {
        SettlementAccount inflation = default;
        string? domain = null;
        Signer? signer = null;
        if (!reader.TryReadBoolean(out bool hasInflation) || (hasInflation && !reader.TryReadAccount(out inflation))
            || !reader.TryReadOptionalUInt32(out uint? clear)
            || !reader.TryReadOptionalUInt32(out uint? set)
            || !reader.TryReadOptionalUInt32(out uint? master)
            || !reader.TryReadOptionalUInt32(out uint? low)
            || !reader.TryReadOptionalUInt32(out uint? medium)
            || !reader.TryReadOptionalUInt32(out uint? high)
            || !reader.TryReadBoolean(out bool hasDomain) || (hasDomain && !reader.TryReadAscii(XdrLimits.HomeDomain, out domain))
            || !reader.TryReadBoolean(out bool hasSigner) || (hasSigner && !Signer.TryRead(ref reader, out signer)))
        {
            return null;
        }

        return new()
        {
            InflationDestination = hasInflation ? inflation : null,
            ClearFlags = (AccountFlags?)clear,
            SetFlags = (AccountFlags?)set,
            MasterWeight = master,
            LowThreshold = low,
            MediumThreshold = medium,
            HighThreshold = high,
            HomeDomain = domain,
            Signer = signer,
        };
    }

    private protected override void WriteBody(XdrWriter writer)
    {
        writer.WriteBoolean(InflationDestination is not null);
        if (InflationDestination is { } inflation)
        {
            writer.WriteAccount(inflation);
        }

        writer.WriteOptionalUInt32((uint?)ClearFlags);
        writer.WriteOptionalUInt32((uint?)SetFlags);
        writer.WriteOptionalUInt32(MasterWeight);
        writer.WriteOptionalUInt32(LowThreshold);
        writer.WriteOptionalUInt32(MediumThreshold);
        writer.WriteOptionalUInt32(HighThreshold);
        writer.WriteBoolean(HomeDomain is not null);
        if (HomeDomain is not null)
        {
            writer.WriteAscii(HomeDomain);
        }

        writer.WriteBoolean(Signer is not null);
        Signer?.Write(writer);
    }
}
