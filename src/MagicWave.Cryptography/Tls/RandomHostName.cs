using MagicWave.Core.Security;

namespace MagicWave.Cryptography.Tls;

/// <summary>
/// Names that mean nothing, for the places of TLS and X.509 that want one: the server name that a client asks for, and the subject and
/// issuer of a link certificate (tor-spec section 2). Nobody checks or resolves them.
/// </summary>
public static class RandomHostName
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>A name "<c>www.</c>" + random letters and digits + <paramref name="suffix"/>.</summary>
    /// <param name="minimumLength">The fewest random characters, at least 1.</param>
    /// <param name="maximumLength">The most random characters, at most 63 (a label of DNS).</param>
    /// <param name="suffix">What ends the name, with its dot.</param>
    /// <param name="random">Where the choice comes from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lengths are out of range or out of order.</exception>
    public static string Generate(int minimumLength, int maximumLength, string suffix, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, minimumLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumLength, 63);
        int length = minimumLength + (int)random.NextInt64(maximumLength - minimumLength + 1);
        Span<char> name = stackalloc char[length];
        foreach (ref char character in name)
        {
            character = Alphabet[(int)random.NextInt64(Alphabet.Length)];
        }

        return string.Concat("www.", name, suffix);
    }
}
