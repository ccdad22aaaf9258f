using System.Net;
using System.Text;
using MagicWave.Core.Security;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Runtime;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.Relay.Authority;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Relay.Runtime;
using MagicWave.Onion.Runtime;
using MagicWave.Payments.Accounts;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Directories;

/// <summary>The directory authority in a relay host.</summary>
internal static class AuthorityService
{
    /// <summary>Loads its keys, or makes them, and puts it together. It publishes into <paramref name="documents"/>.</summary>
    /// <exception cref="KeyStoreException">The keys cannot be used.</exception>
    public static AuthorityDriver Open(
        HostConfiguration configuration,
        KeyStore keys,
        IPAddress address,
        NodeGate gate,
        ServedDocuments documents,
        Func<HopTarget, Task<ConnectFailure>> probe,
        ILoggerFactory logs)
    {
        int dirPort = configuration.Relay.DirPorts.Count > 0 ? configuration.Relay.DirPorts[0].Port : 0;
        string dirAddress = new IPEndPoint(address, dirPort).ToString();
        AuthorityKeys authority = keys.OpenAuthorityKeys(dirAddress, gate.Time.GetUtcNow());
        if (!AuthorityCertificate.TryParse(Encoding.UTF8.GetBytes(authority.CertificateText), out AuthorityCertificate? certificate, out _))
        {
            throw new KeyStoreException(KeyStoreFaultKind.Corrupt, "The file authority_certificate cannot be read: restore it from a copy, or remove it to have a new one made.");
        }

        AuthorityOptions options = Options(configuration, keys.Keys.RsaId, address, dirPort);
        DirectoryAuthority machine = new(options, certificate, authority.SigningKey, documents, SystemRandom.Instance);
        return new(machine, gate, probe, HomePath.Expand(configuration.Node.DataDirectory), logs.CreateLogger<AuthorityDriver>());
    }

    private static AuthorityOptions Options(HostConfiguration configuration, RsaId relayId, IPAddress address, int dirPort)
    {
        AuthorityHostOptions options = configuration.Authority;
        return new()
        {
            Nickname = configuration.Relay.Nickname,
            IsAccountOf = static (account, identity) =>
                RelayAccountProof.TryVerify(account.Network, account.Account, account.Signature, identity.ToArray(), out _),
            RelayId = relayId,
            Address = address,
            DirPort = dirPort,
            OrPort = configuration.Relay.OrPorts[0].Port,
            Contact = configuration.Relay.ContactInfo ?? "none",
            VotingInterval = options.VotingInterval,
            InitialVotingInterval = configuration.Node.TestingTorNetwork ? options.InitialVotingInterval : options.VotingInterval,
            VotingStartOffset = options.VotingStartOffset,
            VoteDelay = options.VoteDelay,
            DistDelay = options.DistDelay,
            IntervalsValid = options.IntervalsValid,
            TestReachability = options.TestReachability,
            TimeToLearnReachability = options.TimeToLearnReachability,
            MinUptimeHsDir = options.MinUptimeHsDir,
            VoteExit = RelaySets.Convert(options.VoteExit),
            VoteGuard = RelaySets.Convert(options.VoteGuard),
            VoteHsDir = RelaySets.Convert(options.VoteHsDir),
            Params = new Dictionary<string, int>(options.ConsensusParams),
            FastGuarantee = options.FastGuarantee,
            MinFastFlagThreshold = options.MinFastFlagThreshold,
            GuardBandwidthGuarantee = options.GuardBandwidthGuarantee,
            MaxServersPerAddress = options.MaxServersPerAddress,
            AllowPrivateAddresses = configuration.Node.DirAllowPrivateAddresses,
        };
    }
}
