using System.Globalization;
using System.Net;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Verification;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.Authority;

/// <summary>Which descriptors an authority takes (dir-spec 3.2). Pure.</summary>
internal static class DescriptorRules
{
    /// <summary>A descriptor older than this is refused, and no longer listed.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromHours(24);

    private static readonly TimeSpan MaximumLead = TimeSpan.FromHours(12);
    private static readonly Version OldestTor = new(0, 4, 8);

    /// <summary>Why the descriptor is refused; null when it is not.</summary>
    public static string? Refuse(ServerDescriptor descriptor, AuthorityOptions options, KeyPins pins, DateTimeOffset date)
    {
        ServerDescriptorVerdict verdict = ServerDescriptorVerifier.Verify(descriptor, date);
        if (verdict != ServerDescriptorVerdict.Valid)
        {
            return $"The keys or signatures of the descriptor do not hold: {verdict}";
        }

        if (descriptor.Published > date + MaximumLead)
        {
            return "The descriptor was published too far in the future";
        }

        if (descriptor.Published < date - MaximumAge)
        {
            return "The descriptor was published too long ago";
        }

        if (descriptor.OnionKey.IsEmpty)
        {
            return "The descriptor has no onion-key";
        }

        if (!options.AllowPrivateAddresses && IsPrivate(descriptor.Address))
        {
            return "The address of the descriptor is private";
        }

        if (IsOutdatedTor(descriptor.Platform))
        {
            return "This version of Tor is too old";
        }

        if (options.IsAccountOf is { } isAccountOf && !HasOwnAccount(descriptor, isAccountOf))
        {
            return "The settlement account did not sign the identity of the relay";
        }

        return options.PinKeys && !pins.Allows(descriptor.RsaId, descriptor.Ed25519Id)
            ? "The RSA or Ed25519 identity was seen with another partner before"
            : null;
    }

    private static bool HasOwnAccount(ServerDescriptor descriptor, Func<SettlementAccount, Ed25519Id, bool> isAccountOf) =>
        descriptor.Settlement is { } account ? isAccountOf(account, descriptor.Ed25519Id) : !descriptor.Protocols.Supports("MWPay", 1);

    private static bool IsPrivate(IPAddress address) =>
        ExitPolicy.PrivateNetworks.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));

    // Other software has versions of its own: only a string that begins with "Tor " is judged.
    private static bool IsOutdatedTor(string? platform)
    {
        if (platform is null || !platform.StartsWith("Tor ", StringComparison.Ordinal))
        {
            return false;
        }

        string[] numbers = platform.Split(' ')[1].Split('.', '-');
        return numbers.Length >= 3
            && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            && int.TryParse(numbers[2], NumberStyles.None, CultureInfo.InvariantCulture, out int micro)
            && new Version(major, minor, micro) < OldestTor;
    }
}
