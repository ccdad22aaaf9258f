using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MagicWave.Payments.Ledger.History;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>A list of the history as a stream of events: what there is after the cursor, and what comes, until nobody listens.</summary>
public sealed class HorizonStream
{
    /// <summary>The type of the content.</summary>
    public const string ContentType = "text/event-stream";

    /// <summary>Another process may have closed a ledger in the file that this one did not see.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly HorizonEndpoint _endpoint;
    private readonly HorizonRequest _request;
    private HistoryPage _page;

    internal HorizonStream(HorizonEndpoint endpoint, HorizonRequest request, HistoryPage page)
    {
        (_endpoint, _request) = (endpoint, request);
        _page = page with { Descending = false, Limit = HistoryPage.MaximumLimit };
        if (page.Cursor == long.MaxValue)
        {
            _page = _page with { Cursor = End() };
        }
    }

    /// <summary>The events, each whole with its empty line, the greeting first.</summary>
    /// <param name="cancellationToken">The listener went away.</param>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return "retry: 1000\nevent: open\ndata: \"hello\"\n\n";
        while (!cancellationToken.IsCancellationRequested)
        {
            Task closed = _endpoint.Ledger.NextClose;
            IReadOnlyList<JsonObject> records = _endpoint.TryList(_request, _page) ?? [];
            foreach (JsonObject record in records)
            {
                string token = HorizonPaging.TokenOf(record);
                _page = _page with { Cursor = long.Parse(token, System.Globalization.CultureInfo.InvariantCulture) };
                yield return $"id: {token}\ndata: {record.ToJsonString()}\n\n";
            }

            if (records.Count < _page.Limit && !await WaitAsync(closed, cancellationToken).ConfigureAwait(false))
            {
                yield break;
            }
        }
    }

    private static long TokenAfter(uint ledger) => LedgerCursor.OfLedger(ledger + 1) - 1;

    private long End() => TokenAfter(_endpoint.Ledger.Last.Sequence);

    private async Task<bool> WaitAsync(Task closed, CancellationToken cancellationToken)
    {
        try
        {
            await closed.WaitAsync(LookAgain, _endpoint.Time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            // The listener went away, or the ledger was closed for good.
            return false;
        }
    }
}
