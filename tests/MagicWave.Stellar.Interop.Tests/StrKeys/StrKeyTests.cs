using System.Text.Json.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Tests.Generators;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.TestKit;

namespace MagicWave.Stellar.Interop.Tests.StrKeys;

/// <summary>The SDK reads the strkeys that we write, and refuses the changed ones that we refuse.</summary>
[Collection(StellarSdkCollection.Name)]
public sealed class StrKeyTests(StellarSdk sdk)
{
    [Fact]
    public async Task The_SDK_reads_every_kind_of_strkey_and_finds_the_same_content()
    {
        SeededRandom random = new(1);
        OperationGenerator values = new(random);
        List<(string Text, string Content)> written = [];
        for (int i = 0; i < 50; i++)
        {
            Hash256 hash = values.Hash();
            SettlementAccount account = values.Account();
            ulong id = random.NextUInt64();
            byte[] seed = random.Bytes(SettlementKey.SeedLength);
            char[] seedText = new char[SeedText.Length];
            SeedText.Write(seed, seedText);
            byte[] payload = random.Bytes(random.Next(1, 65));
            SignerKey signer = SignerKey.SignedPayload(account, payload);
            written.Add((StrKey.Of(account), account.ToString()));
            written.Add((StrKey.Of(new MuxedAccount(account, id)), $"{account}{id:x16}"));
            written.Add((new string(seedText), Convert.ToHexStringLower(seed)));
            written.Add((StrKey.Of(SignerKey.PreAuthorized(hash)), hash.ToString()));
            written.Add((StrKey.Of(SignerKey.HashX(hash)), hash.ToString()));
            written.Add((StrKey.Of(signer), Convert.ToHexStringLower(XdrConvert.ToBytes(signer).AsSpan(sizeof(uint)))));
            written.Add((StrKey.Of(StrKeyKind.Contract, hash), hash.ToString()));
            written.Add((StrKey.Of(StrKeyKind.LiquidityPool, hash), hash.ToString()));
            written.Add((StrKey.Of(new ClaimableBalanceId(hash)), "00" + hash));
        }

        JsonArray answers = await AskAsync(written.Select(entry => entry.Text));
        Assert.Equal(written.Select(entry => entry.Content), answers.Select(answer => answer!.GetValue<string>()));
    }

    [Fact]
    public async Task The_SDK_refuses_what_we_refuse()
    {
        SeededRandom random = new(2);
        OperationGenerator values = new(random);
        string[] changed = [.. Enumerable.Range(0, 300).Select(_ => Change(random, StrKey.Of(values.Signer())))];
        JsonArray answers = await AskAsync(changed);
        Assert.Equal(
            changed.Select(text => StrKey.TryParse(text, out SignerKey? _)),
            answers.Select(answer => answer is not null));
    }

    private static string Change(SeededRandom random, string text)
    {
        int at = random.Next(1, text.Length);
        return random.Next(3) switch
        {
            0 => text[..at] + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[random.Next(32)] + text[(at + 1)..],
            1 => text[..at],
            _ => text + "A",
        };
    }

    private async Task<JsonArray> AskAsync(IEnumerable<string> texts) =>
        (await sdk.RunAsync("strkeys.mjs", new JsonArray([.. texts.Select(text => (JsonNode)text)]))).AsArray();
}
