using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>A node's part in chains.</summary>
internal sealed class ChainPart(SettlementKey key, int node) : INodePart
{
    /// <summary>What the payee gets and each hop keeps.</summary>
    public const long Amount = 1_000_000;
    public const long Fee = 10_000;

    /// <summary>How many hops there are between payer and payee.</summary>
    public const int Hops = 1;

    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(70);

    private readonly ChainSwitch _switch = new(key, SystemRandom.Instance);

    private ChainPlan? _plan;

    public IPeerExtension Extension => _switch;

    public byte[] Do(NodeCommand command, int link, ReadOnlySpan<byte> body, IPeerBooks books, Instant now)
    {
        switch (command)
        {
            case NodeCommand.Ask:
                return Ask(books, now);
            case NodeCommand.Plan:
                return Plan(body, books.ToUnixTime(now));
            case NodeCommand.Route:
                _ = _switch.HandleRoute(
                    1, NodeRow.AccountOf(node - 1), link == NodeRow.Behind ? NodeRow.AccountOf(node + 1) : null, body, new(Fee), now);
                return [];
            case NodeCommand.Pay:
                return _switch.TryPay(_plan!, NodeRow.AccountOf(node + 1), now) ? [1] : [0];
            case NodeCommand.Held:
                return RowBooks.WriteHeld(_switch, node, books);
            default:
                throw new ArgumentOutOfRangeException(nameof(command));
        }
    }

    private byte[] Ask(IPeerBooks books, Instant now)
    {
        RequestId request = RequestId.Draw(SystemRandom.Instance);
        LockPoint point = _switch.Ask(request, new(Amount), books.ToUnixTime(now) + Validity, now);
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
}
