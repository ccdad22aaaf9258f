using System.Globalization;
using MagicWave.Payments.Accounts;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>What a node is made of.</summary>
/// <param name="Folder">Where its books are.</param>
/// <param name="Seed">Its key.</param>
/// <param name="Horizon">The ledger.</param>
/// <param name="Start">When it begins, in a time that stands still between commands; null: it runs freely, in the time of the system.</param>
internal sealed record NodeSetup(string Folder, byte Seed, Uri Horizon, DateTimeOffset? Start)
{
    /// <summary>The most that it asks for at once, in stroops.</summary>
    public long Instalment { get; init; } = 20;

    /// <summary>How many pages a visitor's user lets it pay for in a day; 0: nothing is sold here, and chains pay by themselves.</summary>
    public int Pages { get; init; }

    /// <summary>The keys of the accounts that lend their sequences: the one in the middle has two.</summary>
    public IReadOnlyList<byte> Channels => Seed == NodeRow.SeedOf(1) ? [100, 101] : [];

    public string Books => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"node{Seed}.db"));

    public static NodeSetup FromArguments(ReadOnlySpan<string> arguments) => new(
        arguments[0],
        byte.Parse(arguments[1], CultureInfo.InvariantCulture),
        new(arguments[2]),
        long.Parse(arguments[3], CultureInfo.InvariantCulture) is > 0 and long ticks ? new(ticks, TimeSpan.Zero) : null)
    {
        Instalment = long.Parse(arguments[4], CultureInfo.InvariantCulture),
        Pages = int.Parse(arguments[5], CultureInfo.InvariantCulture),
    };

    public string[] ToArguments() =>
    [
        Folder,
        Seed.ToString(CultureInfo.InvariantCulture),
        Horizon.ToString(),
        (Start?.UtcTicks ?? 0).ToString(CultureInfo.InvariantCulture),
        Instalment.ToString(CultureInfo.InvariantCulture),
        Pages.ToString(CultureInfo.InvariantCulture),
    ];

    public SettlementKey OpenKey() => KeyOf(Seed);

    public static SettlementKey KeyOf(byte seed) => SettlementKey.FromSeed([seed, .. new byte[31]]);
}
