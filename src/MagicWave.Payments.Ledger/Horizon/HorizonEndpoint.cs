using System.Text.Json.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>
/// Answers for a ledger as a Horizon server does, whatever way requests come. Several endpoints may be of one ledger, each with faults of its own.
/// Thread-safe.
/// </summary>
/// <param name="ledger">The ledger. Not disposed of.</param>
/// <param name="time">The ledger's clock.</param>
/// <param name="faults">What goes wrong here; null: nothing.</param>
public sealed class HorizonEndpoint(LocalLedger ledger, TimeProvider time, LedgerFaults? faults = null)
{
    private static readonly string[] History = ["transactions", "operations", "payments"];

    private static HorizonAnswer BadAccount => HorizonProblem.BadField("account_id", "An account's id is a strkey that begins with G.");

    private readonly HorizonSubmission _submission = new(ledger, time, faults ?? new());
    private readonly LedgerFaults _faults = faults ?? new();

    internal LocalLedger Ledger => ledger;

    internal TimeProvider Time => time;

    /// <summary>Answers. Null: the line breaks and no answer comes.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">The asker went away.</param>
    public async Task<HorizonAnswer?> AnswerAsync(HorizonRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_faults.IsDown)
        {
            return null;
        }

        try
        {
            return request.Parts switch
            {
                ["transactions"] when request.Method == "POST" => await _submission.SubmitAsync(request, cancellationToken).ConfigureAwait(false),
                ["transactions_async"] when request.Method == "POST" => await _submission.SubmitWithoutWaitingAsync(request).ConfigureAwait(false),
                ["friendbot"] => await _submission.FundAsync(request).ConfigureAwait(false),
                _ when request.Method is not ("GET" or "HEAD") => HorizonProblem.MethodNotAllowed,
                _ => Get(request),
            };
        }
        catch (PaymentException)
        {
            return HorizonProblem.Failure;
        }
    }

    /// <summary>What a request wants as a stream; null: it is no path that has one, or it is wrong.</summary>
    /// <param name="request">What is asked.</param>
    public HorizonStream? TryOpenStream(HorizonRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return !_faults.IsDown && HorizonPaging.TryRead(request, out HistoryPage page, out _) && TryList(request, page with { Descending = false }) is not null
            ? new HorizonStream(this, request, page)
            : null;
    }

    /// <summary>The records of a list of the history; null when the path has none.</summary>
    internal IReadOnlyList<JsonObject>? TryList(HorizonRequest request, HistoryPage page)
    {
        if (_faults.HidesHistory)
        {
            return request.Parts is [.., "transactions" or "operations" or "payments"] ? [] : null;
        }

        string origin = request.Origin;
        switch (request.Parts)
        {
            case ["ledgers"]:
                return [.. ledger.ListLedgers(page).Select(header => LedgerJson.Of(header, origin))];
            case [string kind] when History.Contains(kind):
                return List(request, kind, page);
            case ["accounts", string text, string kind] when History.Contains(kind) && StrKey.TryParse(text, out SettlementAccount account):
                return List(request, kind, page with { Account = account });
            case ["claimable_balances", string text, "operations"] when TryParseBalance(text, out ClaimableBalanceId balance):
                return List(request, "operations", page with { Balance = balance });
            case ["ledgers", string text, string kind] when History.Contains(kind) && uint.TryParse(text, out uint sequence):
                return List(request, kind, page with { Ledger = sequence });
            case ["transactions", string text, "operations" or "payments"] when TryFindTransaction(text) is { } transaction:
                return List(request, request.Parts[2], page with { Transaction = transaction.Id, IncludesFailed = true });
            default:
                return null;
        }
    }

    private IReadOnlyList<JsonObject> List(HorizonRequest request, string kind, HistoryPage page) => kind == "transactions"
        ? [.. ledger.ListTransactions(page).Select(transaction => TransactionJson.Of(transaction, request.Origin))]
        : [.. ledger.ListOperations(page with { PaymentsOnly = kind == "payments" }).Select(operation => Show(request, operation))];

    private HorizonAnswer Get(HorizonRequest request)
    {
        if (!HorizonPaging.TryRead(request, out HistoryPage page, out HorizonAnswer? fault))
        {
            return fault!;
        }

        if (TryList(request, page) is { } records)
        {
            return HorizonAnswer.Ok(HorizonPaging.PageOf(request, page, records));
        }

        string origin = request.Origin;
        return request.Parts switch
        {
            [] => HorizonAnswer.Ok(LedgerJson.RootOf(ledger, origin)),
            ["fee_stats"] => HorizonAnswer.Ok(LedgerJson.FeesOf(ledger)),
            ["accounts", string text, ..] when !StrKey.TryParse(text, out SettlementAccount _) => BadAccount,
            ["accounts", string text] => GetAccount(text, origin),
            ["accounts", string text, "data", string name] => GetData(text, name),
            ["ledgers", string text] => uint.TryParse(text, out uint sequence)
                ? Found(ledger.FindLedger(sequence) is { } header ? LedgerJson.Of(header, origin) : null)
                : HorizonProblem.BadField("ledger_id", "A ledger is named by its number."),
            ["transactions", string text] => TryParseHash(text, out _)
                ? Found(TryFindTransaction(text) is { } stored ? TransactionJson.Of(stored, origin) : null)
                : HorizonProblem.BadField("tx_id", "A transaction is named by the 64 hexadecimal digits of its hash."),
            ["operations", string text] => GetOperation(request, text),
            ["assets"] => ListAssets(request, page),
            ["claimable_balances"] => ListClaimable(request, page),
            ["claimable_balances", string text] => TryParseBalance(text, out ClaimableBalanceId id)
                ? Found(ledger.FindClaimableBalance(id) is { } balance ? ClaimableBalanceJson.Of(balance, origin) : null)
                : HorizonProblem.BadField("id", "A claimable balance's id is 72 hexadecimal digits, or a strkey that begins with B."),
            _ => HorizonProblem.NotFound,
        };
    }

    private static HorizonAnswer Found(JsonObject? content) => content is null ? HorizonProblem.NotFound : HorizonAnswer.Ok(content);

    private static JsonObject Show(HorizonRequest request, StoredOperation operation)
    {
        JsonObject json = OperationJson.Of(operation, request.Origin);
        if (request.Find("join") == "transactions")
        {
            json["transaction"] = TransactionJson.Of(operation.Transaction, request.Origin);
        }

        return json;
    }

    private static bool TryParseHash(string text, out Hash256 hash)
    {
        bool read = text.Length == 2 * Hash256.Length && text.All(char.IsAsciiHexDigit);
        hash = read ? Hash256.FromBytes(Convert.FromHexString(text)) : default;
        return read;
    }

    private static bool TryParseBalance(string text, out ClaimableBalanceId id)
    {
        if (StrKey.TryParse(text, out id))
        {
            return true;
        }

        return text.Length == 2 * ClaimableBalanceId.EncodedLength && text.All(char.IsAsciiHexDigit)
            && XdrConvert.TryFromBytes<ClaimableBalanceId>(Convert.FromHexString(text), out id);
    }

    private StoredTransaction? TryFindTransaction(string text) =>
        !_faults.HidesHistory && TryParseHash(text, out Hash256 hash) ? ledger.FindTransaction(hash) : null;

    private HorizonAnswer GetAccount(string text, string origin) =>
        !StrKey.TryParse(text, out SettlementAccount id) ? BadAccount
        : Found(ledger.FindAccount(id) is { } account
            ? AccountJson.Of(account, ledger.ListTrustLines(id), ledger.ListData(id), origin)
            : null);

    private HorizonAnswer GetData(string text, string name) =>
        !StrKey.TryParse(text, out SettlementAccount id) ? BadAccount
        : Found(ledger.ListData(id).FirstOrDefault(entry => entry.Name == name) is { } data
            ? new JsonObject { ["value"] = Convert.ToBase64String(data.Value.AsSpan()) }
            : null);

    private HorizonAnswer GetOperation(HorizonRequest request, string text)
    {
        if (!long.TryParse(text, System.Globalization.NumberStyles.None, null, out long id))
        {
            return HorizonProblem.BadField("id", "An operation is named by its number.");
        }

        StoredOperation? found = _faults.HidesHistory
            ? null
            : ledger.ListOperations(new(id - 1, Limit: 1) { IncludesFailed = true }).FirstOrDefault(operation => operation.Id == id);
        return Found(found is null ? null : Show(request, found));
    }

    private HorizonAnswer ListAssets(HorizonRequest request, HistoryPage page)
    {
        string? issuer = request.Find("asset_issuer");
        if (issuer is not null && !StrKey.TryParse(issuer, out SettlementAccount _))
        {
            return HorizonProblem.BadField("asset_issuer", "An issuer is an account.");
        }

        // An empty cursor is below all of them.
        string after = request.Find("cursor") ?? "";
        IEnumerable<JsonObject> all = AssetJson.All(ledger, request.Find("asset_code"), issuer);
        IEnumerable<JsonObject> ordered = page.Descending ? all.Reverse() : all;
        JsonObject[] found = [.. ordered.Where(asset => after.Length == 0 || IsBehind(asset, after, page.Descending)).Take(page.Limit)];
        return HorizonAnswer.Ok(HorizonPaging.PageOf(request, page, found));
    }

    private static bool IsBehind(JsonObject asset, string cursor, bool isDescending)
    {
        int order = string.CompareOrdinal((string?)asset["paging_token"], cursor);
        return isDescending ? order < 0 : order > 0;
    }

    private HorizonAnswer ListClaimable(HorizonRequest request, HistoryPage page)
    {
        SettlementAccount claimant = default;
        if (request.Find("claimant") is { } text && !StrKey.TryParse(text, out claimant))
        {
            return HorizonProblem.BadField("claimant", "A claimant is an account.");
        }

        Asset? asset = null;
        if (request.Find("asset") is { } assetText && !AssetText.TryParse(assetText, out asset))
        {
            return HorizonProblem.BadField("asset", "An asset is native or code:issuer.");
        }

        SettlementAccount sponsor = default;
        if (request.Find("sponsor") is { } sponsorText && !StrKey.TryParse(sponsorText, out sponsor))
        {
            return HorizonProblem.BadField("sponsor", "A sponsor is an account.");
        }

        IEnumerable<ClaimableBalanceEntry> found = ledger.ListClaimableBalances(request.Find("claimant") is null ? null : claimant)
            .Where(balance => (asset is null || balance.Asset == asset) && (request.Find("sponsor") is null || balance.Sponsor == sponsor));
        return HorizonAnswer.Ok(HorizonPaging.PageOf(request, page, PageOf(request, page, found)));
    }

    // These are in the order of the ledger that changed them last, and in one ledger of their ids.
    private static List<JsonObject> PageOf(HorizonRequest request, HistoryPage page, IEnumerable<ClaimableBalanceEntry> balances)
    {
        string[] cursor = (request.Find("cursor") ?? "").Split('-', 2);
        string after = cursor.Length == 2 ? cursor[1] : "";
        List<ClaimableBalanceEntry> ordered =
            [.. balances.OrderBy(balance => balance.ModifiedIn).ThenBy(balance => balance.Id.ToString(), StringComparer.Ordinal)];
        if (page.Descending)
        {
            ordered.Reverse();
        }

        int sign = page.Descending ? -1 : 1;
        return [.. ordered
            .Where(balance => page.Cursor is not { } ledgerNumber || sign * Compare(balance, ledgerNumber, after) > 0)
            .Take(page.Limit)
            .Select(balance => ClaimableBalanceJson.Of(balance, request.Origin))];
    }

    private static int Compare(ClaimableBalanceEntry balance, long ledgerNumber, string id)
    {
        int byLedger = ((long)balance.ModifiedIn).CompareTo(ledgerNumber);
        return byLedger != 0 ? byLedger : Math.Sign(string.CompareOrdinal(balance.Id.ToString(), id));
    }
}
