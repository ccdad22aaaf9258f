using MagicWave.Core.Security;

namespace MagicWave.Onion.RelayCrypto;

/// <summary>
/// Random bytes to fill up relay cells with (tor-spec 6.1, proposal 289), fetched many at a time; each is used once. Not thread-safe.
/// </summary>
internal sealed class RelayPadding(IRandom random)
{
    private readonly byte[] _bytes = new byte[8192];
    private int _used = int.MaxValue;

    /// <summary>Fills the span, which is shorter than a cell.</summary>
    internal void Fill(Span<byte> destination)
    {
        if (_used > _bytes.Length - destination.Length)
        {
            random.Fill(_bytes);
            _used = 0;
        }

        _bytes.AsSpan(_used, destination.Length).CopyTo(destination);
        _used += destination.Length;
    }
}
