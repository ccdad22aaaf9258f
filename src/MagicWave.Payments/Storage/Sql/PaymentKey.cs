using System.Diagnostics.CodeAnalysis;
using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>
/// The name of a payment on the ledger as rows have it: the hash (32) of its transaction and, for any operation but the first, its place (1). One
/// transaction may pay several requests; each row still has a name of its own.
/// </summary>
internal static class PaymentKey
{
    [return: NotNullIfNotNull(nameof(hash))]
    public static byte[]? Write(TransferHash? hash, int operation) =>
        hash is not { } known ? null : operation == 0 ? known.ToArray() : [.. known.ToArray(), checked((byte)operation)];

    public static TransferHash ReadHash(byte[] key) => TransferHash.FromBytes(key.AsSpan(0, TransferHash.Length));

    public static int ReadOperation(byte[] key) => key.Length == TransferHash.Length ? 0 : key[TransferHash.Length];
}
