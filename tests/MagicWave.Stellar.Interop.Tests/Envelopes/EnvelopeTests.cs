using System.Globalization;
using System.Text.Json.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Tests.Generators;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.TestKit;

namespace MagicWave.Stellar.Interop.Tests.Envelopes;

/// <summary>The unmodified SDK reads, verifies and writes every kind of envelope that we build, and we those that it builds.</summary>
[Collection(StellarSdkCollection.Name)]
public sealed class EnvelopeTests(StellarSdk sdk)
{
    private const int Rounds = 20;

    private static readonly LedgerNetwork[] Networks =
        [new("Test SDF Network ; September 2015"), new("MagicWave Test Network ; 2026")];

    private static readonly SettlementKey[] Keys =
        [.. Enumerable.Range(1, 4).Select(value => SettlementKey.FromSeed([.. Enumerable.Repeat((byte)value, SettlementKey.SeedLength)]))];

    [Fact]
    public async Task The_SDK_reads_verifies_and_writes_every_kind_of_envelope_byte_for_byte()
    {
        SentEnvelope[] sent = [.. Everything()];
        JsonArray answers = (await sdk.RunAsync("envelopes.mjs", new JsonArray([.. sent.Select(envelope => envelope.ToJson())]))).AsArray();
        Assert.Equal(sent.Length, answers.Count);
        HashSet<OperationType> kinds = [];
        for (int i = 0; i < sent.Length; i++)
        {
            Check(sent[i], answers[i]!);
            kinds.UnionWith(sent[i].Envelope.InnerTransaction.Operations.Select(operation => operation.Type));
        }

        Assert.Equal(Enum.GetValues<OperationType>().Order(), kinds.Order());
    }

    [Fact]
    public async Task The_SDK_finds_a_signature_of_another_network_bad()
    {
        BuiltTransaction built = new EnvelopeGenerator(new SeededRandom(1)).Transaction(Networks[0], Keys[0].Account, 1);
        SentEnvelope elsewhere = new(Networks[1], built.Sign(Keys[0]), [Keys[0].Account], []);
        JsonNode answer = (await sdk.RunAsync("envelopes.mjs", new JsonArray(elsewhere.ToJson())))[0]!;
        Assert.Equal("[false]", answer["verified"]!.ToJsonString());
    }

    [Fact]
    public async Task We_read_verify_and_write_what_the_SDK_builds()
    {
        JsonArray built = (await sdk.RunAsync("build.mjs", new JsonObject { ["passphrase"] = Networks[1].Passphrase })).AsArray();
        Assert.NotEmpty(built);
        foreach (JsonNode? entry in built)
        {
            string text = entry!["envelope"]!.GetValue<string>();
            Assert.True(XdrConvert.TryFromBase64<TransactionEnvelope>(text, out TransactionEnvelope? envelope), entry["name"]!.ToString());
            Assert.Equal(text, XdrConvert.ToBase64(envelope));
            Hash256 hash = TransactionHash.Of(Networks[1], envelope);
            Assert.Equal(entry["hash"]!.GetValue<string>(), hash.ToString());
            Assert.True(SignatureCheck.IsBy(Keys[1].Account, hash, envelope.Signatures[0]));
            Assert.True(SignatureCheck.IsBy(Keys[2].Account, hash, envelope.Signatures[1]));
            Transaction transaction = envelope.InnerTransaction;
            Assert.Equal([SignerKey.Ed25519(Keys[2].Account), SignerKey.Ed25519(Keys[0].Account)], transaction.Preconditions.ExtraSigners);
            Assert.All(transaction.Operations, operation => Assert.Null(operation.FindFault()));
            SameOperations(transaction.Operations, entry["operations"]!.AsArray());
        }
    }

    private static IEnumerable<SentEnvelope> Everything()
    {
        SeededRandom random = new(20_261_121);
        EnvelopeGenerator generator = new(random);
        foreach (LedgerNetwork network in Networks)
        {
            // Each kind alone, all together, and random ones; each also in a fee bump.
            IEnumerable<BuiltTransaction> built = Enum.GetValues<OperationType>()
                .Select(type => generator.Transaction(network, Keys[0].Account, [type]))
                .Append(generator.Transaction(network, Keys[0].Account, Enum.GetValues<OperationType>()))
                .Concat(Enumerable.Range(0, Rounds).Select(_ => generator.Transaction(network, Keys[0].Account, 8)))
                .Append(generator.Transaction(network, Keys[0].Account, [.. Enumerable.Repeat(OperationType.Payment, 100)]));
            foreach (BuiltTransaction transaction in built)
            {
                yield return new(network, transaction.Sign(Keys[0], Keys[1]), [Keys[0].Account, Keys[1].Account], []);
                FeeBumpEnvelope bump = generator.FeeBump(transaction, Keys[0], Keys[3]).Sign(Keys[3]);
                yield return new(network, bump, [Keys[3].Account], [Keys[0].Account]);
            }
        }
    }

