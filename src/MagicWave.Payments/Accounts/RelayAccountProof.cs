using MagicWave.Cryptography;

namespace MagicWave.Payments.Accounts;

/// <summary>
/// The proof that a settlement account belongs to a relay: the account signs the relay's Ed25519 identity and its network, and the relay's descriptor,
/// which that identity signs, names the account. So nobody can put their own account under another's relay, nor another's account under their own.
/// </summary>
/// <param name="Network">The ledger and asset.</param>
/// <param name="Account">The account.</param>
/// <param name="Signature">The account's signature, as 128 hexadecimal digits.</param>
public readonly record struct RelayAccountProof(NetworkId Network, SettlementAccount Account, string Signature)
{
    /// <summary>Length of a relay's identity, in bytes.</summary>
    public const int IdentityLength = 32;

    private static ReadOnlySpan<byte> Label => "MagicWave relay account 1"u8;

    /// <summary>Signs for a relay.</summary>
    /// <param name="key">The account's key.</param>
    /// <param name="network">The ledger and asset.</param>
    /// <param name="identity">The relay's Ed25519 identity, 32 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static RelayAccountProof Sign(SettlementKey key, NetworkId network, ReadOnlySpan<byte> identity)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> signature = stackalloc byte[Ed25519.SignatureLength];
        key.Sign(Message(network, identity), signature);
        return new(network, key.Account, Convert.ToHexStringLower(signature));
    }

    /// <summary>Reads the three words of a descriptor, and checks them.</summary>
    /// <param name="network">64 hexadecimal digits.</param>
    /// <param name="account">64 hexadecimal digits.</param>
    /// <param name="signature">128 hexadecimal digits.</param>
    /// <param name="identity">The identity that signed the descriptor, 32 bytes.</param>
    /// <param name="proof">What was read.</param>
    /// <returns>False when a word has another form, or the account did not sign this identity.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The identity does not have 32 bytes.</exception>
    public static bool TryVerify(string network, string account, string signature, ReadOnlySpan<byte> identity, out RelayAccountProof proof)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentOutOfRangeException.ThrowIfNotEqual(identity.Length, IdentityLength, nameof(identity));
        proof = default;
        Span<byte> networkBytes = stackalloc byte[NetworkId.Length];
        Span<byte> accountBytes = stackalloc byte[SettlementAccount.Length];
        Span<byte> signatureBytes = stackalloc byte[Ed25519.SignatureLength];
        if (!TryRead(network, networkBytes) || !TryRead(account, accountBytes) || !TryRead(signature, signatureBytes))
        {
            return false;
        }

        NetworkId id = NetworkId.FromBytes(networkBytes);
        if (!Ed25519.Verify(accountBytes, Message(id, identity), signatureBytes))
        {
            return false;
        }

        proof = new(id, SettlementAccount.FromBytes(accountBytes), signature);
        return true;
    }

    private static byte[] Message(NetworkId network, ReadOnlySpan<byte> identity)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(identity.Length, IdentityLength, nameof(identity));
        byte[] message = new byte[Label.Length + NetworkId.Length + IdentityLength];
        Label.CopyTo(message);
        network.CopyTo(message.AsSpan(Label.Length));
        identity.CopyTo(message.AsSpan(Label.Length + NetworkId.Length));
        return message;
    }

    private static bool TryRead(string text, Span<byte> bytes) =>
        text.Length == 2 * bytes.Length && Convert.FromHexString(text, bytes, out _, out int written) == System.Buffers.OperationStatus.Done
        && written == bytes.Length;
}
