using MagicWave.Core.Bytes;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens;

/// <summary>
/// The bodies that a client and a hop exchange about tokens, after the byte that names the kind, in relay command 0xE0. Version (1), type (1), then:
/// <list type="bullet">
/// <item>TOKEN, spend: the token (354). One cell holds one token, so that a hop keeps nothing half received; a batch is a run of cells.</item>
/// <item>TOKEN, change: key id (32), blinded message (256). One token back for each.</item>
/// <item>RECEIPT, of a token: token id (32), status (1), amount (16).</item>
/// <item>RECEIPT, of change: change id (32), status (1), blind signature (256), all zero unless the status is "credited".</item>
/// </list>
/// </summary>
public static class TokenMessages
{
    /// <summary>The kind of messages from the client.</summary>
    public const byte TokenKind = 3;

    /// <summary>The kind of the answers.</summary>
    public const byte ReceiptKind = 4;

    /// <summary>Length of a TOKEN that spends.</summary>
    public const int SpendLength = HeaderLength + Token.Length;

    /// <summary>Length of a TOKEN that asks for change.</summary>
    public const int ChangeLength = HeaderLength + TokenKeyId.Length + Token.AuthenticatorLength;

    /// <summary>Length of a RECEIPT of a token.</summary>
    public const int SpendReceiptLength = HeaderLength + TokenId.Length + 1 + Amount.EncodedLength;

    /// <summary>Length of a RECEIPT of change.</summary>
    public const int ChangeReceiptLength = HeaderLength + ChangeId.Length + 1 + Token.AuthenticatorLength;

    private const int HeaderLength = 2;
    private const byte Version = 1;
    private const byte SpendType = 1;
    private const byte ChangeType = 2;

    /// <summary>Reads a TOKEN that spends. The token is not verified.</summary>
    public static bool TryReadSpend(ReadOnlySpan<byte> body, out Token? token)
    {
        token = null;
        return IsOfType(body, SpendType, SpendLength) && Token.TryRead(body[HeaderLength..], out token);
    }

    /// <summary>Reads a TOKEN that asks for change.</summary>
    public static bool TryReadChange(ReadOnlySpan<byte> body, out TokenKeyId keyId, out ReadOnlySpan<byte> blinded)
    {
        bool isRead = IsOfType(body, ChangeType, ChangeLength);
        keyId = isRead ? TokenKeyId.FromBytes(body.Slice(HeaderLength, TokenKeyId.Length)) : default;
        blinded = isRead ? body[(HeaderLength + TokenKeyId.Length)..] : default;
        return isRead;
    }

    /// <summary>Reads a RECEIPT of a token.</summary>
    public static bool TryReadSpendReceipt(ReadOnlySpan<byte> body, out TokenReceipt receipt)
    {
        receipt = default;
        if (!IsOfType(body, SpendType, SpendReceiptLength))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = body[HeaderLength..];
        TokenStatus status = (TokenStatus)rest[TokenId.Length];
        Amount amount = Amount.FromBytes(rest[(TokenId.Length + 1)..]);
        receipt = new(TokenId.FromBytes(rest[..TokenId.Length]), status, amount);
        return IsKnown(status) && !amount.IsNegative;
    }

    /// <summary>Reads a RECEIPT of change.</summary>
    public static bool TryReadChangeReceipt(ReadOnlySpan<byte> body, out ChangeId id, out TokenStatus status, out ReadOnlySpan<byte> blindSignature)
    {
        bool isRead = IsOfType(body, ChangeType, ChangeReceiptLength);
        id = isRead ? ChangeId.FromBytes(body.Slice(HeaderLength, ChangeId.Length)) : default;
        status = isRead ? (TokenStatus)body[HeaderLength + ChangeId.Length] : default;
        blindSignature = isRead ? body[(HeaderLength + ChangeId.Length + 1)..] : default;
        return isRead && IsKnown(status);
    }

    internal static byte[] WriteSpend(Token token)
    {
        byte[] body = new byte[SpendLength];
        ByteWriter writer = Begin(body, SpendType);
        writer.WriteBytes(token.Bytes);
        return body;
    }

    internal static byte[] WriteChange(TokenKeyId keyId, ReadOnlySpan<byte> blinded)
    {
        byte[] body = new byte[ChangeLength];
        ByteWriter writer = Begin(body, ChangeType);
        keyId.CopyTo(writer.Reserve(TokenKeyId.Length));
        writer.WriteBytes(blinded);
        return body;
    }

    internal static byte[] WriteSpendReceipt(TokenReceipt receipt)
    {
        byte[] body = new byte[SpendReceiptLength];
        ByteWriter writer = Begin(body, SpendType);
        receipt.Token.CopyTo(writer.Reserve(TokenId.Length));
        writer.WriteByte((byte)receipt.Status);
        receipt.Amount.CopyTo(writer.Reserve(Amount.EncodedLength));
        return body;
    }

    internal static byte[] WriteChangeReceipt(ChangeId id, TokenStatus status, ReadOnlySpan<byte> blindSignature)
    {
        byte[] body = new byte[ChangeReceiptLength];
        ByteWriter writer = Begin(body, ChangeType);
        id.CopyTo(writer.Reserve(ChangeId.Length));
        writer.WriteByte((byte)status);
        writer.WriteBytes(blindSignature);
        return body;
    }

    private static bool IsOfType(ReadOnlySpan<byte> body, byte type, int length) => body.Length == length && body[0] == Version && body[1] == type;

    private static bool IsKnown(TokenStatus status) => status is >= TokenStatus.Credited and <= TokenStatus.NoBalance;

    private static ByteWriter Begin(byte[] body, byte type)
    {
        ByteWriter writer = new(body);
        writer.WriteByte(Version);
        writer.WriteByte(type);
        return writer;
    }
}
