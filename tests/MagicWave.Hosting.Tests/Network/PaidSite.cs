using System.Globalization;
using System.Text;
using MagicWave.Onion;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting.Tests.Network;

/// <summary>Enough of a site for one visitor at a time: its pages cost five stroops each, and one is dear.</summary>
internal static class PaidSite
{
    public const int Price = 5 * Amount.UnitsPerStroop;

    public static async Task ServeAsync(OnionService service, PublisherDesk till, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                OnionServiceRequest request = await service.AcceptAsync(cancellation);
                await using OnionStream stream = request.Accept();
                await AnswerAsync(stream, request.CircuitId, till, cancellation);
            }
        }
        catch (OnionException)
        {
            // It was ended.
        }
    }

    /// <summary>Enough of HTTP for one visitor.</summary>
    private static async Task AnswerAsync(OnionStream stream, long circuit, PublisherDesk till, CancellationToken cancellation)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellation) is { Length: > 0 } line)
        {
            string target = line.Split(' ')[1];
            Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync(cancellation) is { Length: > 0 } header)
            {
                headers[header.Split(':')[0]] = header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(AnswerOf(target, headers, circuit, till)), cancellation);
        }
    }

    private static string AnswerOf(string target, Dictionary<string, string> headers, long circuit, PublisherDesk till)
    {
        ResourceDigest resource = ResourceDigest.Of(headers["Host"], target, "request", 0);
        if (headers.TryGetValue(ResourceHeaders.PaymentProof, out string? shown) && ResourceProof.TryParse(shown, out ResourceProof proof)
            && till.Verify(proof, resource) == ResourceVerdict.Accepted)
        {
            return Write("200 OK", "", $"page {target[1..]}");
        }

        Assert.True(ResourceSession.TryParse(headers[ResourceHeaders.Session], out ResourceSession session));
        Amount price = target == "/dear" ? Amount.FromStroops(new(20_000)) : new(Price);
        return till.TryAsk(circuit, session, resource, price, out ResourceRequest? request) == ResourceAskFault.None
            ? Write("402 Payment Required", $"{ResourceHeaders.PaymentRequest}: {request!.ToHeader()}\r\n", """{"unit":"request","part":0}""")
            : Write("503 No chain", "", "");
    }

    private static string Write(string status, string headers, string body) =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}");
}
