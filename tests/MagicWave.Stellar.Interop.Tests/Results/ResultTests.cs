using System.Globalization;
using System.Text.Json.Nodes;
using MagicWave.Payments.Stellar.Tests.Generators;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;
using MagicWave.TestKit;

namespace MagicWave.Stellar.Interop.Tests.Results;

/// <summary>The SDK finds in our results the codes that we wrote.</summary>
[Collection(StellarSdkCollection.Name)]
public sealed class ResultTests(StellarSdk sdk)
{
    [Fact]
    public async Task The_SDK_reads_and_writes_every_result_byte_for_byte()
    {
        TransactionResult[] results = [.. new ResultGenerator(new SeededRandom(1)).Transactions()];
        JsonArray texts = [.. results.Select(result => (JsonNode)XdrConvert.ToBase64(result))];
        JsonArray answers = (await sdk.RunAsync("results.mjs", texts)).AsArray();
        Assert.Equal(results.Length, answers.Count);
        for (int i = 0; i < results.Length; i++)
        {
            (TransactionResult result, JsonNode answer) = (results[i], answers[i]!);
            Assert.Equal(XdrConvert.ToBase64(result), answer["again"]!.GetValue<string>());
            Assert.Equal(result.FeeCharged.ToString(CultureInfo.InvariantCulture), answer["fee"]!.GetValue<string>());
            Assert.Equal((int)result.Code, answer["code"]!.GetValue<int>());
            Assert.Equal(result.Inner?.Hash.ToString(), answer["innerHash"]?.GetValue<string>());
            Assert.Equal((int?)result.Inner?.Result.Code, answer["innerCode"]?.GetValue<int>());
            Assert.Equal(
                (result.Inner?.Result ?? result).Operations.Select(operation => ((int)operation.Code, (int?)operation.Type, Inner(operation))),
                answer["operations"]!.AsArray().Select(operation => (
                    operation!["code"]!.GetValue<int>(), operation["type"]?.GetValue<int>(), operation["inner"]?.GetValue<int>())));
        }
    }

    private static int? Inner(OperationResult result) => result.Code == OperationResultCode.Inner ? result.InnerCode : null;
}
