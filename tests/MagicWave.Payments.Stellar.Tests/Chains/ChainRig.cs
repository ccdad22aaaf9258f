using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Chains;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Tests.Chains;

/// <summary>A payer, two relays that take 10 stroops each, and a payee that asked for 1000: all in memory, each command by hand.</summary>
internal sealed class ChainRig
{
    public const string Session = "c8v2k3u9s5q0h1d7e4fg";
    public const long Amount = 1_000;
    public const long Fee = 10;
    public const long Sequence = 42;

    public static readonly LedgerNetwork Network = new("MagicWave chain tests");
    public static readonly SettlementKey PayerKey = Key(1);
    public static readonly SettlementKey ChannelKey = Key(2);
    public static readonly SettlementKey[] StopKeys = [Key(3), Key(4), Key(5)];
    public static readonly Asset Token = Asset.Issued("MWT", Key(9).Account);

    private readonly ChainNode[] _nodes = [.. StopKeys.Select(key => new ChainNode(Network, Token, key, new Stroops(Fee)))];

    public UnixTime Now { get; set; } = new(1_800_000_000_000);

    public ChainSession?[] Stored { get; } = new ChainSession?[StopKeys.Length];

    public long? Asked { get; set; } = Amount;

    public static ChainPlan Plan(long amount = Amount, long fee = Fee, string session = Session) => ChainPlan.TryCreate(
        session, Token, PayerKey.Account, [.. StopKeys.Select((key, i) => new ChainStop($"n{i}", key.Account))], new(amount), new(fee))!;

    public ChainPayer Payer(long sequence = Sequence, ChainPlan? plan = null) => new(
        plan ?? Plan(), Network, ChannelKey.Account, sequence, FeeOffer.PerOperation(100), Now, TimeSpan.FromMinutes(5));

    /// <summary>Hands a command to a node and stores what it says, as a host would, through the bytes.</summary>
    public ChainReply Deliver(int stop, ChainCommand command, ReadOnlyMemory<byte> body, string session = Session)
    {
        Stroops? asked = stop == StopKeys.Length - 1 && Asked is { } amount ? new Stroops(amount) : null;
        ChainReply reply = _nodes[stop].Handle(command, session, body, Stored[stop], asked, Now);
        if (reply.Changed is { } changed)
        {
            Stored[stop] = ChainSession.FromBytes(changed.ToBytes());
        }

        return reply;
    }

    /// <summary>Carries what the payer asks until it asks no more, or a node refuses.</summary>
    public ChainFault Run(ChainPayer payer, Func<ChainAsk, ReadOnlyMemory<byte>>? forge = null)
    {
        while (payer.Ask is { } ask)
        {
            ChainReply reply = Deliver(ask.Stop, ask.Command, forge?.Invoke(ask) ?? ask.Body);
            if (reply.Fault != ChainFault.None)
            {
                payer.HandleRefusal(Now);
                return reply.Fault;
            }

            payer.HandleAnswer(reply.Answer.Span, Now);
        }

        return ChainFault.None;
    }

    public static SettlementKey Key(byte seed) => SettlementKey.FromSeed([.. Enumerable.Repeat(seed, 32)]);
}
