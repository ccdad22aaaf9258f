using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Chains;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Tests.Chains;

public sealed class ChainTests
{
    private const int Relay = 1;
    private const int Payee = 2;
    private readonly ChainRig _rig = new();

    [Fact]
    public void All_sign_one_transaction_and_each_keeps_its_fee()
    {
        ChainPayer payer = _rig.Payer();
        Assert.Equal(ChainFault.None, _rig.Run(payer));
        Assert.Equal(ChainPayerState.Signed, payer.State);
        TransactionV1Envelope envelope = payer.Sign(ChainRig.PayerKey, ChainRig.ChannelKey);
        payer.Commit(_rig.Now);
        Assert.Equal(ChainFault.None, _rig.Run(payer));
        Assert.Equal(ChainPayerState.Done, payer.State);

        long[] amounts = [.. envelope.Transaction.Operations.Cast<PaymentOperation>().Select(payment => payment.Amount)];
        Assert.Equal([1_020, 1_010, 1_000], amounts);
        Assert.Equal(4, envelope.Signatures.Count);
        Assert.All(_rig.Stored, session => Assert.Equal(envelope, session!.Envelope));
    }

    [Fact]
    public void Until_the_payer_signs_there_is_nothing_that_a_ledger_would_take()
    {
        ChainPayer payer = _rig.Payer();
        Assert.Throws<InvalidOperationException>(() => payer.Sign(ChainRig.PayerKey, ChainRig.ChannelKey));
        _ = _rig.Run(payer);
        Assert.Null(payer.Envelope);
        Assert.Throws<InvalidOperationException>(() => payer.Commit(_rig.Now));
        Assert.Throws<InvalidOperationException>(() => payer.Sign(ChainRig.PayerKey, ChainRig.Key(77)));
    }

    [Fact]
    public void The_same_command_gets_the_same_answer_and_another_none()
    {
        ChainPayer payer = _rig.Payer();
        List<ChainAsk> asks = [];
        _ = _rig.Run(payer, ask =>
        {
            asks.Add(ask);
            return ask.Body;
        });
        ChainSession?[] before = [.. _rig.Stored];
        foreach (ChainAsk ask in asks)
        {
            ChainReply again = _rig.Deliver(ask.Stop, ask.Command, ask.Body);
            Assert.Equal((ChainFault.None, null), (again.Fault, again.Changed));
            Assert.Equal(ChainFault.Conflict, _rig.Deliver(ask.Stop, ask.Command, Encoding.UTF8.GetBytes("{}")).Fault);
        }

        Assert.Equal(before, _rig.Stored);
    }

    [Fact]
    public void A_relay_is_not_paid_less_than_its_fee() =>
        Assert.Equal(ChainFault.FeeNotCovered, _rig.Run(_rig.Payer(plan: ChainRig.Plan(fee: ChainRig.Fee - 1))));

    [Theory]
    [InlineData(999)]
    [InlineData(1_001)]
    public void A_payee_takes_what_it_asked_for(long amount) =>
        Assert.Equal(ChainFault.NotAsked, _rig.Run(_rig.Payer(plan: ChainRig.Plan(amount))));

    [Fact]
    public void Who_asked_for_nothing_is_no_payee()
    {
        _rig.Asked = null;
        Assert.Equal(ChainFault.FeeNotCovered, _rig.Run(_rig.Payer()));
    }

    // A payer that shows a relay the chain again with another sequence, to have two transactions signed for one agreement.
    [Fact]
    public void One_session_signs_one_transaction_whatever_its_sequence()
    {
        ChainPayer first = _rig.Payer();
        _ = _rig.Run(first);
        ChainPayer second = _rig.Payer(ChainRig.Sequence + 1);
        Assert.Equal(ChainFault.Conflict, _rig.Run(SkipCreating(second)));
        Assert.Equal(first.Hash, _rig.Stored[Relay]!.Transaction);
    }

