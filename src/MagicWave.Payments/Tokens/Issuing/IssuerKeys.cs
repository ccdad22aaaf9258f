using MagicWave.Cryptography.BlindRsa;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>The issuer's private keys. Thread-safe until it is disposed of; one thread at a time adds.</summary>
public sealed class IssuerKeys : IDisposable
{
    private volatile Dictionary<TokenKeyId, (TokenKey Public, BlindRsaPrivateKey Private)> _keys = [];

    /// <summary>The public halves.</summary>
    public IEnumerable<TokenKey> Public => _keys.Values.Select(key => key.Public);

    /// <summary>Which epoch a time is in: epochs are counted from 1970, so that every issuer changes at the same time.</summary>
    public static uint EpochAt(UnixTime now) => (uint)(now.Milliseconds / (long)TokenKey.EpochLength.TotalMilliseconds);

    /// <summary>When an epoch begins.</summary>
    public static UnixTime StartOf(uint epoch) => new(epoch * (long)TokenKey.EpochLength.TotalMilliseconds);

    /// <summary>Takes a key over. It is disposed of with this.</summary>
    /// <param name="epoch">The epoch that it signs in.</param>
    /// <param name="mebibytes">The denomination that it signs.</param>
    /// <param name="value">What its tokens are worth.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">The denomination or the value is none, or there is a key of that epoch and denomination.</exception>
    public void Add(uint epoch, int mebibytes, Stroops value, BlindRsaPrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        bool isFree = Public.All(other => (other.Epoch, other.Mebibytes) != (epoch, mebibytes));
        if (!TokenDenomination.IsKnown(mebibytes) || value.Value is 0 or > TokenKeyList.MaximumValue || !isFree)
        {
            throw new ArgumentException("Not a denomination with a value and without a key.", nameof(mebibytes));
        }

        TokenKey publicKey = new(mebibytes, epoch, value, StartOf(epoch), key.PublicKey);
        _keys = new(_keys) { [publicKey.Id] = (publicKey, key) };
    }

    /// <summary>The public half of a key; null when there is no such key.</summary>
    public TokenKey? Find(TokenKeyId id) => _keys.TryGetValue(id, out (TokenKey Public, BlindRsaPrivateKey Private) key) ? key.Public : null;

    /// <summary>Erases all keys.</summary>
    public void Dispose()
    {
        foreach ((_, BlindRsaPrivateKey key) in _keys.Values)
        {
            key.Dispose();
        }
    }

    internal bool TrySign(OrderItem item, out byte[]? blindSignature) => _keys[item.Key].Private.TryBlindSign(item.Blinded.Span, out blindSignature);
}
