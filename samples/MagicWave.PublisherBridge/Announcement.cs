using MagicWave.Hosting.Accounting;
using MagicWave.Publishing;
using MagicWave.Publishing.Records;

namespace MagicWave.Samples.PublisherBridge;

/// <summary>What the operator is told at the start: where the site is, and which records lead to it.</summary>
internal sealed class Announcement(BridgeArguments arguments, PublisherServer server, TextWriter output)
{
    public async Task WriteAsync(bool hasNetwork)
    {
        if (server.SiteAddress is { } here)
        {
            await output.WriteLineAsync($"Site on this computer: {here}");
        }

        if (server.PublicAddress is { } door)
        {
            await output.WriteLineAsync($"Public port: {door}");
        }

        if (server.HealthAddress is { } health)
        {
            await output.WriteLineAsync($"Health: {new Uri(health, "/health")}");
        }

        await WritePricesAsync();
        string account = Path.Join(arguments.Data, BridgeHost.NodeFolder, PaymentNode.AccountFile);
        if (arguments.Site.Till is not null && File.Exists(account))
        {
            await output.WriteLineAsync($"Account that is paid: {(await File.ReadAllTextAsync(account)).Trim()}");
        }

        if (arguments.Site.Onion is { } onion)
        {
            await WriteRecordsAsync(onion);
        }

        if (!hasNetwork)
        {
            await output.WriteLineAsync("No network: name one with -f TORRC or --DirAuthority, and the site is reached by its onion address.");
        }
    }

    private async Task WritePricesAsync()
    {
        int priced = arguments.Site.Prices.Rules.Count(rule => !rule.Price.IsFree);
        await output.WriteLineAsync(priced == 0 ? "Prices: everything is free." : FormattableString.Invariant($"Prices: {priced} of {arguments.Site.Prices.Rules.Count} rules."));
    }

    private async Task WriteRecordsAsync(OnionName onion)
    {
        await output.WriteLineAsync($"Onion address: http://{onion.Host}/");
        await output.WriteLineAsync($"DNS record to set: {TxtRecord.LineFor(arguments.Domain ?? "example.org", onion)}"
            + (arguments.Domain is null ? " (give --domain for your own)" : ""));
        await output.WriteLineAsync($"ENS content record to set{(arguments.EnsName is { } ens ? $" for {ens}" : "")}: {ContentHash.Of(onion)}");
    }
}
