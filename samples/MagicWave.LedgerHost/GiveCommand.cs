using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Samples.LedgerHost;

/// <summary>
/// Gives accounts some of an asset, over HTTP from a ledger that runs: makes the accounts that are not there, waits for their trust lines, which
/// only their owners can open, and pays all of them from the issuer in one transaction.
/// </summary>
internal sealed class GiveCommand : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(1);

    private readonly GiveOptions _options;
    private readonly HttpClient _http = HorizonClient.CreateHttp();
    private readonly LedgerNetwork _network;
    private readonly HorizonClient _client;
    private readonly Uri _horizon;
    private readonly SettlementKey _issuer;
    private readonly Asset _asset;

    /// <exception cref="IOException">The folder has no ledger, or no issuer of the asset.</exception>
    public GiveCommand(GiveOptions options)
    {
        LedgerFolder folder = new(Path.GetFullPath(options.Data!));
        (_horizon, string network) = folder.Find();
        (_options, _network) = (options, new(network));
        _issuer = IssuerKeys.Read(folder.Issuer(options.Asset!));
        _asset = Asset.Issued(options.Asset!, _issuer.Account);
        _client = new(_http, new() { Endpoint = _horizon, Network = _network }, TimeProvider.System);
    }

    /// <returns>What went wrong; null when everybody has it.</returns>
    public async Task<string?> RunAsync()
    {
        foreach (SettlementAccount account in _options.Accounts)
        {
            if (await MakeReadyAsync(account) is { } fault)
            {
                return $"{StrKey.Of(account)}: {fault}";
            }
        }

        return await PayAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        _issuer.Dispose();
    }

    private async Task<string?> MakeReadyAsync(SettlementAccount account)
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow() + _options.Patience;
        while (true)
        {
            HorizonAnswer<HorizonAccount> found = await _client.GetAccountAsync(account, CancellationToken.None);
            if (found.Value?.BalanceOf(_asset) is not null)
            {
                return null;
            }

            if (found.State == HorizonState.NotFound)
            {
                using HttpResponseMessage answer = await _http.GetAsync(new Uri(_horizon, $"friendbot?addr={StrKey.Of(account)}"));
                if (!answer.IsSuccessStatusCode)
                {
                    return "the account could not be made.";
                }
            }
            else if (found.Value is null)
            {
                return "the ledger does not answer: does it run?";
            }

            if (TimeProvider.System.GetUtcNow() > end)
            {
                return $"the account is there and has no trust line to {_asset.Code}, which only its owner can open. A node with this ledger in its torrc does.";
            }

            await Task.Delay(Pause);
        }
    }

    private async Task<string?> PayAsync()
    {
        while (true)
        {
            if ((await _client.GetAccountAsync(_issuer.Account, CancellationToken.None)).Value is not { } source)
            {
                return "The ledger does not answer: does it run?";
            }

            TransactionV1Envelope envelope = Build(source.Sequence + 1);
            HorizonAnswer<HorizonSubmission> answer = await _client.SubmitAsync(envelope, CancellationToken.None);
            if (answer.Value is { State: SubmissionState.Applied })
            {
                return null;
            }

            // Somebody else gives at the same time: this one can never be applied, so another takes its place.
            if (answer.Value?.Result?.Code != TransactionResultCode.BadSequence)
            {
                return answer.Value?.Result is { } result ? $"The ledger refused: {ResultNames.Of(result.Code)}."
                    : $"The ledger did not answer in time. Look for transaction {TransactionHash.Of(_network, envelope)} before you try again.";
            }
        }
    }

    private TransactionV1Envelope Build(long sequence)
    {
        ulong end = (ulong)(TimeProvider.System.GetUtcNow() + Validity).ToUnixTimeSeconds();
        TransactionBuilder builder = new(_network, _issuer.Account, sequence, FeeOffer.PerOperation(FeeOffer.Minimum), new TimeBounds(0, end));
        foreach (SettlementAccount account in _options.Accounts)
        {
            builder.Add(new PaymentOperation(account, _asset, _options.Amount));
        }

        return builder.Build().Sign(_issuer);
    }
}
