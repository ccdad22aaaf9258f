using MagicWave.Core.Errors;
using MagicWave.Hosting;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Samples.Issuer;

IssuerOptions options = IssuerOptions.Parse(args);
if (options.WantsHelp)
{
    await Console.Out.WriteLineAsync(IssuerOptions.Help);
    return (int)HostExitCode.Success;
}

if (options.Error is { } error)
{
    await Console.Error.WriteLineAsync($"magicwave-issuer: {error}");
    return (int)HostExitCode.ConfigurationError;
}

try
{
    await using IssuerHost host = await IssuerHost.StartAsync(options, TimeProvider.System, CancellationToken.None);
    await Console.Out.WriteLineAsync($"listening on {host.Address}");
    await Console.Out.WriteLineAsync($"account {host.Issuer.Account}");
    await Console.Out.WriteLineAsync($"ledger account {StrKey.Of(host.Issuer.Account)}");
    await Console.Out.WriteLineAsync($"MWTokenIssuer {host.Address} {StrKey.Of(host.Issuer.Account)}");
    await Console.Out.WriteLineAsync(host.ConsensusLine);
    await host.WaitAsync();
    return (int)HostExitCode.Success;
}
catch (Exception e) when (e is MagicWaveException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"magicwave-issuer: {e.Message}");
    return (int)HostExitCode.StartFailed;
}
