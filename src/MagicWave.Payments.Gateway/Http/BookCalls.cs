using System.Globalization;
using MagicWave.Payments.Gateway.Requests;
using MagicWave.Payments.Units;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>The calls that charts are drawn from. Thread-safe.</summary>
internal sealed class BookCalls(GatewayBooks books, TimeProvider time)
{
    private const int MaximumHours = 24 * 366;
    private const int MaximumBins = 1_000;

    /// <summary>What was paid for a commodity, or for all, in the last hours, in so many parts.</summary>
    public ApiResult History(string commodity, string hours, string bins)
    {
        if (!int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length is 0 or > MaximumHours
            || !int.TryParse(bins, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count is 0 or > MaximumBins)
        {
            return ApiResult.Problem(
                StatusCodes.Status400BadRequest, "Out of range", $"Hours are from 1 to {MaximumHours}, bins from 1 to {MaximumBins}.");
        }

        UnixTime now = GatewayClock.Now(time);
        long span = (long)TimeSpan.FromHours(length).TotalMilliseconds;
        long begin = now.Milliseconds - span;
        long[] volumes = new long[count];
        foreach (PaymentAsk ask in books.Asks)
        {
            if (ask.Paid is { } paid && paid.Milliseconds > begin && paid <= now && (commodity == "all" || IsOf(ask, commodity)))
            {
                long bin = Math.Min(count - 1, (long)((Int128)(paid.Milliseconds - begin) * count / span));
                volumes[bin] = checked(volumes[bin] + ask.Amount.Value);
            }
        }

        HistoryItem[] items = [.. volumes.Select((volume, i) => new HistoryItem(DateOf(begin + (long)((Int128)span * i / count)), volume))];
        return ApiResult.Of(StatusCodes.Status200OK, new(items), GatewayJson.Default.HistoryReply);
    }

    private static bool IsOf(PaymentAsk ask, string commodity) => ask.Commodity.Service == commodity || ask.Commodity.Kind == commodity;

    private static string DateOf(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
