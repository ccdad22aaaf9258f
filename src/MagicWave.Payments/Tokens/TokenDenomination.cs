namespace MagicWave.Payments.Tokens;

/// <summary>The denominations: how many MiB of traffic a token stands for. There are four, so that amounts tell little.</summary>
public static class TokenDenomination
{
    /// <summary>From the smallest up: 1, 8, 64, 512 MiB.</summary>
    public static IReadOnlyList<int> All { get; } = [1, 8, 64, 512];

    /// <summary>Whether it is one of <see cref="All"/>.</summary>
    public static bool IsKnown(int mebibytes) => mebibytes is 1 or 8 or 64 or 512;
}
