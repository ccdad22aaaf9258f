using System.Globalization;
using System.Text.Json.Nodes;
using MagicWave.Payments.Ledger.History;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>Reads cursor, limit and order of a request, and writes pages with links to the next and the one before.</summary>
internal static class HorizonPaging
{
    private const int DefaultLimit = 10;

    /// <param name="request">The request.</param>
    /// <param name="page">What it asks for.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static bool TryRead(HorizonRequest request, out HistoryPage page, out HorizonAnswer? fault)
    {
        page = new(Limit: DefaultLimit);
        fault = null;
        if (request.Find("limit") is { } limitText)
        {
            if (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
                || limit is < 1 or > HistoryPage.MaximumLimit)
            {
                fault = HorizonProblem.BadField("limit", $"A limit is 1 to {HistoryPage.MaximumLimit}.");
                return false;
            }

            page = page with { Limit = limit };
        }

        switch (request.Find("order"))
        {
            case null or "" or "asc":
                break;
            case "desc":
                page = page with { Descending = true };
                break;
            default:
                fault = HorizonProblem.BadField("order", "An order is asc or desc.");
                return false;
        }

        page = page with { IncludesFailed = request.Find("include_failed") == "true" };
        // Assets have cursors of text.
        return request.Parts is ["assets"] || TryReadCursor(request.LastEvent ?? request.Find("cursor"), ref page, out fault);
    }

    public static JsonObject PageOf(HorizonRequest request, HistoryPage page, IReadOnlyList<JsonObject> records)
    {
        string? given = request.Find("cursor");
        string last = records.Count > 0 ? TokenOf(records[^1]) : given ?? "";
        string first = records.Count > 0 ? TokenOf(records[0]) : given ?? "";
        string order = page.Descending ? "desc" : "asc";
        return new()
        {
            ["_links"] = new JsonObject
            {
                ["self"] = HorizonText.Link(Href(request, given ?? "", order, page.Limit)),
                ["next"] = HorizonText.Link(Href(request, last, order, page.Limit)),
                ["prev"] = HorizonText.Link(Href(request, first, page.Descending ? "asc" : "desc", page.Limit)),
            },
            ["_embedded"] = new JsonObject { ["records"] = new JsonArray([.. records]) },
        };
    }

    public static string TokenOf(JsonObject record) => record["paging_token"]!.GetValue<string>();

    private static string Href(HorizonRequest request, string cursor, string order, int limit)
    {
        IEnumerable<string> others = request.Query
            .Where(pair => pair.Key is not ("cursor" or "order" or "limit"))
            .Select(pair => $"&{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}");
        return $"{request.Origin}{Uri.EscapeDataString(request.Path).Replace("%2F", "/", StringComparison.Ordinal)}?cursor={Uri.EscapeDataString(cursor)}"
            + $"&limit={limit.ToString(CultureInfo.InvariantCulture)}&order={order}{string.Concat(others)}";
    }

    private static bool TryReadCursor(string? text, ref HistoryPage page, out HorizonAnswer? fault)
    {
        fault = null;
        switch (text)
        {
            case null or "":
                return true;
            case "now":
                page = page with { Cursor = long.MaxValue };
                return true;
            default:
                // Trades and effects have a second number, which nothing here has.
                bool read = long.TryParse(text.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long cursor);
                page = page with { Cursor = cursor };
                fault = read ? null : HorizonProblem.BadField("cursor", "A cursor is the paging token of a record, or now.");
                return read;
        }
    }
}
