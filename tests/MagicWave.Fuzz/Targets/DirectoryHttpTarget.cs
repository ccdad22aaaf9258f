using MagicWave.Onion.Directory.Http;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Requests and answers of the directory protocol, whole and in pieces, and their content codings.</summary>
internal sealed class DirectoryHttpTarget : IFuzzTarget
{
    private const int MaxBodyLength = 100_000;

    public string Name => "directory-http";

    public IEnumerable<byte[]> Seeds =>
    [
        [1, .. HttpWriter.Write(new HttpRequest("GET", "/tor/status-vote/current/consensus-microdesc.z") { AcceptEncoding = "deflate", Host = "192.0.2.1" })],
        [30, .. HttpWriter.Write(new HttpRequest("POST", "/tor/") { Body = "router x"u8.ToArray() })],
        [1, .. HttpWriter.Write(new HttpResponse(200, "OK") { Body = "network-status-version 3"u8.ToArray() })],
        [1, .. HttpWriter.Write(new HttpResponse(200, "OK") { ContentEncoding = "deflate", Body = ContentCoding.Deflate(new byte[1000]) })],
        [1, .. HttpWriter.Write(HttpResponse.Empty(404))],
        [1, .. "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end"u8],
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = input[1..];
        (HttpReadStatus request, HttpReadStatus response) = Feed(bytes, int.MaxValue);
        Property.Require((request, response) == Feed(bytes, 1 + input[0]), $"{request} and {response} in pieces of {1 + input[0]}");
        foreach (string coding in (string[])["", "deflate", "gzip"])
        {
            if (ContentCoding.TryDecode(coding, bytes.ToArray(), MaxBodyLength, out byte[] decoded))
            {
                Property.Require(decoded.Length <= MaxBodyLength, "the output is bounded");
            }
        }
    }

    private static (HttpReadStatus Request, HttpReadStatus Response) Feed(ReadOnlySpan<byte> bytes, int step)
    {
        HttpRequestReader requests = new(MaxBodyLength);
        HttpResponseReader responses = new(MaxBodyLength);
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(step, bytes.Length);
            if (requests.Status == HttpReadStatus.Incomplete)
            {
                requests.HandleReceived(bytes[..count]);
            }

            if (responses.Status == HttpReadStatus.Incomplete)
            {
                responses.HandleReceived(bytes[..count]);
            }

            bytes = bytes[count..];
        }

        if (responses.Status == HttpReadStatus.Incomplete)
        {
            responses.HandleEnd();
        }

        return (requests.Status, responses.Status);
    }
}
