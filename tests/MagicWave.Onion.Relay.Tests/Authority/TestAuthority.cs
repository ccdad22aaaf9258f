using System.Net;
using System.Security.Cryptography;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Writing;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.Authority;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Tests.Descriptor;
using MagicWave.TestKit;

namespace MagicWave.Onion.Relay.Tests.Authority;

/// <summary>An authority in virtual time: tests say who can be reached.</summary>
internal sealed class TestAuthority
{
    private static readonly RSA IdentityKey = RSA.Create(2048);
    private static readonly RSA SigningKey = RSA.Create(2048);

    public TestAuthority(AuthorityOptions? options = null, SavedAuthority? saved = null, DateTimeOffset? date = null)
    {
        Date = date ?? TestRelay.Date;
        Machine = new DirectoryAuthority(options ?? Options, Certificate, SigningKey, Documents, new SeededRandom(1));
        if (saved is not null)
        {
            Machine.Load(saved, Date);
        }

        Machine.Start(Date);
        Settle();
    }

    public static AuthorityCertificate Certificate { get; } =
        AuthorityCertificateWriter.Create(IdentityKey, SigningKey, TestRelay.Date.AddDays(-1), TestRelay.Date.AddDays(90), null);

    public static AuthorityOptions Options { get; } = new()
    {
        Nickname = "auth",
        RelayId = TestRelay.Keys(999).RsaId,
        Address = IPAddress.Parse("192.0.2.1"),
        DirPort = 9030,
        OrPort = 9001,
        TimeToLearnReachability = TimeSpan.Zero,
        AllowPrivateAddresses = true,
    };

    public ServedDocuments Documents { get; } = new();

    public DirectoryAuthority Machine { get; }

    public DateTimeOffset Date { get; private set; }

    public List<AuthorityEvent> Events { get; } = [];

    public List<HopTarget> Probes { get; } = [];

    public Func<HopTarget, bool> IsReachable { get; set; } = static _ => true;

    public ConsensusDocument? Microdesc => Documents.FindConsensus(ConsensusFlavor.Microdesc)?.Document;

    public ConsensusDocument? Ns => Documents.FindConsensus(ConsensusFlavor.Ns)?.Document;

    public UploadResult Upload(ServerDescriptor descriptor)
    {
        UploadResult result = Machine.Accept(descriptor.Text, Date);
        Settle();
        return result;
    }

    public void AdvanceTo(DateTimeOffset end)
    {
        while (Machine.NextDeadline is { } deadline && deadline <= end)
        {
            Date = deadline > Date ? deadline : Date;
            Machine.HandleDeadline(Date);
            Settle();
        }

        Date = end;
    }

    public void Advance(TimeSpan duration) => AdvanceTo(Date + duration);

    public RouterStatus? Find(ServerDescriptor descriptor) => Microdesc?.Consensus.Find(descriptor.RsaId);

    private void Settle()
    {
        while (Machine.TryTakeEvent(out AuthorityEvent? next))
        {
            Events.Add(next);
            if (next is AuthorityEvent.ProbeWanted { Relay: var relay })
            {
                Probes.Add(relay);
                Machine.HandleProbe(relay.RsaId, IsReachable(relay), Date);
            }
        }
    }
}
