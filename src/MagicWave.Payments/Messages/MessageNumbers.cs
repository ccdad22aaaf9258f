using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Messages;

/// <summary>
/// Every number of the payment messages between neighbours. They travel in link command <see cref="LinkCommand"/>, a variable-length
/// cell that a stock tor ignores, and only to a neighbour that announced <c>MWPay=1</c> or sent a HELLO itself. A body is version (1),
/// type (1) and the fields of its type; each type has one length, so that one message has one form.
/// </summary>
public static class MessageNumbers
{
    /// <summary>The link command that carries the messages.</summary>
    public const byte LinkCommand = 0xE0;

    /// <summary>The version of all messages here.</summary>
    public const byte Version = 1;

    /// <summary>Version and type.</summary>
    public const int HeaderLength = 2;

    /// <summary>Length of the secret that binds a HELLO to its channel.</summary>
    public const int ChannelBindingLength = 32;

    /// <summary>Length of a HELLO's nonce.</summary>
    public const int NonceLength = 32;

    /// <summary>Length of a HELLO: header, network, account, nonce, signature.</summary>
    public const int HelloLength = HeaderLength + NetworkId.Length + SettlementAccount.Length + NonceLength + Ed25519.SignatureLength;

    /// <summary>
    /// Length of a REQUEST: header, network, id, sequence, payee, payer, amount, earned, cells, received, limit, memo, statement's sequence and
    /// hash, issued, expires, signature.
    /// </summary>
    public const int RequestLength = HeaderLength + NetworkId.Length + RequestId.Length + sizeof(ulong) + (2 * SettlementAccount.Length)
        + sizeof(ulong) + Units.Amount.EncodedLength + (3 * sizeof(ulong)) + 32 + sizeof(ulong) + StatementHash.Length + (2 * sizeof(ulong))
        + Ed25519.SignatureLength;

    /// <summary>
    /// Length of a STATEMENT: header, form, network, two accounts, epoch, sequence, two counts, price table, hash of the one before, time, two
    /// signatures.
    /// </summary>
    public const int StatementLength = HeaderLength + 1 + NetworkId.Length + (2 * SettlementAccount.Length) + sizeof(uint) + sizeof(ulong)
        + (2 * (sizeof(ulong) + Units.Amount.EncodedLength)) + PriceTableId.Length + StatementHash.Length + sizeof(ulong)
        + (2 * Ed25519.SignatureLength);

    /// <summary>Length of a RECEIPT: header, request id, transfer hash, amount, signature.</summary>
    public const int ReceiptLength = HeaderLength + RequestId.Length + 32 + sizeof(ulong) + Ed25519.SignatureLength;

    /// <summary>Length of a REFUSAL: header, request id, reason, amount counted.</summary>
    public const int RefusalLength = HeaderLength + RequestId.Length + 1 + sizeof(ulong);

    /// <summary>Length of a LOCK: header, id, point, amount, expires, issued, payee, signature.</summary>
    public const int LockLength = HeaderLength + 16 + 32 + Units.Amount.EncodedLength + (2 * sizeof(ulong)) + SettlementAccount.Length
        + Ed25519.SignatureLength;

    /// <summary>Length of a CLAIM: header, lock id, scalar.</summary>
    public const int ClaimLength = HeaderLength + 16 + 32;

    /// <summary>Length of a CANCEL: header, lock id, expires, reason.</summary>
    public const int CancelLength = HeaderLength + 16 + sizeof(ulong) + 1;

    /// <summary>Length of a SETTLED: header, lock id.</summary>
    public const int SettledLength = HeaderLength + 16;

    /// <summary>Year 10000: the bound for times in messages, so that no arithmetic on them overflows.</summary>
    internal const ulong MaximumTime = 253_402_300_800_000;

    /// <summary>Message types from here on belong to extensions (<see cref="Extensions.IPeerExtension"/>); below, to the account.</summary>
    public const byte FirstExtensionType = 0x20;

    /// <summary>Kept for tokens, which travel in circuits and have no message on the links.</summary>
    public const byte TokenExtensionType = 0x40;

    /// <summary>The longest message, those of extensions included.</summary>
    public const int MaximumLength = 1_024;

    /// <summary>The bound for cumulative values in messages, 2¹²⁰: sums of a few of them do not overflow.</summary>
    internal static Int128 MaximumUnits => (Int128)1 << 120;
}
