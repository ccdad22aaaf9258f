using System.Text;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Strkeys and assets as text: what is read has no other text.</summary>
internal sealed class StrKeyTarget : IFuzzTarget
{
    public string Name => "str-key";

    // The valid examples of SEP-23.
    public IEnumerable<byte[]> Seeds =>
        new[]
        {
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
            "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ",
            "PA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAOQCAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DUAAAAFGBU",
            "BAAD6DBUX6J22DMZOHIEZTEQ64CVCHEDRKWZONFEUL5Q26QD7R76RGR4TU",
            "MWV:GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        }.Select(Encoding.ASCII.GetBytes);

    public void Run(ReadOnlySpan<byte> input)
    {
        string text = Encoding.Latin1.GetString(input);
        _ = StrKey.TryGetKind(text, out _);
        SeedText.TryRead(text)?.Dispose();
        Same(StrKey.TryParse(text, out SettlementAccount account), text, () => StrKey.Of(account));
        Same(StrKey.TryParse(text, out MuxedAccount muxed), text, () => StrKey.Of(muxed));
        Same(StrKey.TryParse(text, out SignerKey? signer), text, () => StrKey.Of(signer!));
        Same(StrKey.TryParse(text, out ClaimableBalanceId balance), text, () => StrKey.Of(balance));
        Same(AssetText.TryParse(text, out Asset? asset), text, () => AssetText.Of(asset!));
    }

    private static void Same(bool read, string text, Func<string> write)
    {
        if (read)
        {
            Property.Require(write() == text, "a name has two texts");
        }
    }
}
