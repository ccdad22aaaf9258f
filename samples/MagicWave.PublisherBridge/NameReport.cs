using MagicWave.Publishing.Names;
using MagicWave.Publishing.Records;

namespace MagicWave.Samples.PublisherBridge;

/// <summary>Tells the operator whether the records that lead to the site are set.</summary>
internal sealed class NameReport(BridgeArguments arguments, TextWriter output)
{
    /// <summary>Looks, and tells.</summary>
    /// <param name="dns">Looks at the TXT record; null when no resolver was named.</param>
    /// <param name="ens">Looks at the content record; null when no node was named.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteAsync(INameCheck? dns, INameCheck? ens, CancellationToken cancellationToken)
    {
        if (arguments.Site.Onion is not { } onion)
        {
            return;
        }

        await WriteAsync("DNS record", arguments.Domain, dns, "--dns-resolver", onion, cancellationToken);
        await WriteAsync("ENS content record", arguments.EnsName, ens, "--ens-rpc", onion, cancellationToken);
    }

    private async Task WriteAsync(
        string record, string? name, INameCheck? check, string option, OnionName onion, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return;
        }

        if (check is null)
        {
            await output.WriteLineAsync($"{record} of {name}: not checked. Give {option} to have it checked through a circuit.");
            return;
        }

        NameState state = await check.CheckAsync(name, onion, cancellationToken);
        await output.WriteLineAsync($"{record} of {name}: " + state switch
        {
            NameState.Set => "set.",
            NameState.Missing => "not set yet. Set it as above; it can take an hour until everybody sees it.",
            NameState.Different => "leads to another onion address. Change it to the one above.",
            _ => $"could not be checked: no good answer came. Correct {option}, or try again later.",
        });
    }
}
