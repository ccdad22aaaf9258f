using MagicWave.Core.Security;

namespace MagicWave.Onion.Relay.Circuits;

/// <summary>
/// Random bytes for the unused ends of relay cells (proposal 289): they make an authenticated SENDME prove that the very cell was seen. Taken
/// from the generator 64 KiB at a time and never used twice, so that a short cell costs no system call. Used under the node's gate.
/// </summary>
internal sealed class RandomPadding(IRandom random)
{
    private readonly byte[] _pool = new byte[64 * 1024];
    private int _used = 64 * 1024;

    internal void Fill(Span<byte> padding)
    {
        if (padding.Length > _pool.Length - _used)
        {
            random.Fill(_pool);
            _used = 0;
        }

        _pool.AsSpan(_used, padding.Length).CopyTo(padding);
        _used += padding.Length;
    }
}