    [Fact]
    public void A_signature_of_another_key_stops_the_payer_before_it_signs()
    {
        ChainPayer payer = _rig.Payer();
        while (payer.Ask is { } ask)
        {
            ReadOnlyMemory<byte> answer = _rig.Deliver(ask.Stop, ask.Command, ask.Body).Answer;
            if (ask.Command == ChainCommand.SignChainTransaction)
            {
                answer = Forge(answer, envelope => envelope with { Signatures = [Other(payer.Hash)] });
            }

            payer.HandleAnswer(answer.Span, _rig.Now);
        }

        Assert.Equal((ChainPayerState.Failed, ChainFault.BadSignature, Relay), (payer.State, payer.Fault, payer.Culprit));
    }

    [Fact]
    public void A_node_that_returns_another_transaction_stops_the_payer()
    {
        ChainPayer payer = _rig.Payer();
        while (payer.Ask is { } ask)
        {
            ReadOnlyMemory<byte> answer = _rig.Deliver(ask.Stop, ask.Command, ask.Body).Answer;
            if (ask.Command == ChainCommand.SignChainTransaction)
            {
                answer = Forge(answer, envelope => envelope with { Transaction = envelope.Transaction with { Sequence = ChainRig.Sequence + 1 } });
            }

            payer.HandleAnswer(answer.Span, _rig.Now);
        }

        Assert.Equal(ChainFault.OtherTransaction, payer.Fault);
    }

    [Fact]
    public void An_envelope_with_a_bad_signature_is_not_committed()
    {
        ChainPayer payer = _rig.Payer();
        _ = _rig.Run(payer);
        _ = payer.Sign(ChainRig.PayerKey, ChainRig.ChannelKey);
        payer.Commit(_rig.Now);
        ChainAsk ask = payer.Ask!;
        ReadOnlyMemory<byte> forged = ForgeAsk(ask.Body, envelope => envelope with { Signatures = [.. envelope.Signatures.Skip(1), Other(payer.Hash)] });
        Assert.Equal(ChainFault.BadSignature, _rig.Deliver(ask.Stop, ask.Command, forged).Fault);
        Assert.Null(_rig.Stored[Payee]!.Envelope);
        Assert.Equal(ChainFault.None, _rig.Deliver(ask.Stop, ask.Command, ask.Body).Fault);
    }

    public static TheoryData<string, ChainFault> Cheats() => new()
    {
        { "own sequence", ChainFault.WrongSource },
        { "no end", ChainFault.WrongValidity },
        { "too long", ChainFault.WrongValidity },
        { "over", ChainFault.WrongValidity },
        { "other memo", ChainFault.WrongMemo },
        { "other asset", ChainFault.WrongAsset },
        { "native", ChainFault.WrongAsset },
        { "set options", ChainFault.ForeignOperation },
        { "second debit", ChainFault.ForeignOperation },
        { "drain", ChainFault.NotAsAgreed },
        { "no credit", ChainFault.NotAsAgreed },
        { "other payer", ChainFault.NotAsAgreed },
        { "pays more on", ChainFault.ForeignOperation },
        { "preconditions", ChainFault.WrongSource },
    };

    [Theory]
    [MemberData(nameof(Cheats))]
    public void What_is_not_the_agreed_payment_is_not_signed(string cheat, ChainFault expected)
    {
        ChainPayer payer = _rig.Payer();
        while (payer.Ask is { Command: not ChainCommand.SignChainTransaction } ask)
        {
            payer.HandleAnswer(_rig.Deliver(ask.Stop, ask.Command, ask.Body).Answer.Span, _rig.Now);
        }

        ReadOnlyMemory<byte> shown = ForgeAsk(payer.Ask!.Body, envelope => envelope with { Transaction = Cheat(envelope.Transaction, cheat) });
        ChainReply reply = _rig.Deliver(Relay, ChainCommand.SignChainTransaction, shown);
        Assert.Equal((expected, null), (reply.Fault, reply.Changed));
        Assert.Null(_rig.Stored[Relay]!.Transaction);
        Assert.Equal(0, reply.Answer.Length);
    }

