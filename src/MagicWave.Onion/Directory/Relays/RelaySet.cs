using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Relays;

/// <summary>
/// Relays that an operator named: fingerprints, nicknames, and addresses with an optional prefix length (<c>*</c> for every relay), as
/// in torrc's <c>EntryNodes</c> and <c>ExcludeNodes</c>. Immutable.
/// </summary>
public sealed class RelaySet
{
    private readonly ImmutableHashSet<RsaId> _ids;
    private readonly ImmutableHashSet<string> _nicknames;
    private readonly ImmutableArray<(IPAddress Address, int Bits)> _networks;

    private RelaySet(IEnumerable<RsaId> ids, IEnumerable<string> nicknames, IEnumerable<(IPAddress Address, int Bits)> networks)
    {
        _ids = [.. ids];
        _nicknames = ImmutableHashSet.CreateRange(StringComparer.OrdinalIgnoreCase, nicknames);
        _networks = [.. networks];
    }

    /// <summary>Nobody.</summary>
    public static RelaySet Empty { get; } = new([], [], []);

    /// <summary>Whether nobody is named.</summary>
    public bool IsEmpty => _ids.IsEmpty && _nicknames.IsEmpty && _networks.IsEmpty;

    /// <summary>
    /// Reads a list separated by commas. False for anything else than these forms; country codes (<c>{de}</c>) too, since there is no
    /// table of countries here and to ignore one would weaken what was asked for.
    /// </summary>
    public static bool TryParse(string text, out RelaySet set)
    {
        ArgumentNullException.ThrowIfNull(text);
        set = Empty;
        List<RsaId> ids = [];
        List<string> nicknames = [];
        List<(IPAddress, int)> networks = [];
        foreach (string item in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (item == "*")
            {
                networks.AddRange([(IPAddress.Any, 0), (IPAddress.IPv6Any, 0)]);
            }
            else if (TryParseFingerprint(item, out RsaId id))
            {
                ids.Add(id);
            }
            else if (item.Length <= DocumentLimits.NicknameLength && item.All(char.IsAsciiLetterOrDigit))
            {
                nicknames.Add(item);
            }
            else if (TryParseNetwork(item, out (IPAddress, int) network))
            {
                networks.Add(network);
            }
            else
            {
                return false;
            }
        }

        set = new(ids, nicknames, networks);
        return true;
    }

    /// <summary>Exactly these relays.</summary>
    public static RelaySet Of(IEnumerable<RsaId> ids) => new(ids, [], []);

    /// <summary>Relays by identity, by nickname in any case, and by network.</summary>
    public static RelaySet Of(IEnumerable<RsaId> ids, IEnumerable<string> nicknames, IEnumerable<IPNetwork> networks) =>
        new(ids, nicknames, networks.Select(static network => (network.BaseAddress, network.PrefixLength)));

    /// <summary>Whether the relay is named.</summary>
    public bool Contains(RouterStatus relay)
    {
        ArgumentNullException.ThrowIfNull(relay);
        if (_ids.Contains(relay.RsaId) || (!_nicknames.IsEmpty && _nicknames.Contains(relay.Nickname)))
        {
            return true;
        }

        foreach ((IPAddress address, int bits) in _networks)
        {
            if (SamePrefix(address, relay.Address, bits))
            {
                return true;
            }

            foreach (IPEndPoint other in relay.OrAddresses)
            {
                if (SamePrefix(address, other.Address, bits))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether two addresses of one family begin with the same bits.</summary>
    internal static bool SamePrefix(IPAddress left, IPAddress right, int bits)
    {
        if (left.AddressFamily != right.AddressFamily)
        {
            return false;
        }

        Span<byte> a = stackalloc byte[16];
        Span<byte> b = stackalloc byte[16];
        left.TryWriteBytes(a, out int length);
        right.TryWriteBytes(b, out _);
        for (int i = 0; i < length && bits > 0; i++, bits -= 8)
        {
            int mask = bits >= 8 ? 0xFF : (0xFF << (8 - bits)) & 0xFF;
            if (((a[i] ^ b[i]) & mask) != 0)
            {
                return false;
            }
        }

        return true;
    }

    // $ is optional, and a name may follow the 40 digits after = or ~.
    private static bool TryParseFingerprint(string item, out RsaId id)
    {
        ReadOnlySpan<char> digits = item.StartsWith('$') ? item.AsSpan(1) : item;
        int name = digits.IndexOfAny('=', '~');
        return RsaId.TryParseHex(name < 0 ? digits : digits[..name], out id);
    }

    private static bool TryParseNetwork(string item, out (IPAddress Address, int Bits) network)
    {
        network = default;
        int slash = item.IndexOf('/', StringComparison.Ordinal);
        ReadOnlySpan<char> host = (slash < 0 ? item : item.AsSpan(0, slash)).Trim("[]");
        if (!IPAddress.TryParse(host, out IPAddress? address))
        {
            return false;
        }

        int maximum = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int bits = maximum;
        if (slash >= 0 && (!int.TryParse(item.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > maximum))
        {
            return false;
        }

        network = (address, bits);
        return true;
    }
}
