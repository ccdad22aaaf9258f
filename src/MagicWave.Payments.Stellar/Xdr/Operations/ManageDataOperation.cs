namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Sets or removes an entry of an account's data.</summary>
/// <param name="Name">Its name: 1 to 64 characters of printable ASCII.</param>
/// <param name="Value">Its value: at most 64 bytes; null removes it.</param>
public sealed record ManageDataOperation(string Name, XdrArray<byte>? Value) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.ManageData;

    /// <summary>Its name.</summary>
    public string Name { get; } = XdrText.Require(Name, XdrLimits.DataName, nameof(Name));

    /// <inheritdoc/>
    public override string? FindFault() =>
        Name.Length == 0 ? "Data has a name." : Value?.Count > XdrLimits.DataValue ? $"Data has at most {XdrLimits.DataValue} bytes." : null;

    internal static ManageDataOperation? ReadBody(ref XdrReader reader)
    {
        ReadOnlySpan<byte> value = default;
        if (!reader.TryReadAscii(XdrLimits.DataName, out string? name)
            || !reader.TryReadBoolean(out bool hasValue)
            || (hasValue && !reader.TryReadOpaque(XdrLimits.DataValue, out value)))
        {
            return null;
        }

        return new(name, hasValue ? XdrArrayBuilder.Create(value) : null);
    }

    private protected override void WriteBody(XdrWriter writer)
    {
        writer.WriteAscii(Name);
        writer.WriteBoolean(Value is not null);
        if (Value is { } value)
        {
            writer.WriteOpaque(value.AsSpan());
        }
    }
}
