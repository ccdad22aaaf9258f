using MagicWave.Core.Bytes;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Resources;

/// <summary>
/// One payment of a visitor, and its stored form: version (1), what became of it (1: 0 open, 1 paid, 2 paid and nobody was told), cost (16), reserved (8), the
/// request, and when it is paid what opens its lock (32). Its key is the request's name.
/// </summary>
/// <param name="Request">What it pays.</param>
/// <param name="Cost">What it costs, all fees included.</param>
/// <param name="Reserved">When that was set aside.</param>
/// <param name="Opening">The receipt; null until it is paid.</param>
internal sealed record ResourcePayment(ResourceRequest Request, Amount Cost, UnixTime Reserved, LockScalar? Opening)
{
    public const string Kind = "resource-pay";

    private const byte Version = 1;
    private const byte Open = 0;
    private const byte Told = 1;
    private const byte Untold = 2;
    private const int HeadLength = 2 + Amount.EncodedLength + sizeof(ulong);

    /// <summary>The proof, once it is paid.</summary>
    public ResourceProof? Proof => Opening is { } opening ? new(Request.Id, Request.Session, opening) : null;

    /// <summary>Whether somebody got the proof who waited for it.</summary>
    public bool IsTold { get; init; }

    private byte Fate => Opening is null ? Open : IsTold ? Told : Untold;

    public static bool TryRead(ReadOnlySpan<byte> value, out ResourcePayment? payment)
    {
        payment = null;
        ByteReader reader = new(value);
        if (!reader.TryReadBytes(2, out ReadOnlySpan<byte> head) || head[0] != Version || head[1] > Untold
            || value.Length != HeadLength + ResourceRequest.Length + (head[1] == Open ? 0 : LockScalar.Length)
            || !reader.TryReadBytes(Amount.EncodedLength, out ReadOnlySpan<byte> cost)
            || !LockTerms.TryReadTime(ref reader, out UnixTime reserved)
            || !reader.TryReadBytes(ResourceRequest.Length, out ReadOnlySpan<byte> bytes)
            || ResourceRequest.TryRead(bytes) is not { } request)
        {
            return false;
        }

        bool isPaid = head[1] != Open;
        LockScalar opening = default;
        if (isPaid && !LockScalar.TryCreate(reader.Rest, out opening))
        {
            return false;
        }

        payment = new(request, Amount.FromBytes(cost), reserved, isPaid ? opening : null) { IsTold = head[1] == Told };
        return true;
    }

    public StateRecord ToRecord()
    {
        byte[] value = new byte[HeadLength + ResourceRequest.Length + (Opening is null ? 0 : LockScalar.Length)];
        ByteWriter writer = new(value);
        writer.WriteBytes([Version, Fate]);
        Cost.CopyTo(writer.Reserve(Amount.EncodedLength));
        writer.WriteUInt64((ulong)Reserved.Milliseconds);
        writer.WriteBytes(Request.AsBytes());
        Opening?.CopyTo(writer.Reserve(LockScalar.Length));
        return new(Kind, Request.Id.ToArray(), value);
    }

    public StateRecord ToRemoval() => new(Kind, Request.Id.ToArray(), default);
}
