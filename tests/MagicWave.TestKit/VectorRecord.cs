using System.Globalization;

namespace MagicWave.TestKit;

/// <summary>One record of a <see cref="VectorFile"/>.</summary>
public sealed class VectorRecord(IReadOnlyDictionary<string, string> fields)
{
    /// <summary>The fields by name.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; } = fields;

    /// <summary>A field as text; lines of a continued value are separated by line feeds.</summary>
    public string this[string name] =>
        Fields.TryGetValue(name, out string? value) ? value : throw new KeyNotFoundException($"The record has no field '{name}'.");

    /// <summary>A field as bytes, written in hexadecimal.</summary>
    public byte[] Bytes(string name) => Hex.Parse(this[name]);

    /// <summary>A field as a decimal number.</summary>
    public long Number(string name) => long.Parse(this[name], CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Fields.Select(field => $"{field.Key}={field.Value}"));
}
