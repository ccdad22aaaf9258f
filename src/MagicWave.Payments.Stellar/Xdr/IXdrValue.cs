namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>What has a binary form (RFC 4506).</summary>
public interface IXdrValue
{
    /// <summary>Writes the value.</summary>
    void Write(XdrWriter writer);
}