    [Fact]
    public void A_transaction_that_was_never_agreed_is_not_signed()
    {
        ChainPayer payer = _rig.Payer();
        byte[] body = Sign(payer);
        Assert.Equal(ChainFault.UnknownSession, _rig.Deliver(Relay, ChainCommand.SignChainTransaction, body).Fault);
        Assert.Equal(ChainFault.UnknownSession, _rig.Deliver(Relay, ChainCommand.CommitChainTransaction, body).Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"TotalIn\":-5,\"TotalOut\":-7}")]
    [InlineData("{\"TotalIn\":99999999999999999999,\"TotalOut\":1}")]
    [InlineData("{\"TotalIn\":\"20\",\"TotalOut\":10}")]
    [InlineData("{\"TotalIn\":20,\"TotalOut\":10,\"SourceAddress\":\"GABC\",\"ServiceSessionId\":\"c8v2k3u9s5q0h1d7e4fg\"}")]
    [InlineData("{\"Transaction\":{\"PendingTransaction\":{\"XDR\":\"AAAA\"}}}")]
    public void Bad_input_is_refused_and_nothing_is_stored(string body)
    {
        foreach (ChainCommand command in Enum.GetValues<ChainCommand>().Append((ChainCommand)7))
        {
            ChainReply reply = _rig.Deliver(Relay, command, Encoding.UTF8.GetBytes(body));
            Assert.NotEqual(ChainFault.None, reply.Fault);
            Assert.Null(reply.Changed);
        }

        Assert.All(_rig.Stored, Assert.Null);
    }

