namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>The numbers that a HashX program is drawn with: SipHash of a counter, taken in bytes and in halves, each from its own words.</summary>
internal struct HashXRandom(SipState key)
{
    private readonly SipState _key = key;
    private ulong _counter;
    private ulong _bytes;
    private ulong _halves;
    private int _byteCount;
    private int _halfCount;

    /// <summary>The next byte.</summary>
    public byte NextByte()
    {
        if (_byteCount == 0)
        {
            _bytes = _key.Hash13(_counter++);
            _byteCount = sizeof(ulong);
        }

        _byteCount--;
        return unchecked((byte)(_bytes >> (8 * _byteCount)));
    }

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32()
    {
        if (_halfCount == 0)
        {
            _halves = _key.Hash13(_counter++);
            _halfCount = 2;
        }

        _halfCount--;
        return unchecked((uint)(_halves >> (32 * _halfCount)));
    }
}
