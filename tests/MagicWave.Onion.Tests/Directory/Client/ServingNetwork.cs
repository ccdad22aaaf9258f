using System.Net;
using MagicWave.Core.Time;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Directory.Client;

/// <summary>A directory client facing servers that give out the captured documents, in virtual time.</summary>
internal sealed class ServingNetwork
{
    private readonly List<DirectoryFetch> _held = [];

    public ServingNetwork(bool isCache = false, ulong seed = 1, bool isTestingNetwork = true)
    {
        Client = new DirectoryClient(
            new DirectoryClientOptions { Authorities = Authorities, IsCache = isCache, IsTestingNetwork = isTestingNetwork },
            new SeededRandom(seed));
    }

    public static IReadOnlyList<DirectoryServer> Authorities { get; } =
    [
        .. CapturedDocuments.Consensus.DirectorySources.Select(static source => new DirectoryServer
        {
            Target = new HopTarget(source.Identity, null, new IPEndPoint(source.Address, source.OrPort), default, false, false, source.Nickname),
            V3Identity = source.Identity,
        }),
    ];

    public DirectoryClient Client { get; }

    public Instant Now { get; private set; } = new(0);

    public DateTimeOffset Date { get; set; } = CapturedDocuments.Then.AddSeconds(5);

    public List<DirectoryFetch> Asked { get; } = [];

    public List<DirectoryEvent> Events { get; } = [];

    /// <summary>Answers instead of the documents; null to let the documents answer, a status of 100 for no answer at all.</summary>
    public Func<DirectoryFetch, HttpResponse?> Fault { get; set; } = static _ => null;

    /// <summary>Whether downloads are kept back for the test to answer.</summary>
    public bool Hold { get; set; }

    public IReadOnlyList<DirectoryFetch> Held => _held;

    public int Percent => Events.OfType<DirectoryEvent.Progressed>().Select(static e => e.Progress.Percent).LastOrDefault();

    public static HttpResponse Answer(DirectoryFetch fetch) => fetch.Kind switch
    {
        FetchKind.MicrodescConsensus => Ok(CapturedDocuments.MicrodescConsensusText),
        FetchKind.NsConsensus => Ok(CapturedDocuments.ConsensusText),
        FetchKind.Certificates => Ok(CapturedDocuments.CertificatesText),
        _ => Ok([.. CapturedDocuments.Microdescriptors
            .Where(descriptor => fetch.Request.Target.Contains(descriptor.Digest.ToString(), StringComparison.Ordinal))
            .SelectMany(static descriptor => descriptor.Text.ToArray())]),
    };

    public static HttpResponse Ok(byte[] text) => new(200, "OK") { ContentEncoding = "deflate", Body = ContentCoding.Deflate(text) };

    public void Start()
    {
        Client.Start(Now, Date);
        Settle();
    }

    public void Advance(TimeSpan duration)
    {
        Instant end = Now + duration;
        while (Client.NextDeadline is { } deadline && deadline <= end)
        {
            Move(deadline);
            Client.HandleDeadline(Now, Date);
            Settle();
        }

        Move(end);
    }

    public void Settle()
    {
        while (Client.TryTakeFetch(out DirectoryFetch? fetch))
        {
            Asked.Add(fetch);
            if (Hold)
            {
                _held.Add(fetch);
                continue;
            }

            HttpResponse response = Fault(fetch) ?? Answer(fetch);
            if (response.Status == 100)
            {
                Client.HandleFailure(fetch, Now, Date);
            }
            else
            {
                Client.HandleAnswer(fetch, response, Now, Date);
            }
        }

        while (Client.TryTakeEvent(out DirectoryEvent? next))
        {
            Events.Add(next);
        }
    }

    private void Move(Instant to)
    {
        Date += to - Now;
        Now = to;
    }
}
