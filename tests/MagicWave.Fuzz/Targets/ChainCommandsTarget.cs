using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Chains;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// Commands of an on-ledger chain to a relay and a payee: a byte for the command, and its body. A node that agreed to nothing signs and keeps nothing,
/// and one that agreed puts its name under a transaction that it would put together itself only.
/// </summary>
internal sealed class ChainCommandsTarget : IFuzzTarget
{
    private const string Session = "c8v2k3u9s5q0h1d7e4fg";

    private static readonly LedgerNetwork Network = new("MagicWave fuzz");
    private static readonly Asset Token = Asset.Issued("MWT", Key(9).Account);
    private static readonly UnixTime Now = new(1_800_000_000_000);

    private readonly SettlementKey[] _keys = [Key(3), Key(4)];
    private readonly ChainNode[] _nodes;
    private readonly ChainSession?[] _agreed = new ChainSession?[2];
    private readonly List<byte[]> _seeds = [];

    public ChainCommandsTarget()
    {
        _nodes = [.. _keys.Select(key => new ChainNode(Network, Token, key, new Stroops(10)))];
        ChainPlan plan = ChainPlan.TryCreate(
            Session, Token, Key(1).Account, [.. _keys.Select((key, i) => new ChainStop($"n{i}", key.Account))], new(1_000), new(10))!;
        ChainPayer payer = new(plan, Network, Key(2).Account, 42, FeeOffer.PerOperation(100), Now, TimeSpan.FromMinutes(5));
        ChainSession?[] stored = new ChainSession?[2];
        Carry(payer, stored);
        _ = payer.Sign(Key(1), Key(2));
        payer.Commit(Now);
        Carry(payer, stored);
    }

    public string Name => "chain-commands";

    public IEnumerable<byte[]> Seeds => _seeds;

    private void Carry(ChainPayer payer, ChainSession?[] stored)
    {
        while (payer.Ask is { } ask)
        {
            ChainReply reply = _nodes[ask.Stop].Handle(ask.Command, Session, ask.Body, stored[ask.Stop], Asked(ask.Stop), Now);
            _seeds.Add([(byte)ask.Command, .. ask.Body.Span]);
            stored[ask.Stop] = reply.Changed ?? stored[ask.Stop];
            _agreed[ask.Stop] ??= reply.Changed;
            payer.HandleAnswer(reply.Answer.Span, Now);
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        ChainCommand command = (ChainCommand)input[0];
        byte[] body = input[1..].ToArray();
        for (int stop = 0; stop < _nodes.Length; stop++)
        {
            ChainReply blank = _nodes[stop].Handle(command, Session, body, null, Asked(stop), Now);
            if (blank.Fault == ChainFault.None && command != ChainCommand.CreateTransaction)
            {
                throw new InvalidOperationException("A node that agreed to nothing did what it was told.");
            }

            ChainReply reply = _nodes[stop].Handle(command, Session, body, _agreed[stop], Asked(stop), Now);
            if (reply.Changed is { } changed && ChainSession.FromBytes(changed.ToBytes()).Terms != _agreed[stop]!.Terms)
            {
                throw new InvalidOperationException("What was agreed to is something else now.");
            }
        }
    }

    private static Stroops? Asked(int stop) => stop == 1 ? new Stroops(1_000) : null;

    private static SettlementKey Key(byte seed) => SettlementKey.FromSeed([.. Enumerable.Repeat(seed, 32)]);
}
