using System.Buffers.Binary;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>A node's part in chains.</summary>
internal sealed class ChainPart(SettlementKey key, byte seed)
{
    /// <summary>What the payee gets and each hop keeps.</summary>
    public const long Amount = 1_000_000;
    public const long Fee = 10_000;

    /// <summary>How many hops there are between payer and payee.</summary>
    public const int Hops = 1;

    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(70);

    private ChainPlan? _plan;

    public ChainSwitch Switch { get; } = new(key, SystemRandom.Instance);

    public byte[] Do(NodeCommand command, int link, ReadOnlySpan<byte> body, IPeerBooks books, Instant now)
    {
        switch (command)
        {
            case NodeCommand.Ask:
                return Ask(books, now);
            case NodeCommand.Plan:
                return Plan(body, books.ToUnixTime(now));
            case NodeCommand.Route:
                _ = Switch.HandleRoute(
                    1, AccountOf(seed - 1), link == NodeRow.Behind ? AccountOf(seed + 1) : null, body, new(Fee), now);
                return [];
            case NodeCommand.Pay:
                return Switch.TryPay(_plan!, AccountOf(seed + 1), now) ? [1] : [0];
            case NodeCommand.Held:
                return Held(books);
            default:
                throw new ArgumentOutOfRangeException(nameof(command));
        }
    }

    private static SettlementAccount AccountOf(int seed)
    {
        using SettlementKey other = NodeSetup.KeyOf((byte)seed);
        return other.Account;
    }

    private byte[] Ask(IPeerBooks books, Instant now)
    {
        RequestId request = RequestId.Draw(SystemRandom.Instance);
        LockPoint point = Switch.Ask(request, new(Amount), books.ToUnixTime(now) + Validity, now);
        byte[] asked = new byte[RequestId.Length + LockPoint.Length];
        request.CopyTo(asked);
        point.CopyTo(asked.AsSpan(RequestId.Length));
        return asked;
    }

    private byte[] Plan(ReadOnlySpan<byte> asked, UnixTime time)
    {
        Assert.True(LockPoint.TryCreate(asked[RequestId.Length..], out LockPoint point));
        RequestId request = RequestId.FromBytes(asked[..RequestId.Length]);
        _plan = ChainPlan.TryMake(request, point, new(Amount), [.. Enumerable.Repeat(new Amount(Fee), Hops)], time, SystemRandom.Instance)!;
        return [.. _plan.Routes.SelectMany(route => route.Write())];
    }

    private byte[] Held(IPeerBooks books)
    {
        Int128 held = Switch.Payments.Count(payment => payment.State is ChainState.Locked or ChainState.Claimed);
        foreach (int other in (int[])[seed - 1, seed + 1])
        {
            if (books.Find(AccountOf(other)) is { } book)
            {
                held += book.HeldIn(HoldDirection.FromPeer).Units + book.HeldIn(HoldDirection.ToPeer).Units;
            }
        }

        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteInt128LittleEndian(bytes, held);
        return bytes;
    }
}
