using System.Text;
using MagicWave.Publishing.Prices;
using MagicWave.Publishing.Records;
using MagicWave.Publishing.Sites;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// What a publisher reads of others: a resolver's answer, an Ethereum node's result, records, the paths of requests, and its own file of prices. A path
/// keeps its form however often it is brought into it, and a file without faults has only rules that are written in it.
/// </summary>
internal sealed class PublishingTarget : IFuzzTarget
{
    private const string Address = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid";

    public string Name => "publishing";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            yield return DnsTxtMessage.WriteQuestion(0, "example.org")!;
            yield return
            [
                0, 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 1, (byte)'a', 0, 0, 16, 0, 1,
                0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 3, 2, (byte)'h', (byte)'i',
            ];
            yield return Encoding.ASCII.GetBytes("0x" + new string('0', 62) + "20" + new string('0', 62) + "02" + "bd03" + new string('0', 60));
            yield return Encoding.ASCII.GetBytes("other=1,magicwave=/onion3/" + Address);
            yield return Encoding.ASCII.GetBytes("/a//b/../%2f;x=1");
            yield return Encoding.ASCII.GetBytes("/video/** 0.0002 MWT per megabyte # films\n/* free\n/a 7 stroops per request");
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        string text = Encoding.Latin1.GetString(input);
        ushort id = input.Length < 2 ? (ushort)0 : (ushort)((input[0] << 8) | input[1]);
        foreach (string record in DnsTxtMessage.ReadAnswer(input, id) ?? [])
        {
            _ = TxtRecord.Read(record);
        }

        if (TxtRecord.Read(text) is { } named)
        {
            Property.Require(TxtRecord.Read(TxtRecord.ValueOf(named)) == named, "a record names another site");
        }

        if (ContentHash.Read(input) is { } onion)
        {
            Property.Require(ContentHash.Of(onion).Length == 2 + (2 * ContentHash.Length), "a content record has another length");
        }

        _ = EnsCalls.ReadAddress(text);
        Property.Require((EnsCalls.ReadBytes(text)?.Length ?? 0) <= text.Length / 2, "a result is longer than its text");
        if (SitePath.TryNormalize(text, out string path))
        {
            Property.Require(SitePath.TryNormalize(path, out string again) && again == path, "a path has two forms");
            Property.Require(Uri.UnescapeDataString(SitePath.Encode(path)) == path, "a path is written as another one");
        }

        List<PriceFileFault> faults = [];
        PriceTable table = PriceFile.Parse(text, faults);
        Property.Require(table.Rules.All(rule => rule.Price.IsFree == (rule.Price.Amount.Value == 0)), "a price is neither free nor an amount");
        _ = table.Find(path);
    }
}