    // Whatever bytes of the shown transaction are changed: it is signed as it was, or not at all.
    [Fact]
    public void A_changed_transaction_is_not_signed()
    {
        Prop.ForAll(
            Gen.Choose(0, 100_000).Two().ToArbitrary(),
            places =>
            {
                ChainRig rig = new();
                ChainPayer payer = rig.Payer();
                while (payer.Ask is { Command: not ChainCommand.SignChainTransaction } ask)
                {
                    payer.HandleAnswer(rig.Deliver(ask.Stop, ask.Command, ask.Body).Answer.Span, rig.Now);
                }

                ReadOnlyMemory<byte> changed = ForgeBytes(payer.Ask!.Body, bytes =>
                    bytes[places.Item1 % bytes.Length] ^= (byte)(1 << (places.Item2 % 8)));
                ChainReply reply = rig.Deliver(Relay, ChainCommand.SignChainTransaction, changed);
                Hash256? signed = rig.Stored[Relay]!.Transaction;

                // Fee and sequence are the source's own affair: whoever lends them may choose them.
                return reply.Fault != ChainFault.None
                    ? signed is null
                    : signed is not null && rig.Stored[Relay]!.Terms is { In.Value: 1_010, Out.Value: 1_000 };
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void A_node_that_does_not_answer_ends_the_chain_and_one_that_does_not_take_the_envelope_does_not()
    {
        ChainPayer silent = _rig.Payer();
        silent.HandleDeadline(_rig.Now + TimeSpan.FromSeconds(29));
        Assert.Equal(ChainPayerState.Creating, silent.State);
        silent.HandleDeadline(_rig.Now + ChainPayer.AnswerTimeout);
        Assert.Equal((ChainPayerState.Failed, ChainFault.Timeout, Payee), (silent.State, silent.Fault, silent.Culprit));

        ChainPayer payer = _rig.Payer();
        _ = _rig.Run(payer);
        _ = payer.Sign(ChainRig.PayerKey, ChainRig.ChannelKey);
        payer.Commit(_rig.Now);
        for (UnixTime now = _rig.Now; payer.Deadline is { } deadline; now = deadline)
        {
            payer.HandleDeadline(deadline);
        }

        Assert.Equal(ChainPayerState.Done, payer.State);
    }

    private static DecoratedSignature Other(Hash256 hash)
    {
        byte[] expanded = new byte[Ed25519.ExpandedKeyLength];
        Ed25519.ExpandSeed([.. Enumerable.Repeat((byte)66, 32)], expanded);
        byte[] signature = new byte[Ed25519.SignatureLength];
        Ed25519.Sign(expanded, ChainRig.Key(66).Account.ToArray(), hash.ToArray(), signature);
        return new(SignatureCheck.HintOf(ChainRig.StopKeys[Relay].Account), [.. signature]);
    }

    private static Transaction Cheat(Transaction honest, string cheat)
    {
        PaymentOperation[] pays = [.. honest.Operations.Cast<PaymentOperation>()];
        SettlementAccount self = ChainRig.StopKeys[Relay].Account;
        TimeBounds time = honest.Preconditions.Time!.Value;
        return cheat switch
        {
            "own sequence" => honest with { Source = self },
            "no end" => honest with { Preconditions = Preconditions.Create(new TimeBounds(0, 0)) },
            "too long" => honest with { Preconditions = Preconditions.Create(new TimeBounds(0, time.MaxTime + 301)) },
            "over" => honest with { Preconditions = Preconditions.Create(new TimeBounds(0, time.MaxTime - 300)) },
            "preconditions" => honest with { Preconditions = Preconditions.Create(time, minSequence: 1) },
            "other memo" => honest with { Memo = ChainRules.MemoOf("another") },
            "other asset" => honest with { Operations = [.. pays.Select(pay => pay with { Asset = Asset.Issued("MWT", self) })] },
            "native" => honest with { Operations = [pays[0], pays[1], pays[2] with { Asset = Asset.Native }] },
            "set options" => honest with { Operations = [.. pays, new SetOptionsOperation { Source = self, MasterWeight = 0 }] },
            "second debit" => honest with { Operations = [.. pays, pays[2]] },
            "drain" => honest with { Operations = [pays[0] with { Amount = 5_000 }, pays[1] with { Amount = 5_000 }, pays[2] with { Amount = 5_000 }] },
            "no credit" => honest with { Operations = [pays[2]] },
            "other payer" => honest with { Operations = [pays[1] with { Source = ChainRig.PayerKey.Account }, pays[2]] },
            "pays more on" => honest with { Operations = [pays[0], pays[1], pays[2] with { Amount = 1_011 }] },
            _ => throw new ArgumentOutOfRangeException(nameof(cheat), cheat, null),
        };
    }

    /// <summary>A payer that comes with commands for signing although others were answered before.</summary>
    private ChainPayer SkipCreating(ChainPayer payer)
    {
        ChainRig other = new() { Now = _rig.Now };
        while (payer.Ask is { Command: ChainCommand.CreateTransaction } ask)
        {
            payer.HandleAnswer(other.Deliver(ask.Stop, ask.Command, ask.Body).Answer.Span, _rig.Now);
        }

        return payer;
    }

    private byte[] Sign(ChainPayer payer) => SkipCreating(payer).Ask!.Body.ToArray();

    private static ReadOnlyMemory<byte> Forge(ReadOnlyMemory<byte> answer, Func<TransactionV1Envelope, TransactionV1Envelope> change)
    {
        JsonNode node = JsonNode.Parse(answer.Span)!;
        Change(node["PendingTransaction"]!, change);
        return Encoding.UTF8.GetBytes(node.ToJsonString());
    }

    private static ReadOnlyMemory<byte> ForgeAsk(ReadOnlyMemory<byte> body, Func<TransactionV1Envelope, TransactionV1Envelope> change)
    {
        JsonNode node = JsonNode.Parse(body.Span)!;
        foreach (string name in new[] { "Debit", "Credit", "Transaction" })
        {
            if (node[name]?["PendingTransaction"] is { } part)
            {
                Change(part, change);
            }
        }

        return Encoding.UTF8.GetBytes(node.ToJsonString());
    }

    private static void Change(JsonNode part, Func<TransactionV1Envelope, TransactionV1Envelope> change)
    {
        Assert.True(XdrConvert.TryFromBase64<TransactionEnvelope>((string)part["XDR"]!, out TransactionEnvelope? envelope));
        part["XDR"] = XdrConvert.ToBase64(change((TransactionV1Envelope)envelope));
    }

    private static ReadOnlyMemory<byte> ForgeBytes(ReadOnlyMemory<byte> body, Action<byte[]> change)
    {
        JsonNode node = JsonNode.Parse(body.Span)!;
        byte[] bytes = Convert.FromBase64String((string)node["Debit"]!["PendingTransaction"]!["XDR"]!);
        change(bytes);
        foreach (string name in new[] { "Debit", "Credit" })
        {
            node[name]!["PendingTransaction"]!["XDR"] = Convert.ToBase64String(bytes);
        }

        return Encoding.UTF8.GetBytes(node.ToJsonString());
    }
}