    private static void Check(SentEnvelope sent, JsonNode answer)
    {
        Transaction transaction = sent.Envelope.InnerTransaction;
        Assert.Equal(sent.Text, answer["again"]!.GetValue<string>());
        Assert.Equal(sent.Text, answer["raw"]!.GetValue<string>());
        Assert.Equal(TransactionHash.Of(sent.Network, sent.Envelope).ToString(), answer["hash"]!.GetValue<string>());
        Assert.Equal(TransactionHash.Of(sent.Network, transaction).ToString(), answer["innerHash"]!.GetValue<string>());
        AllTrue(answer["verified"]!, sent.Signers.Length);
        if (sent.Envelope is FeeBumpEnvelope bump)
        {
            AllTrue(answer["innerVerified"]!, sent.InnerSigners.Length);
            Assert.Equal(Text(bump.FeeBump.Fee), answer["fee"]!.GetValue<string>());
            Assert.Equal(StrKey.Of(bump.FeeBump.FeeSource), answer["feeSource"]!.GetValue<string>());
        }
        else
        {
            Assert.Equal(Text(transaction.Fee), answer["fee"]!.GetValue<string>());
        }

        Assert.Equal(StrKey.Of(transaction.Source), answer["source"]!.GetValue<string>());
        Assert.Equal(Text(transaction.Sequence), answer["sequence"]!.GetValue<string>());
        CheckMemo(transaction.Memo, answer["memo"]!);
        CheckPreconditions(transaction.Preconditions, answer);
        SameOperations(transaction.Operations, answer["operations"]!.AsArray());
        Assert.Equal(
            transaction.Operations.Select(XdrText),
            answer["built"]!.AsArray().Select(operation => operation!.GetValue<string>()));
        for (int i = 0; i < transaction.Operations.Count; i++)
        {
            string? expected = transaction.Operations[i] is CreateClaimableBalanceOperation
                ? ClaimableBalanceId.Derive(transaction.Source.Account, transaction.Sequence, i).ToString()
                : null;
            Assert.Equal(expected, answer["balances"]![i]?.GetValue<string>());
        }
    }

    private static void CheckMemo(Memo memo, JsonNode answer)
    {
        (string type, string? value) = memo.Type switch
        {
            MemoType.Text => ("text", Convert.ToHexStringLower(memo.Text.AsSpan())),
            MemoType.Id => ("id", Text(memo.Id)),
            MemoType.Hash => ("hash", memo.Hash.ToString()),
            MemoType.Return => ("return", memo.Hash.ToString()),
            _ => ("none", null),
        };
        Assert.Equal(type, answer["type"]!.GetValue<string>());
        Assert.Equal(value, answer["value"]?.GetValue<string>());
    }

    private static void CheckPreconditions(Preconditions preconditions, JsonNode answer)
    {
        TimeBounds time = Assert.NotNull(preconditions.Time);
        Assert.Equal(Text(time.MinTime), answer["timeBounds"]!["minTime"]!.GetValue<string>());
        Assert.Equal(Text(time.MaxTime), answer["timeBounds"]!["maxTime"]!.GetValue<string>());
        Assert.Equal(preconditions.Ledgers?.MinLedger, answer["ledgerBounds"]?["minLedger"]!.GetValue<uint>());
        Assert.Equal(preconditions.Ledgers?.MaxLedger, answer["ledgerBounds"]?["maxLedger"]!.GetValue<uint>());
        Assert.Equal(preconditions.MinSequence is { } minimum ? Text(minimum) : null, answer["minSequence"]?.GetValue<string>());
        Assert.Equal(Text(preconditions.MinSequenceAge), answer["minSequenceAge"]!.GetValue<string>());
        Assert.Equal(preconditions.MinSequenceLedgerGap, answer["minSequenceLedgerGap"]!.GetValue<uint>());
        Assert.Equal(
            preconditions.ExtraSigners.Select(XdrText),
            answer["extraSigners"]!.AsArray().Select(signer => signer!.GetValue<string>()));
    }

    private static void SameOperations(XdrArray<Operation> operations, JsonArray answers)
    {
        Assert.Equal(operations.Count, answers.Count);
        for (int i = 0; i < operations.Count; i++)
        {
            JsonObject expected = SdkDescription.Of(operations[i]);
            Assert.True(JsonNode.DeepEquals(expected, answers[i]), $"{expected.ToJsonString()}\n{answers[i]!.ToJsonString()}");
        }
    }

    private static void AllTrue(JsonNode answers, int count) =>
        Assert.Equal(Enumerable.Repeat(true, count), answers.AsArray().Select(value => value!.GetValue<bool>()));

    private static string XdrText<T>(T value)
        where T : IXdrValue => XdrConvert.ToBase64(value);

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
