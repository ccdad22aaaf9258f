using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Messages;

/// <summary>
/// HELLO: version (1), type (1), network (32), account (32), nonce (32), signature (64). Signed with the account's key over the 32 bytes
/// that only the two ends of the channel share, so that it says nothing on any other channel.
/// </summary>
/// <param name="Network">The ledger and asset of all amounts.</param>
/// <param name="Account">The sender's account.</param>
public readonly record struct HelloMessage(NetworkId Network, SettlementAccount Account)
{
    private static ReadOnlySpan<byte> Tag => "MagicWave payment HELLO 1"u8;

    /// <summary>Reads one. The signature is not looked at: see <see cref="IsAuthentic"/>.</summary>
    /// <returns>False when the body is not a HELLO of this version and length.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out HelloMessage message)
    {
        message = default;
        ByteReader reader = new(body);
        if (body.Length != MessageNumbers.HelloLength || !MessageHeader.TryRead(ref reader, MessageType.Hello)
            || !reader.TryReadBytes(NetworkId.Length, out ReadOnlySpan<byte> network)
            || !reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> account))
        {
            return false;
        }

        message = new(NetworkId.FromBytes(network), SettlementAccount.FromBytes(account));
        return true;
    }

    /// <summary>Whether the account that the body names signed it for this channel.</summary>
    /// <param name="body">A body that <see cref="TryRead"/> took.</param>
    /// <param name="channelBinding">32 bytes.</param>
    public bool IsAuthentic(ReadOnlySpan<byte> body, ReadOnlySpan<byte> channelBinding) =>
        SignedBody.IsSignedBy(Account, Tag, channelBinding, body);

    internal static void Write(Span<byte> body, NetworkId network, SettlementKey key, IRandom random, ReadOnlySpan<byte> channelBinding)
    {
        ByteWriter writer = new(body);
        MessageHeader.Write(ref writer, MessageType.Hello);
        network.CopyTo(writer.Reserve(NetworkId.Length));
        key.Account.CopyTo(writer.Reserve(SettlementAccount.Length));
        random.Fill(writer.Reserve(MessageNumbers.NonceLength));
        writer.Reserve(Ed25519.SignatureLength).Clear();
        SignedBody.Sign(Tag, channelBinding, body[..writer.Length], key);
    }
}
