using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Client;

/// <summary>Whom to ask next: at random, but not those that failed a short while ago while there are others. Pure; not thread-safe.</summary>
internal sealed class ServerChooser(DirectoryClientOptions options, IRandom random)
{
    private static readonly TimeSpan AvoidFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AvoidForTesting = TimeSpan.FromSeconds(3);

    private readonly Dictionary<RsaId, Instant> _avoidUntil = [];
    private IReadOnlyList<DirectoryServer> _caches = [];

    /// <summary>Sets whom to ask once there is a consensus: a client's guards.</summary>
    public void SetCaches(IReadOnlyList<DirectoryServer> caches) => _caches = caches;

    /// <summary>The server did not deliver.</summary>
    public void HandleFailure(DirectoryServer server, Instant now) =>
        _avoidUntil[server.Target.RsaId] = now + (options.IsTestingNetwork ? AvoidForTesting : AvoidFor);

    /// <summary>The server delivered.</summary>
    public void HandleSuccess(DirectoryServer server) => _avoidUntil.Remove(server.Target.RsaId);

    /// <summary>Chooses one.</summary>
    /// <param name="isBootstrapping">Whether there is no usable consensus yet.</param>
    /// <param name="busy">Servers that another download is asking already; taken only when there is nobody else.</param>
    /// <param name="now">The time.</param>
    public DirectoryServer Choose(bool isBootstrapping, IReadOnlyCollection<RsaId> busy, Instant now)
    {
        foreach (IReadOnlyList<DirectoryServer> tier in Tiers(isBootstrapping))
        {
            List<DirectoryServer> rested = tier.Where(server => !IsAvoided(server, now)).ToList();
            if (rested.Count > 0)
            {
                List<DirectoryServer> free = rested.FindAll(server => !busy.Contains(server.Target.RsaId));
                return Pick(free.Count > 0 ? free : rested);
            }
        }

        return Pick([.. options.Authorities, .. options.Fallbacks]);
    }

    private bool IsAvoided(DirectoryServer server, Instant now) =>
        _avoidUntil.TryGetValue(server.Target.RsaId, out Instant until) && until > now;

    private IEnumerable<IReadOnlyList<DirectoryServer>> Tiers(bool isBootstrapping)
    {
        if (!options.IsCache)
        {
            if (!isBootstrapping)
            {
                yield return _caches;
            }

            yield return options.Fallbacks;
        }

        yield return options.Authorities;
    }

    private DirectoryServer Pick(List<DirectoryServer> servers) => servers[(int)random.NextInt64(servers.Count)];
}
