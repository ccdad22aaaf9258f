using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Ring;
using MagicWave.TestKit;
using Node = MagicWave.Onion.Directory.Relays.Relay;

namespace MagicWave.Onion.Tests.OnionServices.Ring;

/// <summary>Where services of C tor uploaded their descriptors: see Vectors/onion-descriptors/README.md.</summary>
public class CapturedUploadsTests
{
    private static readonly IReadOnlyList<VectorRecord> Records = VectorFile.Load<CapturedUploadsTests>("onion-descriptors/uploads.txt").Records;
    private static readonly IReadOnlyList<Node> Relays = [.. Lines(Records[0]["relays"]).Select(words => RingNetwork.Relay(
        words[2], Hex.Parse(words[1]), rsaId: Hex.Parse(words[0])))];

    public static TheoryData<int> Consensuses => [.. Enumerable.Range(1, Records.Count - 1)];

    [Theory]
    [MemberData(nameof(Consensuses))]
    public void We_would_upload_to_the_same_places(int number)
    {
        VectorRecord record = Records[number];
        DateTimeOffset validAfter = DateTimeOffset.FromUnixTimeSeconds(record.Number("valid-after"));
        NetworkView view = RingNetwork.View(
            Relays,
            validAfter,
            Value(record, "previous"),
            Value(record, "current"),
            TimeSpan.FromSeconds(20),
            new Dictionary<string, int> { ["hsdir_n_replicas"] = 2, ["hsdir_spread_store"] = 2 });
        OnionServiceRings rings = new(view, TimePeriodSchedule.Of(view.Consensus, isTestingNetwork: true));
        foreach (IGrouping<(string Address, string Blinded), string[]> upload in Lines(record["uploads"]).GroupBy(words => (words[0], words[1])))
        {
            Assert.True(OnionAddress.TryParse(upload.Key.Address, out OnionAddress address));
            BlindedPublicKey blinded = new(Ed25519Id.FromBytes(Hex.Parse(upload.Key.Blinded)));
            bool isFirst = blinded == BlindedPublicKey.Of(address, rings.FirstPeriod);
            Assert.True(isFirst || blinded == BlindedPublicKey.Of(address, rings.SecondPeriod));
            IReadOnlyList<Node> relays = isFirst ? rings.ToStoreFirst(blinded) : rings.ToStoreSecond(blinded);
            HashRing ring = isFirst ? rings.First : rings.Second;

            Assert.Equal(
                upload.Select(words => $"{words[2]} {words[3]}").Order(StringComparer.Ordinal),
                relays.Select(relay => $"{relay.RsaId.ToString().ToLowerInvariant()} {Convert.ToHexStringLower(ring.IndexOf(relay)!.Value.Span)}")
                    .Order(StringComparer.Ordinal));
        }
    }

    private static SharedRandomValue? Value(VectorRecord record, string name) =>
        record.Fields.ContainsKey(name) ? new(0, record.Bytes(name)) : null;

    private static IEnumerable<string[]> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '));
}
